import assert from 'node:assert/strict';
import { closesAt, dayAfter, dayOf, startOf } from '../../../lib/stores/mongoose/days.js';

describe('Days', () => {
  it('begin and end at midnight in UTC', () => {
    const [first, last] = [new Date('2024-02-29T00:00:00.000Z'), new Date('2024-02-29T23:59:59.999Z')];
    assert.deepEqual([dayOf(first), dayOf(last)], ['2024-02-29', '2024-02-29']);
    assert.deepEqual([startOf(first), startOf(last)], [first, first]);
    assert.deepEqual([dayAfter(first), dayAfter(last)], [new Date('2024-03-01'), new Date('2024-03-01')]);
  });

  it('are over an hour after their end', () => {
    const closed = (now: string) => new Date(closesAt(Date.parse(now))).toISOString().slice(0, 10);
    assert.equal(closed('2024-03-01T00:59:59.999Z'), '2024-02-29');
    assert.equal(closed('2024-03-01T01:00:00.000Z'), '2024-03-01');
    assert.equal(closed('2024-03-01T23:00:00.000Z'), '2024-03-01');
  });
});
