import assert from 'node:assert/strict';
import { LegacyUnavailableError } from '../../lib/core/errors.js';
import { SourceFault } from '../../lib/core/legacy-answer.js';
import { NoAnswer, noAnswerOf } from '../../lib/legacy/no-answer.js';

describe('NoAnswer', () => {
  it('speaks against the source where the source failed, and not where it was never asked', () => {
    const reasons = ['timeout', 'error', 'invalid-answer', 'invalid-profile', 'breaker-open', 'overloaded'] as const;
    assert.deepEqual(
      reasons.filter((reason) => new NoAnswer(reason, '').isFault),
      ['timeout', 'error', 'invalid-answer'],
    );
  });
});

describe('noAnswerOf', () => {
  it('LOG-01: keeps its own words, and of others’ only name, code and place', () => {
    const own = new NoAnswer('overloaded', 'full');
    assert.equal(noAnswerOf(own), own);
    assert.equal(noAnswerOf(new SourceFault('verify() answered with a string')).message, 'verify() answered with a string');
    assert.equal(noAnswerOf(new LegacyUnavailableError(undefined, { cause: own })), own);
    const foreign = noAnswerOf(Object.assign(new Error('hunter2'), { code: 'EPIPE' }));
    assert.equal(foreign.message, 'the source failed with Error (EPIPE)');
    assert.match(foreign.stack ?? '', /^NoAnswer: the source failed with Error \(EPIPE\)\n.*no-answer\.test\.ts/);
    assert.ok(!foreign.stack?.includes('hunter2'));
  });
});
