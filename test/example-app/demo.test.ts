import assert from 'node:assert/strict';
import { Transcript } from '../../example-app/demo/transcript.js';

describe('the transcript of the demo', () => {
  it('says what was seen where a claim does not hold, and ends with a no', () => {
    const lines: string[] = [];
    const transcript = new Transcript((line) => lines.push(line));
    transcript.step('A step');
    transcript.claim('this holds', true, 1);
    transcript.claim('that does not', false, { status: 500 });
    assert.equal(transcript.end(), false);
    assert.deepEqual(lines, [
      '\n1. A step',
      '   ✓ this holds',
      '   ✗ that does not: but it was {"status":500}',
      '\n1 of 2 claims do not hold.',
    ]);
  });
});
