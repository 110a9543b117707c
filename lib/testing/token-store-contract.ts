import assert from 'node:assert/strict';
import type { Awaitable, TokenRecord, TokenStore } from '../core/ports.js';
import { atOnce, type Checks, type Contract, contractOf } from './contract.js';

const HOUR = 3_600_000;
const OTHER_USER = '65f0c0ffee65f0c0ffee65f0';
let made = 0;

/** A token of its own address, apart from what a check is about. */
function recordOf(differing: Partial<TokenRecord> = {}): TokenRecord {
  const createdAt = new Date(Date.now());
  return {
    digest: (++made).toString(16).padStart(64, crypto.randomUUID().replaceAll('-', '')),
    purpose: 'reset-password',
    email: `person${made}-${crypto.randomUUID()}@example.org`,
    userId: null,
    credentialsVersion: null,
    legacy: null,
    signUp: null,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + HOUR),
    ...differing,
  };
}

const checks: Checks<TokenStore> = {
  'gives back a token whole, whatever it is bound to': async (tokens) => {
    const records = [
      recordOf({ userId: OTHER_USER, credentialsVersion: 'a version' }),
      recordOf({ legacy: { key: 'a key', identifier: 'As.Typed@example.org' } }),
      recordOf({
        purpose: 'verify-email',
        signUp: { username: 'ada', passwordHash: 'a hash', profile: { name: 'Ada', nested: { of: 1 } } },
      }),
    ];
    for (const record of records) {
      assert.equal(await tokens.insert(record, 3), true);
      assert.deepEqual(await tokens.find(record.digest), record);
      assert.deepEqual(await tokens.take(record.digest), record);
      assert.equal(await tokens.find(record.digest), null, 'it is taken out');
    }
  },

  'knows no token that was not added': async (tokens) => {
    for (const digest of ['', 'x', '0'.repeat(64), '$ne', 'x'.repeat(10_000)]) {
      assert.equal(await tokens.find(digest), null);
      assert.equal(await tokens.take(digest), null);
    }
  },

  'gives a token to one of fifty who take it at once': async (tokens) => {
    const record = recordOf();
    await tokens.insert(record, 3);
    const taken = await atOnce(50, () => tokens.take(record.digest));
    assert.equal(taken.filter((token) => token !== null).length, 1);
  },

  'lets so many in as may be outstanding, of fifty at once': async (tokens) => {
    const { email } = recordOf();
    const added = await atOnce(50, () => tokens.insert(recordOf({ email }), 3));
    assert.equal(added.filter(Boolean).length, 3);
  },

  'counts each purpose and each address for itself': async (tokens) => {
    const { email } = recordOf();
    assert.equal(await tokens.insert(recordOf({ email }), 1), true);
    assert.equal(await tokens.insert(recordOf({ email }), 1), false);
    assert.equal(await tokens.insert(recordOf({ email, purpose: 'verify-email' }), 1), true);
    assert.equal(await tokens.insert(recordOf(), 1), true);
  },

  'has room again once a token is taken, or has expired': async (tokens) => {
    const first = recordOf();
    const { email } = first;
    await tokens.insert(first, 1);
    await tokens.take(first.digest);
    const second = recordOf({ email });
    assert.equal(await tokens.insert(second, 1), true);
    assert.equal(await tokens.insert(recordOf({ email, createdAt: new Date(second.expiresAt.getTime() - 1) }), 1), false);
    const late = recordOf({ email, createdAt: second.expiresAt, expiresAt: new Date(second.expiresAt.getTime() + HOUR) });
    assert.equal(await tokens.insert(late, 1), true);
  },

  'removes the tokens of a user, and those to an address of somebody who is not here yet': async (tokens) => {
    const theirs = recordOf({ userId: OTHER_USER });
    const stranger = recordOf();
    const another = recordOf({ email: stranger.email, userId: '65f0c0ffee65f0c0ffee65f1' });
    for (const record of [theirs, stranger, another]) await tokens.insert(record, 3);
    await tokens.remove({ userId: OTHER_USER, email: stranger.email });
    assert.deepEqual([await tokens.find(theirs.digest), await tokens.find(stranger.digest)], [null, null]);
    assert.deepEqual(await tokens.find(another.digest), another);
    await tokens.remove({});
    assert.deepEqual(await tokens.find(another.digest), another);
  },
};

/**
 * What every store of tokens must do.
 * @param make Gives a store that is ready; it may be the same one each time. The ids of users are ObjectIds in text.
 */
export const tokenStoreContract = (make: () => Awaitable<TokenStore>): Contract => contractOf(make, checks);
