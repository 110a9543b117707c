import assert from 'node:assert/strict';
import type { Identity } from '../../lib/core/identity.js';
import type { LedgerRecord, MigrationLedger } from '../../lib/core/ports.js';
import { isLeftover, settle } from '../../lib/core/settle.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { newRecord } from '../../lib/testing/samples.js';
import { Actor } from '../support/turns.js';
import { addUser } from '../support/world.js';

const ada: Identity = {
  key: 'key of ada',
  source: 'legacy',
  legacyId: '1',
  email: 'ada@example.org',
  username: 'ada',
  emailVerified: true,
  address: 'ada@example.org',
  aliases: ['ada@example.org', 'username:ada'],
  profile: { name: 'Ada' },
};

describe('settle', () => {
  let stores: ReturnType<typeof memoryStores>;
  beforeEach(() => {
    stores = memoryStores();
  });

  const settled = (identity: Identity = ada) => settle(stores, identity, { via: 'login' });
  const claim = (differing: Partial<LedgerRecord> = {}) => stores.ledger.insert(newRecord({ ...ada, userId: 'claimed id', ...differing }));
  const mark = (differing: Partial<LedgerRecord>) => claim({ state: 'migrated', ...differing });

  it('claims, creates the user without a password, and marks', async () => {
    const end = await settled();
    assert.ok(end.at === 'user');
    const { user } = end;
    assert.deepEqual([user.email, user.username, user.emailVerified, user.passwordHash], ['ada@example.org', 'ada', true, null]);
    assert.deepEqual(stores.users.present(user), {
      id: user.id,
      email: 'ada@example.org',
      username: 'ada',
      emailVerified: true,
      name: 'Ada',
    });
    const record = await stores.ledger.find(ada.key);
    assert.deepEqual([record?.state, record?.userId, record?.born, record?.via], ['migrated', user.id, user.credentialsVersion, 'login']);
    assert.ok(record?.migratedAt && record.claimedAt && record.deletedAt === null);
    assert.ok(user.credentialsVersion);
  });

  it('leads to the same user each time', async () => {
    const ends = [await settled(), await settled(), await settled()];
    assert.equal(new Set(ends.map((end) => end.at === 'user' && end.user.id)).size, 1);
  });

  it('CON-04: finishes a claim that somebody left before the user was there', async () => {
    await claim();
    const end = await settled();
    assert.ok(end.at === 'user');
    assert.equal(end.user.id, 'claimed id');
    assert.equal((await stores.ledger.find(ada.key))?.state, 'migrated');
  });

  it('CON-04: finishes a claim that somebody left when the user was there', async () => {
    await claim();
    await stores.users.insert({ ...ada, id: 'claimed id', credentialsVersion: 'theirs' });
    const end = await settled();
    assert.ok(end.at === 'user');
    assert.deepEqual([end.user.id, end.user.credentialsVersion], ['claimed id', 'theirs']);
    assert.equal((await stores.ledger.find(ada.key))?.born, 'theirs');
  });

  it('MIG-04: takes a marked record without its user for a deletion, and notes it', async () => {
    await mark({ userId: 'gone', born: 'v1' });
    assert.deepEqual(await settled(), { at: 'deleted' });
    assert.equal(await stores.users.find('ada@example.org'), null);
    assert.ok((await stores.ledger.find(ada.key))?.deletedAt);
    assert.equal((await stores.ledger.counts()).deleted, 1);
  });

  it('I4: removes a user without a password whose version is not the one that was marked', async () => {
    const leftover = await addUser(stores.users, { credentialsVersion: 'later' });
    await mark({ userId: leftover.id, born: 'v1' });
    assert.deepEqual(await settled(), { at: 'deleted' });
    assert.equal(await stores.users.findById(leftover.id), null);
  });

  it('I4: removes a user without a password whose record says they were deleted', async () => {
    const leftover = await addUser(stores.users, { credentialsVersion: 'v1' });
    await mark({ userId: leftover.id, born: 'v1', deletedAt: new Date(0) });
    assert.deepEqual(await settled(), { at: 'deleted' });
    assert.equal(await stores.users.findById(leftover.id), null);
    assert.equal((await stores.ledger.find(ada.key))?.deletedAt?.getTime(), 0);
  });

  it('joins an identity to the user without a password whom its caller has seen', async () => {
    const seen = await addUser(stores.users, {});
    const end = await settle(stores, ada, { via: 'login', seen });
    assert.ok(end.at === 'user');
    assert.equal(end.user.id, seen.id);
    const record = await stores.ledger.find(ada.key);
    assert.deepEqual([record?.state, record?.userId, record?.born], ['migrated', seen.id, 'v1']);
  });

  it('CON-02: leaves an address to the user with a password who holds it, and the claim standing', async () => {
    const other = await addUser(stores.users, { passwordHash: 'a hash' });
    const end = await settled();
    assert.ok(end.at === 'holder');
    assert.equal(end.holder.id, other.id);
    assert.equal((await stores.ledger.find(ada.key))?.state, 'claimed');
  });

  it('CON-02: takes nobody for another whose claim was finished by somebody else since it was read', async () => {
    for (const holder of [{ passwordHash: 'a newer one' }, {}]) {
      stores = memoryStores();
      await claim();
      const stale = await stores.ledger.find(ada.key);
      await stores.users.insert({ ...ada, id: 'user id', credentialsVersion: 'theirs', ...holder });
      const finished = { state: 'migrated', userId: 'user id', born: 'theirs', migratedAt: new Date() } as const;
      assert.ok(await stores.ledger.update(ada.key, { state: 'claimed', userId: 'claimed id' }, finished));
      if (!('passwordHash' in holder))
        await stores.ledger.insert(newRecord({ ...ada, key: 'another key', legacyId: '2', userId: 'user id' }));
      const find: MigrationLedger['find'] = stores.ledger.find.bind(stores.ledger);
      const answers = [stale];
      const ledger: MigrationLedger = Object.assign(Object.create(stores.ledger) as MigrationLedger, {
        find: async (key: string) => answers.shift() ?? (await find(key)),
      });
      const end = await settle({ ...stores, ledger }, ada, { via: 'login' });
      assert.equal(end.at === 'user' && end.user.id, 'user id', JSON.stringify(end));
    }
  });

  it('joins an identity whose address is verified to a user without a password who has that address', async () => {
    const holder = await addUser(stores.users, { username: 'another' });
    const end = await settled();
    assert.ok(end.at === 'user');
    assert.equal(end.user.id, holder.id);
    assert.equal((await stores.ledger.find(ada.key))?.born, 'v1');
  });

  it('IDN-11: joins nobody to a user without a password for an address that the legacy has not verified', async () => {
    const holder = await addUser(stores.users, {});
    const end = await settled({ ...ada, emailVerified: false });
    assert.ok(end.at === 'holder');
    assert.equal(end.holder.id, holder.id);
    assert.equal((await stores.ledger.find(ada.key))?.state, 'claimed');
  });

  it('CON-02: joins nobody to a user without a password who has the username and another address', async () => {
    const holder = await addUser(stores.users, { email: 'other@example.org', username: 'ada' });
    const end = await settled();
    assert.ok(end.at === 'holder');
    assert.equal(end.holder.id, holder.id);
  });

  it('leaves a user without a password to the identity that another record names', async () => {
    const holder = await addUser(stores.users, {});
    await claim({ key: 'key of another', legacyId: '2', userId: holder.id });
    const end = await settled();
    assert.ok(end.at === 'holder');
    assert.equal((await stores.ledger.find(ada.key))?.state, 'claimed');
  });

  it('removes a leftover that holds the address, and goes on', async () => {
    const leftover = await addUser(stores.users, {});
    await claim({ key: 'key of another', legacyId: '2', userId: leftover.id, state: 'migrated', deletedAt: new Date() });
    const end = await settled();
    assert.ok(end.at === 'user');
    assert.notEqual(end.user.id, leftover.id);
    assert.equal(await stores.users.findById(leftover.id), null);
  });

  for (const [what, other, identity] of [
    ['of the same source whose record has no id', { legacyId: null }, ada],
    ['of the same source, now that their profile has none', { legacyId: '1' }, { ...ada, legacyId: null }],
    ['of another source whose address was verified', { source: 'other', legacyId: '9' }, ada],
  ] as const) {
    it(`follows the record of the same person ${what}`, async () => {
      const user = await addUser(stores.users, { email: 'moved@example.org', passwordHash: 'a hash' });
      await mark({ key: 'key of theirs', userId: user.id, born: 'v1', ...other });
      const end = await settled(identity);
      assert.ok(end.at === 'user');
      assert.equal(end.user.id, user.id);
      assert.equal(await stores.users.find('ada@example.org'), null);
      assert.equal((await stores.ledger.find(ada.key))?.userId, user.id);
    });

    it(`I4: lets a person ${what} stay deleted`, async () => {
      await mark({ key: 'key of theirs', userId: 'gone', born: 'v1', ...other });
      assert.deepEqual(await settled(identity), { at: 'deleted' });
      assert.equal(await stores.users.find('ada@example.org'), null);
      assert.deepEqual(await settled(identity), { at: 'deleted' });
    });
  }

  it('takes two ids of one source for two people, and another source for another where no address was verified', async () => {
    for (const other of [{ legacyId: '2' }, { source: 'other', emailVerified: false }]) {
      stores = memoryStores();
      await mark({ key: 'key of another', userId: 'gone', born: 'v1', ...other });
      assert.equal((await settled()).at, 'user', JSON.stringify(other));
    }
  });

  it('takes away what it created where the record has come to lead elsewhere', async () => {
    const [one, other] = [new Actor<unknown>(), new Actor<unknown>()];
    const registry = (actor: Actor<unknown>) => ({ users: actor.port(stores.users), ledger: actor.port(stores.ledger) });
    one.start(() => settle(registry(one), ada, { via: 'login' }));
    await one.step(); // has claimed
    const holder = await addUser(stores.users, {});
    other.start(() => settle(registry(other), ada, { via: 'login' }));
    for (let step = 0; step < 6; step++) await other.step(); // has met the holder, and is about to point the claim there
    await stores.users.remove(holder.id);
    await one.step(); // creates the user, since nobody has the address any longer
    assert.ok(await stores.users.find('ada@example.org'));
    await other.step();
    assert.equal((await stores.ledger.find(ada.key))?.userId, holder.id);
    assert.deepEqual([await one.finish(), await other.finish()], [{ at: 'deleted' }, { at: 'deleted' }]);
    assert.equal(await stores.users.find('ada@example.org'), null);
  });

  it('throws store_unavailable where others keep changing the record', async () => {
    const busy: MigrationLedger = Object.assign(Object.create(stores.ledger) as MigrationLedger, { update: async () => false });
    await assert.rejects(settle({ users: stores.users, ledger: busy }, ada, { via: 'login' }), { code: 'store_unavailable', status: 503 });
  });
});

describe('isLeftover', () => {
  it('says so only of a user without a password, of whom the record says that they were deleted or made otherwise', async () => {
    const { users } = memoryStores();
    const user = await addUser(users, {});
    const record = newRecord({ userId: user.id, state: 'migrated', born: 'v1' });
    assert.equal(isLeftover(user, record), false);
    assert.equal(isLeftover(user, { ...record, born: 'v0' }), true);
    assert.equal(isLeftover(user, { ...record, deletedAt: new Date() }), true);
    assert.equal(isLeftover(user, { ...record, state: 'claimed', born: null }), false);
    assert.equal(isLeftover(user, { ...record, userId: 'another', deletedAt: new Date() }), false);
    assert.equal(isLeftover({ ...user, passwordHash: 'a hash' }, { ...record, deletedAt: new Date() }), false);
  });
});
