import assert from 'node:assert/strict';
import { Crash, Crashing } from '../../support/failing-port.js';
import { ada, type Person } from '../../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';

async function migrated(here: World, identifier = EMAIL): Promise<string> {
  const login = await here.migrator.login({ identifier, password: ada.password });
  assert.ok(login.status === 'migrated');
  return login.user.id;
}

async function staysDeleted({ migrator, users, named }: World, person: Person = ada): Promise<void> {
  for (const identifier of [EMAIL, 'ADA@example.org', 'ada']) {
    assert.equal(await outcome(migrator, identifier, person.password), 'rejected', identifier);
    assert.equal(await outcome(migrator, identifier, 'not the password'), 'rejected', identifier);
  }
  assert.equal(await users.findHolder({ email: EMAIL, username: 'ada' }), null);
  assert.equal(named('migrated').length <= 1, true);
}

describe('Somebody who was deleted here', () => {
  it('MIG-04: does not come back by the legacy password, having been deleted through the library', async () => {
    const here = world();
    await here.migrator.deleteUser(await migrated(here));
    await staysDeleted(here);
    assert.deepEqual(await here.ledger.counts(), { migrated: 0, claimed: 0, deleted: 1 });
    assert.ok(here.named('rejected').some(({ reason }) => reason === 'deleted'));
  });

  it('MIG-04: does not come back by the legacy password, having been deleted behind the library’s back', async () => {
    const here = world();
    await here.users.remove(await migrated(here));
    assert.deepEqual(await here.ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    await staysDeleted(here);
    assert.deepEqual(await here.ledger.counts(), { migrated: 0, claimed: 0, deleted: 1 }, 'noticed');
  });

  it('I4: does not come back when the legacy stops giving ids, or begins to', async () => {
    const { id: _, ...nameless } = ada.profile;
    for (const [before, after] of [
      [ada.profile, nameless],
      [nameless, ada.profile],
    ] as const) {
      const here = world({ people: [{ ...ada, profile: before }] });
      await here.migrator.deleteUser(await migrated(here));
      here.legacy.people[0] = { ...ada, profile: after };
      await staysDeleted(here);
    }
  });

  it('I4: does not come back from another source that knows the same address', async () => {
    const here = world();
    await here.migrator.deleteUser(await migrated(here));
    const other = world({
      users: here.users,
      ledger: here.ledger,
      legacy: { name: 'other', verify: () => ({ ...ada.profile, id: 'x' }), getUser: () => null },
    });
    await staysDeleted(other);
  });

  it('I4: does not come back by the username, having come over by the address and changed it here', async () => {
    const here = world();
    const id = await migrated(here);
    await here.users.update(id, {}, { email: 'new@example.org', username: null });
    await here.migrator.deleteUser(id);
    await staysDeleted(here);
    assert.equal(await outcome(here.migrator, 'new@example.org', ada.password), 'rejected');
  });

  it('I4, MIG-04: does not come back by way of a signup that nobody has proven, having been here under the address alone', async () => {
    for (const identifier of [EMAIL, 'ada']) {
      const here = world();
      const { id } = await addUser(here.users, { emailVerified: true, passwordHash: 'a hash' });
      await here.migrator.deleteUser(id);
      const anew = await here.migrator.signUp({ email: EMAIL, password: 'the password of somebody new' }, { instant: true });
      assert.equal(anew.status, 'created');
      assert.equal(await outcome(here.migrator, identifier, ada.password), 'rejected', identifier);
      assert.equal(await outcome(here.migrator, EMAIL, 'the password of somebody new'), 'verified', 'whoever signed up anew stays');
      assert.deepEqual(here.named('migrated'), []);
    }
  });

  it('I4, I5: takes nothing from whoever signed up anew, where a login that began before the deletion goes on after it', async () => {
    const here = world();
    const insert = here.users.insert.bind(here.users);
    here.users.insert = async (user) => {
      here.users.insert = insert;
      // Another process makes the same user, who is deleted before they have a password.
      const made = await insert(user);
      await here.migrator.deleteUser(made?.id);
      await here.migrator.signUp({ email: EMAIL, password: 'the password of somebody new' }, { instant: true });
      return await insert(user);
    };
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
    assert.equal(await outcome(here.migrator, EMAIL, 'the password of somebody new'), 'verified');
  });

  for (const [what, user] of Object.entries({
    'with a proven address': { emailVerified: true, passwordHash: 'a hash' },
    'without a password': {},
  })) {
    it(`I4: does not come back having signed up here, ${what}, and never come over`, async () => {
      const here = world();
      const { id } = await addUser(here.users, user);
      await here.migrator.deleteUser(id);
      await staysDeleted(here);
    });
  }

  it('I4: is not taken for the owner of an address that they never proved', async () => {
    const here = world();
    const { id } = await addUser(here.users, { passwordHash: 'a hash' });
    await here.migrator.deleteUser(id);
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
  });

  it('I4: may have an account of the same address deleted twice', async () => {
    const here = world();
    for (const passwordHash of ['a hash', 'another hash']) {
      const { id } = await addUser(here.users, { emailVerified: true, passwordHash });
      await here.migrator.deleteUser(id);
    }
    await staysDeleted(here);
    assert.equal((await here.ledger.counts()).migrated, 0);
  });

  it('IDN-14: may sign up anew, and is a new person: the old password opens nothing of theirs', async () => {
    const here = world();
    const old = await migrated(here);
    await here.migrator.deleteUser(old);
    const anew = await addUser(here.users, { emailVerified: true, passwordHash: await here.hasher.hash('the new password') });
    assert.notEqual(anew.id, old);
    for (const identifier of [EMAIL, 'ada']) assert.equal(await outcome(here.migrator, identifier, ada.password), 'rejected');
    assert.equal(await outcome(here.migrator, EMAIL, 'the new password'), 'verified');
    assert.deepEqual(await here.ledger.findByUser(anew.id), []);
  });

  it('IDN-13: leaves nothing of theirs to whoever gets the address they gave up', async () => {
    const here = world();
    const id = await migrated(here);
    await here.users.update(id, {}, { email: 'new@example.org', username: null });
    const heir = await addUser(here.users, { emailVerified: true, passwordHash: await here.hasher.hash('of the heir') });
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
    const byName = await here.migrator.login({ identifier: 'ada', password: ada.password });
    assert.ok(byName.status === 'verified');
    assert.equal(byName.user.id, id);
    assert.equal(await outcome(here.migrator, EMAIL, 'of the heir'), 'verified');
    assert.deepEqual(await here.ledger.findByUser(heir.id), []);
  });

  it('MIG-05: is not looked for under a name that the half-made user no longer has, where the legacy gives no ids', async () => {
    const { id: _, ...nameless } = ada.profile;
    const here = world({ people: [{ ...ada, profile: nameless }] });
    const crash = new Crashing(3, 'after');
    const doomed = world({ users: crash.port(here.users), ledger: crash.port(here.ledger), legacy: here.legacy });
    await assert.rejects(doomed.migrator.login({ identifier: EMAIL, password: ada.password }), Crash);
    const user = await here.users.find(EMAIL);
    assert.ok(user && user.passwordHash === null);
    await here.users.update(user.id, {}, { email: 'of-another@example.org', username: null });
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
    assert.equal((await here.users.findById(user.id))?.passwordHash, null);
  });

  it('I4: does not come back where the deletion stopped half-way, before the person had a password', async () => {
    const here = world();
    const empty = await addUser(here.users, {});
    await here.ledger.insert({
      key: 'key of ada',
      source: 'legacy',
      legacyId: '1',
      userId: empty.id,
      state: 'migrated',
      born: empty.credentialsVersion,
      aliases: [EMAIL],
      emailVerified: true,
      via: 'login',
      claimedAt: new Date(),
      migratedAt: new Date(),
      deletedAt: new Date(),
    });
    const { id: _, ...nameless } = ada.profile;
    here.legacy.people[0] = { ...ada, profile: nameless };
    await staysDeleted(here);
  });
});
