import assert from 'node:assert/strict';
import { ada } from '../support/scripted-legacy.js';
import { addUser, outcome, world } from '../support/world.js';

const EMAIL = 'ada@example.org';

describe('A login', () => {
  it('MIG-01: creates a person here at their first login, and never asks the legacy again', async () => {
    const { migrator, legacy, users, ledger, named } = world();
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    assert.deepEqual(first.user, { id: first.user.id, email: EMAIL, username: 'ada', emailVerified: true, name: 'Ada' });
    legacy.fail();
    const second = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(second.status === 'verified');
    assert.equal(second.user.id, first.user.id);
    assert.deepEqual([legacy.verified.length, legacy.looked.length], [1, 0]);
    assert.match((await users.findById(first.user.id))?.passwordHash ?? '', /^\$2b\$04\$/);
    assert.deepEqual(await ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    assert.equal(named('migrated').length, 1);
  });

  it('MIG-01: takes the username for the address of a person who is here, and the reverse', async () => {
    const { migrator, legacy } = world();
    assert.equal(await outcome(migrator, 'ADA', ada.password), 'migrated');
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    assert.equal(await outcome(migrator, 'ada', ada.password), 'verified');
    assert.equal(legacy.verified.length, 1);
  });

  it('IDN-01: finds a person under every spelling of their address', async () => {
    const { migrator, legacy } = world();
    await outcome(migrator, EMAIL, ada.password);
    for (const typed of ['ADA@EXAMPLE.ORG', ' ada@Example.org ', 'ada@example.org.'])
      assert.equal(await outcome(migrator, typed, ada.password), 'verified', typed);
    assert.equal(legacy.verified.length, 1);
  });

  it('asks the legacy with the identifier as typed, and the application’s own spelling stands for all lookups here', async () => {
    const { migrator, legacy, users } = world({ canonicalize: (identifier) => identifier.trim().toLowerCase().replace(/\+.*@/, '@') });
    assert.equal(await outcome(migrator, ' ADA@example.org ', ada.password), 'migrated');
    assert.equal(legacy.verified[0]?.identifier, 'ADA@example.org');
    assert.equal(await outcome(migrator, 'ada+news@example.org', ada.password), 'verified');
    assert.ok(await users.find(EMAIL));
  });

  it('MIG-02: does not take the old password once there is a new one here', async () => {
    const { migrator, legacy } = world();
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    await migrator.changePassword(first.user.id, ada.password, 'a new long password');
    const asked = legacy.verified.length;
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(await outcome(migrator, 'ada', ada.password), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, 'a new long password'), 'verified');
    assert.equal(legacy.verified.length, asked);
  });

  it('I3: does not take the old password of somebody who was here before, whatever the legacy says', async () => {
    const { migrator, legacy, users, hasher } = world();
    await addUser(users, { username: 'ada', passwordHash: await hasher.hash('the password here'), emailVerified: true });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(await outcome(migrator, 'ada', ada.password), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, 'the password here'), 'verified');
    assert.equal(legacy.verified.length, 0);
  });

  it('MIG-03: does not notice a password that was changed over there after the migration', async () => {
    const { migrator, legacy } = world();
    await outcome(migrator, EMAIL, ada.password);
    legacy.people[0] = { ...ada, password: 'changed over there' };
    assert.equal(await outcome(migrator, EMAIL, 'changed over there'), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
  });

  it('MIG-05: knows the old address of somebody who changed it here, and verifies their password here', async () => {
    const { migrator, legacy, users, named } = world();
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    await users.update(first.user.id, {}, { email: 'new@example.org', username: null });
    const same = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(same.status === 'verified');
    assert.equal(same.user.id, first.user.id);

    await migrator.changePassword(first.user.id, ada.password, 'a new long password');
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(await outcome(migrator, 'ada', ada.password), 'rejected');
    assert.equal(await outcome(migrator, EMAIL, 'a new long password'), 'rejected', 'which the legacy does not know');
    assert.equal(await users.find(EMAIL), null);
    assert.equal(named('migrated').length, 1);
    assert.ok(legacy.verified.length > 1);
  });

  it('MIG-05: knows somebody whose address was changed over there by their id', async () => {
    const { migrator, legacy, users } = world();
    const first = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    legacy.people[0] = { ...ada, profile: { ...ada.profile, email: 'new@example.org' } };
    const again = await migrator.login({ identifier: 'new@example.org', password: ada.password });
    assert.ok(again.status === 'verified');
    assert.equal(again.user.id, first.user.id);
    assert.equal(await users.find('new@example.org'), null);
  });

  it('MIG-09: does not let in somebody who is blocked here, with the right password, nor by way of the legacy', async () => {
    const { migrator, legacy, users, hasher, named } = world();
    const blocked = await addUser(users, { blocked: true, passwordHash: await hasher.hash(ada.password) });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    await users.update(blocked.id, {}, { passwordHash: null });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    assert.equal(legacy.verified.length, 0);
    assert.deepEqual(
      named('rejected').map(({ reason }) => reason),
      ['blocked', 'blocked'],
    );
  });

  it('MIG-13: does not read a person again from the legacy once they are here', async () => {
    const { migrator, legacy } = world();
    await outcome(migrator, EMAIL, ada.password);
    legacy.people[0] = { ...ada, profile: { ...ada.profile, name: 'Changed' } };
    const again = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(again.status === 'verified');
    assert.equal((again.user as unknown as { name?: unknown }).name, 'Ada');
    assert.equal(legacy.looked.length, 0);
  });

  it('MIG-14: tells of a migration once, and a listener that throws does not harm the login', async () => {
    const { migrator, named } = world();
    migrator.on('migrated', () => {
      throw new Error('analytics are down');
    });
    migrator.on('login', () => new Promise(() => {}));
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    assert.equal(named('migrated').length, 1);
    assert.deepEqual(
      named('login').map(({ outcome: end }) => end),
      ['migrated', 'verified'],
    );
  });

  it('MIG-18: asks the legacy once in a login, whatever it answers', async () => {
    for (const misbehave of [
      () => false,
      () => 'garbage',
      () => Promise.reject(new Error('reset')),
      () => ({ id: 1, email: 'other@example.org' }),
    ]) {
      const { migrator, legacy } = world();
      legacy.verdict = misbehave;
      await outcome(migrator, EMAIL, ada.password);
      assert.equal(legacy.verified.length, 1);
    }
  });
});
