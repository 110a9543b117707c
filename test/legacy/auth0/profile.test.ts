import assert from 'node:assert/strict';
import { legacyProfile } from '../../../lib/legacy/auth0/profile.js';

describe('An Auth0 profile', () => {
  it('becomes one of ours, with its other fields under the names they had', () => {
    const told = {
      ...{ user_id: 7, id: 8, email: 'Ada@Example.org', username: 'ada', email_verified: true, name: 'Ada', nickname: 'ad', blocked: 0 },
      ...{ app_metadata: { plan: 'old' }, user_metadata: { theme: 'dark' }, access_token: 'secret', mfa_factors: [] },
    };
    assert.deepEqual(legacyProfile(told), {
      ...{ id: '7', email: 'Ada@Example.org', username: 'ada', emailVerified: true, name: 'Ada', nickname: 'ad', blocked: false },
      ...{ app_metadata: { plan: 'old' }, user_metadata: { theme: 'dark' }, mfa_factors: [] },
    });
  });

  it('has to have an id', () => {
    for (const id of [undefined, null, '', NaN, Infinity, {}, [], true]) {
      assert.throws(() => legacyProfile({ user_id: id, email: 'ada@example.org' }), { name: 'NoAnswer', reason: 'invalid-answer' });
    }
    assert.equal(legacyProfile({ user_id: 0 }).id, '0');
    assert.equal(legacyProfile({ user_id: '', id: 'a' }).id, 'a');
  });

  it('leaves a state that is neither yes nor no to be refused', () => {
    assert.deepEqual(legacyProfile({ id: 1, blocked: 'no', enabled: 2 }), { id: '1', emailVerified: false, blocked: 'no', enabled: 2 });
  });

  it('cannot take back that somebody has a second factor', () => {
    assert.equal(legacyProfile({ id: 1, mfaRequired: false, mfa_factors: [{ phone: { value: '+1' } }] }).mfaRequired, true);
  });
});
