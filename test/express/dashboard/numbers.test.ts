import assert from 'node:assert/strict';
import { counted, grouped } from '../../../lib/express/dashboard/numbers.js';

describe('Numbers on the dashboard', () => {
  it('are grouped, so that a million is told from a hundred thousand', () => {
    assert.deepEqual([0, 999, 1000, 1_234_567].map(grouped), ['0', '999', '1,000', '1,234,567']);
  });

  it('agree with what is counted', () => {
    assert.deepEqual(
      [0, 1, 1200].map((count) => counted(count, 'person', 'people')),
      ['0 people', '1 person', '1,200 people'],
    );
  });
});
