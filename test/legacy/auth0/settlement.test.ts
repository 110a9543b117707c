import assert from 'node:assert/strict';
import type { Thrown } from '../../../lib/legacy/auth0/messages.js';
import { readSettlement } from '../../../lib/legacy/auth0/settlement.js';

const of = (script: 'login' | 'getUser', thrown: Thrown) => () => readSettlement(script, { thrown });

describe('What a script’s answer means', () => {
  it('a profile is a yes, and null a no', () => {
    assert.deepEqual(readSettlement('login', { profile: '{ "user_id": 1 }' }), { id: '1', emailVerified: false });
    assert.equal(readSettlement('getUser', { profile: null }), null);
  });

  it('an error is told by its name or by its code, since it comes from another process', () => {
    for (const thrown of [{ name: 'WrongUsernameOrPasswordError' }, { name: 'Error', code: 'wrongusernameorpassword' }]) {
      assert.equal(of('login', thrown)(), null);
      assert.equal(of('getUser', thrown)(), null);
    }
    for (const thrown of [{ name: 'UnauthorizedError' }, { name: 'ValidationError', code: 'user_exists' }, { code: 'unauthorized' }]) {
      assert.equal(of('login', thrown)(), null);
      assert.throws(of('getUser', thrown), { name: 'NoAnswer', reason: 'error' });
    }
    assert.throws(of('login', { code: 'too_many_attempts' }), { code: 'too_many_attempts' });
  });

  it('every other error is no answer, in words that hold no secret', () => {
    assert.throws(of('login', { name: 'Error', code: 'ECONNREFUSED' }), { message: 'the script login failed with Error (ECONNREFUSED)' });
    assert.throws(of('getUser', {}), { message: 'the script getUser failed with Error' });
    assert.throws(of('login', { name: 'x y: hunter2', code: 'hunter2 it is' }), { message: 'the script login failed with Error' });
    assert.throws(of('login', { code: 'INVALID_PROFILE', says: 'too large' }), { reason: 'invalid-answer', message: 'too large' });
  });

  it('what is no profile is no answer', () => {
    for (const profile of ['7', '[]', 'null', '"ada"', '{', '']) {
      assert.throws(() => readSettlement('login', { profile }), { name: 'NoAnswer', reason: 'invalid-answer' }, profile);
    }
  });
});
