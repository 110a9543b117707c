import assert from 'node:assert/strict';
import { readVerifyAnswer } from '../../../../lib/core/legacy-answer.js';
import { auth0Scripts } from '../../../../lib/legacy/index.js';
import { patient } from '../support/scripts.js';

/** Answers with what the expression gives that it is asked for. */
const source = auth0Scripts({
  login: '(expression, password, callback) => callback(null, eval(`(${expression})`))',
  getUser: '(expression, callback) => callback(eval(`(${expression})`))',
});
const answered = async (profile: string) => await source.verify(profile, 'a secret', { signal: patient });
const unavailable = { code: 'legacy_unavailable' };

describe('auth0Scripts, of what a script answers,', () => {
  after(() => source.close());

  it('takes user_id, or else id, as a text', async () => {
    const ids = {
      '7': 'user_id: 7',
      '8': `id: '8'`,
      '9': 'user_id: 9, id: 10',
      '11': 'user_id: null, id: 11',
      '9007199254740993': 'user_id: 9007199254740993n',
    };
    for (const [id, fields] of Object.entries(ids)) assert.equal((await answered(`{ ${fields} }`))?.id, id);
  });

  it('takes what drivers have for ids', async () => {
    assert.equal(
      (await answered(`{ user_id: new (require('mongodb').ObjectId)('0123456789abcdef01234567') }`))?.id,
      '0123456789abcdef01234567',
    );
    await assert.rejects(answered(`{ user_id: Buffer.from('id') }`), unavailable);
    await assert.rejects(answered(`{ user_id: { low: 1, high: 0 } }`), unavailable);
    await assert.rejects(answered(`{ user_id: NaN }`), unavailable);
  });

  it('takes metadata for app_metadata, its old name', async () => {
    assert.deepEqual(await answered(`{ user_id: 1, metadata: { plan: 'old' } }`), {
      ...{ id: '1', emailVerified: false },
      app_metadata: { plan: 'old' },
    });
    const both = await answered(`{ user_id: 1, metadata: 1, app_metadata: 2, user_metadata: { theme: 'dark' } }`);
    assert.deepEqual([both?.['app_metadata'], both?.['user_metadata'], both?.['metadata']], [2, { theme: 'dark' }, undefined]);
  });

  it('takes an address for verified by true alone', async () => {
    for (const value of ['1', `'true'`, 'null', 'undefined', '{}']) {
      assert.equal((await answered(`{ user_id: 1, email_verified: ${value} }`))?.emailVerified, false, value);
    }
    assert.equal((await answered('{ user_id: 1, emailVerified: true }'))?.emailVerified, false, 'not a field of Auth0');
    assert.equal((await answered('{ user_id: 1, email_verified: true }'))?.emailVerified, true);
  });

  it('lets nobody in who is blocked, or who has a second factor', async () => {
    for (const state of [
      'blocked: true',
      'blocked: 1',
      'enabled: 0',
      'mfa_factors: [{ totp: { secret: "JBSWY3DP" } }]',
      'mfaRequired: true',
    ]) {
      assert.equal(readVerifyAnswer(await answered(`{ user_id: 1, ${state} }`)), null, state);
    }
    for (const state of ['blocked: false', 'blocked: 0', 'enabled: 1', 'mfa_factors: []']) {
      assert.ok(readVerifyAnswer(await answered(`{ user_id: 1, ${state} }`)), state);
    }
  });

  it('brings dates as texts, and what JSON does not have not at all', async () => {
    const odd = '{ user_id: 1, at: new Date(0), f() {}, s: Symbol(), u: undefined, n: NaN, m: new Map([[1, 2]]), big: 1n, r: /x/ }';
    assert.deepEqual(await answered(odd), {
      ...{ id: '1', emailVerified: false },
      ...{ at: '1970-01-01T00:00:00.000Z', n: null, m: {}, big: '1', r: {} },
    });
  });

  it('cuts circles where they close', async () => {
    const circular = `(() => {
      const me = { user_id: 1, all: [], twice: { deep: 1 } };
      me.self = me;
      me.all.push(me, me.twice);
      me.twice.up = me.all;
      return me;
    })()`;
    const cut = { id: '1', emailVerified: false, all: [null, { deep: 1 }], twice: { deep: 1, up: [null, null] } };
    assert.deepEqual(await answered(circular), cut);
  });

  it('is unavailable where it cannot be read', async () => {
    const unreadable = {
      'a getter that throws': '{ user_id: 1, get name() { throw new Error(password) } }',
      'a toJSON that throws': '{ user_id: 1, toJSON() { throw password } }',
      'a toJSON that says something else': `{ user_id: 1, toJSON: () => 'ada' }`,
      'a toJSON that says nothing': '{ user_id: 1, toJSON() {} }',
      'a proxy that throws': '{ user_id: 1, p: new Proxy({}, { ownKeys() { throw 1 } }) }',
      'a proxy that was revoked':
        '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return { user_id: 1, proxy }; })()',
    };
    for (const [what, profile] of Object.entries(unreadable)) await assert.rejects(answered(profile), unavailable, what);
  });

  it('is unavailable where it is huge, and answers the next call', async () => {
    const huge = {
      'a long text': `{ user_id: 1, bio: 'x'.repeat(1e8) }`,
      'many fields': '{ user_id: 1, ...Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => [i, i])) }',
      'a sparse array': '{ user_id: 1, all: new Array(1e8) }',
      'more depth than the stack has': `(() => { let deep = {}; for (let i = 0; i < 1e5; i += 1) deep = { deep }; return { user_id: 1, deep }; })()`,
      'many times the same': `(() => { let all = { text: 'x'.repeat(100) }; for (let i = 0; i < 40; i += 1) all = { a: all, b: all }; return { user_id: 1, all }; })()`,
    };
    for (const [what, profile] of Object.entries(huge)) {
      await assert.rejects(answered(profile), unavailable, what);
      assert.ok(await answered('{ user_id: 1 }'), what);
    }
  });

  it('takes a profile of some size whole', async () => {
    assert.equal(String((await answered(`{ user_id: 1, bio: 'ä'.repeat(1e5) }`))?.['bio']).length, 1e5);
  });

  it('INJ-10: lets no prototype in, neither by its fields nor by what it did to its own', async () => {
    const nested =
      '{ "user_id": 1, "__proto__": { "isAdmin": true }, "constructor": { "prototype": {} }, "deep": { "__proto__": { "isAdmin": true } } }';
    const pollute = `Object.assign(Object.prototype, { isAdmin: true, email_verified: true, user_id: 'root' })`;
    const profile = await answered(`${pollute} && JSON.parse('${nested}')`);
    assert.deepEqual(profile, { id: '1', emailVerified: false, deep: {} });
    assert.equal(Object.getPrototypeOf(profile), Object.prototype);
    assert.ok(!('isAdmin' in {}));
    await assert.rejects(answered('{}'), unavailable, 'an id that only the prototype has');
    await answered('void (delete Object.prototype.isAdmin, delete Object.prototype.email_verified, delete Object.prototype.user_id)');
  });

  it('takes no tokens along', async () => {
    assert.deepEqual(await answered(`{ user_id: 1, access_token: 'a', refresh_token: 'b' }`), { id: '1', emailVerified: false });
  });

  it('tells too many attempts as what they are', async () => {
    const code = 'too_many_attempts';
    await assert.rejects(source.getUser(`{ code: '${code}' }`, { signal: patient }), { code, status: 429 });
    await assert.rejects(source.getUser(`Object.assign(new Error(), { code: '${code}' })`, { signal: patient }), { code, status: 429 });
  });
});
