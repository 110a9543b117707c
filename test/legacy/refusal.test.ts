import assert from 'node:assert/strict';
import { LegacyUnavailableError, TooManyAttemptsError } from '../../lib/core/errors.js';
import { refusalOf } from '../../lib/legacy/refusal.js';

describe('refusalOf', () => {
  it('LEG-13: knows a refusal by its code, whoever made it', () => {
    for (const thrown of [new TooManyAttemptsError('', { retryAfter: 90 }), { code: 'too_many_attempts', retryAfter: 90 }]) {
      assert.equal(refusalOf(thrown)?.retryAfter, 90);
    }
  });

  it('LEG-13: passes on no message and no seconds that are none', () => {
    for (const retryAfter of [undefined, Number.NaN, Number.POSITIVE_INFINITY, '90', -1]) {
      const refusal = refusalOf({ code: 'too_many_attempts', message: 'hunter2', retryAfter });
      assert.ok(Number.isInteger(refusal?.retryAfter) && Number(refusal?.retryAfter) >= 1);
      assert.ok(!refusal?.message.includes('hunter2'));
    }
  });

  it('is null for anything else', () => {
    assert.deepEqual([new LegacyUnavailableError(), new Error('too_many_attempts'), 'too_many_attempts', null].map(refusalOf), [
      null,
      null,
      null,
      null,
    ]);
  });
});
