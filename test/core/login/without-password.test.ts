import assert from 'node:assert/strict';
import { ada, type Person } from '../../support/scripted-legacy.js';
import { addUser, beside, outcome, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';
const unverified: Person = { ...ada, profile: { ...ada.profile, emailVerified: false } };

describe('A login as a user without a password', () => {
  it('MIG-15: gives a password to a user without one, where the legacy has verified the address', async () => {
    const { migrator, users, ledger } = world();
    const empty = await addUser(users, {});
    assert.equal(await outcome(migrator, EMAIL, 'not the password'), 'rejected');
    const given = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(given.status === 'migrated');
    assert.equal(given.user.id, empty.id);
    assert.equal((await users.findById(empty.id))?.emailVerified, true);
    assert.deepEqual(await ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    assert.equal(await outcome(beside({ users, ledger, hasher: world().hasher }), EMAIL, ada.password), 'verified');
  });

  for (const [way, identifier] of [
    ['their address', EMAIL],
    ['a username that nobody has here', 'ada'],
  ] as const) {
    it(`IDN-11: does not give a password to a user without one for an address that the legacy has not verified, by ${way}`, async () => {
      const { migrator, users, named } = world({ people: [unverified] });
      const empty = await addUser(users, {});
      assert.equal(await outcome(migrator, identifier, ada.password), 'identity_conflict');
      assert.deepEqual(await users.findById(empty.id), empty);
      assert.equal(named('conflict').length, 1);
    });
  }

  it('CON-02: does not give a password to a user without one who has the username and another address', async () => {
    const { migrator, users } = world();
    const other = await addUser(users, { email: 'other@example.org', username: 'ada' });
    for (const identifier of ['ada', EMAIL])
      assert.equal(await outcome(migrator, identifier, ada.password), 'identity_conflict', identifier);
    assert.deepEqual(await users.findById(other.id), other);
  });

  it('MIG-15: leaves a user without a password to the identity they were created for', async () => {
    const twin: Person = { profile: { id: 2, email: EMAIL, username: 'twin', emailVerified: true }, password: 'of the twin' };
    const { migrator, users, ledger } = world({ people: [twin] });
    const empty = await addUser(users, {});
    const dates = { claimedAt: new Date(), migratedAt: null, deletedAt: null };
    await ledger.insert({
      key: 'key of ada',
      source: 'legacy',
      legacyId: '1',
      userId: empty.id,
      state: 'claimed',
      born: null,
      aliases: [EMAIL],
      emailVerified: true,
      via: 'login',
      ...dates,
    });
    assert.equal(await outcome(migrator, EMAIL, 'of the twin'), 'identity_conflict');
    assert.equal(await outcome(migrator, 'twin', 'of the twin'), 'identity_conflict');
    assert.deepEqual(await users.findById(empty.id), empty);
  });
});
