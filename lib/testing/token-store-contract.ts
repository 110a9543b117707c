import assert from 'node:assert/strict';
import type { Awaitable, TokenStore } from '../core/ports.js';
import { atOnce, type Checks, type Contract, contractOf } from './contract.js';
import { INJECTIONS, newToken } from './samples.js';

const HOUR = 3_600_000;
const OTHER_USER = '65f0c0ffee65f0c0ffee65f0';
const checks: Checks<TokenStore> = {
  'gives back a token whole, whatever it is bound to': async (tokens) => {
    const records = [
      newToken({ userId: OTHER_USER, credentialsVersion: 'a version' }),
      newToken({ purpose: 'confirm-email', userId: OTHER_USER, credentialsVersion: 'a version', takesBack: true }),
      newToken({ legacy: { key: 'a key', identifier: 'As.Typed@example.org' } }),
      newToken({
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
    const kept = newToken();
    await tokens.insert(kept, 3);
    for (const digest of ['', 'x', '0'.repeat(64), kept.digest.toUpperCase(), kept.digest.slice(1), 'x'.repeat(10_000), ...INJECTIONS]) {
      assert.equal(await tokens.find(digest), null, digest);
      assert.equal(await tokens.take(digest), null, digest);
    }
    assert.deepEqual(await tokens.find(kept.digest), kept);
  },

  'INJ-02: knows no token by anything but a text, whatever the types say': async (tokens) => {
    const kept = newToken();
    await tokens.insert(kept, 3);
    for (const value of [{ $ne: null }, { $gt: '' }, [kept.digest], /.*/, null, undefined, 0, true]) {
      const digest = value as unknown as string;
      assert.notDeepEqual(await tokens.find(digest).catch(() => null), kept);
      assert.equal(await tokens.take(digest).catch(() => null), null);
      await tokens.remove({ userId: digest }).catch(() => {});
      await tokens.remove({ email: digest }).catch(() => {});
      await tokens.remove({ userId: digest, email: digest }).catch(() => {});
    }
    assert.deepEqual(await tokens.find(kept.digest), kept);
  },

  'says false where a token has this digest already, and changes nothing': async (tokens) => {
    const record = newToken();
    await tokens.insert(record, 3);
    assert.equal(await tokens.insert(newToken({ digest: record.digest }), 3), false);
    assert.equal(await tokens.insert(record, 3), false);
    assert.deepEqual(await tokens.find(record.digest), record);
    assert.equal(await tokens.insert(newToken({ email: record.email }), 2), true, 'what was refused takes no room');
  },

  'shares nothing with what it was given': async (tokens) => {
    const record = newToken({ signUp: { username: null, passwordHash: 'a hash', profile: { name: 'Ada' } } });
    const given = structuredClone(record);
    await tokens.insert(given, 3);
    given.expiresAt.setFullYear(2000);
    Object.assign(given.signUp?.profile ?? {}, { name: 'Changed' });
    assert.deepEqual(await tokens.find(record.digest), record);
    (await tokens.find(record.digest))?.expiresAt.setFullYear(2000);
    assert.deepEqual(await tokens.take(record.digest), record);
  },

  'CON-09: gives a token to one of fifty who take it at once': async (tokens) => {
    const record = newToken();
    await tokens.insert(record, 3);
    const taken = await atOnce(50, () => tokens.take(record.digest));
    assert.equal(taken.filter((token) => token !== null).length, 1);
  },

  'RST-19: lets so many in as may be outstanding, of fifty at once, and the others are not there': async (tokens) => {
    const { email } = newToken();
    const records = Array.from({ length: 50 }, () => newToken({ email }));
    const added = await atOnce(50, (index) => tokens.insert(records[index] ?? assert.fail(), 3));
    assert.equal(added.filter(Boolean).length, 3);
    const found = await Promise.all(records.map(({ digest }) => tokens.find(digest)));
    assert.deepEqual(
      found.map((record) => record !== null),
      added,
    );
  },

  'RST-19: lets so many in as may be outstanding, of fifty at once, where as many have expired': async (tokens) => {
    const { email, expiresAt } = newToken();
    for (let expired = 0; expired < 3; expired++) await tokens.insert(newToken({ email, expiresAt }), 3);
    const later = { email, createdAt: expiresAt, expiresAt: new Date(expiresAt.getTime() + HOUR) };
    const added = await atOnce(50, () => tokens.insert(newToken(later), 3));
    assert.equal(added.filter(Boolean).length, 3);
  },

  'counts each purpose and each address for itself': async (tokens) => {
    const { email } = newToken();
    assert.equal(await tokens.insert(newToken({ email }), 1), true);
    assert.equal(await tokens.insert(newToken({ email }), 1), false);
    assert.equal(await tokens.insert(newToken({ email, purpose: 'verify-email' }), 1), true);
    assert.equal(await tokens.insert(newToken(), 1), true);
    for (const odd of INJECTIONS) assert.equal(await tokens.insert(newToken({ email: `${email}${odd}` }), 1), true, odd);
    assert.equal(await tokens.insert(newToken({ email, userId: OTHER_USER }), 1), false, 'whosever it is');
    assert.equal(await tokens.insert(newToken({ email }), 0), false);
  },

  'has room again once a token is taken, or has expired': async (tokens) => {
    const first = newToken();
    const { email } = first;
    await tokens.insert(first, 1);
    await tokens.take(first.digest);
    const second = newToken({ email });
    assert.equal(await tokens.insert(second, 1), true);
    assert.equal(await tokens.insert(newToken({ email, createdAt: new Date(second.expiresAt.getTime() - 1) }), 1), false);
    const late = newToken({ email, createdAt: second.expiresAt, expiresAt: new Date(second.expiresAt.getTime() + HOUR) });
    assert.equal(await tokens.insert(late, 1), true);
  },

  'removes the tokens of a user, and those to an address of somebody who is not here yet': async (tokens) => {
    const theirs = newToken({ userId: OTHER_USER });
    const stranger = newToken();
    const another = newToken({ email: stranger.email, userId: '65f0c0ffee65f0c0ffee65f1' });
    for (const record of [theirs, stranger, another]) await tokens.insert(record, 3);
    await tokens.remove({ userId: OTHER_USER, email: stranger.email });
    assert.deepEqual([await tokens.find(theirs.digest), await tokens.find(stranger.digest)], [null, null]);
    assert.deepEqual(await tokens.find(another.digest), another);
    await tokens.remove({});
    assert.deepEqual(await tokens.find(another.digest), another);
  },

  'removes by the user alone, or by the address alone, and makes room by it': async (tokens) => {
    const theirs = newToken({ userId: OTHER_USER });
    const stranger = newToken({ email: theirs.email, purpose: 'verify-email' });
    for (const record of [theirs, stranger]) await tokens.insert(record, 1);
    await tokens.remove({ email: theirs.email });
    assert.deepEqual([await tokens.find(theirs.digest), await tokens.find(stranger.digest)], [theirs, null]);
    assert.equal(await tokens.insert(newToken({ email: theirs.email, purpose: 'verify-email' }), 1), true);
    for (const nobody of ['', 'nobody', ...INJECTIONS]) await tokens.remove({ userId: nobody, email: nobody });
    assert.deepEqual(await tokens.find(theirs.digest), theirs);
    await tokens.remove({ userId: OTHER_USER });
    assert.equal(await tokens.find(theirs.digest), null);
    assert.equal(await tokens.insert(newToken({ email: theirs.email }), 1), true);
  },
};

/**
 * What every store of tokens must do.
 * @param make Gives a store that is ready; it may be the same one each time. The ids of users are ObjectIds in text.
 */
export const tokenStoreContract = (make: () => Awaitable<TokenStore>): Contract => contractOf(make, checks);
