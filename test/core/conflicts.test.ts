import assert from 'node:assert/strict';
import { ada, type Person } from '../support/scripted-legacy.js';
import { addUser, outcome, world } from '../support/world.js';

const EMAIL = 'ada@example.org';
const bob: Person = { profile: { id: 2, email: 'bob@example.org', username: 'bob', emailVerified: true }, password: 'an old password' };

/** Somebody here has the address, with a password that is not the old one. */
async function disputed() {
  const here = world({ people: [ada, bob] });
  const user = await addUser(here.users, { email: 'other@example.org', username: 'ada', passwordHash: await here.hasher.hash('another') });
  return { ...here, user };
}

describe('A conflict', () => {
  it('DSH-03: is noted once for each person, with how often and when, masked', async () => {
    const { migrator, events } = await disputed();
    for (let times = 0; times < 3; times++) assert.equal(await outcome(migrator, EMAIL, ada.password), 'identity_conflict');
    const { items, next } = await migrator.conflicts();
    assert.equal(next, null);
    assert.deepEqual(
      items.map(({ identifier, reason, times }) => ({ identifier, reason, times })),
      [{ identifier: 'a***@example.org', reason: 'the address or the username belongs to another user here', times: 3 }],
    );
    assert.ok((items[0]?.lastAt ?? 0) >= (items[0]?.firstAt ?? 1));
    const { conflicts, claimed, migrated } = await migrator.progress();
    assert.deepEqual([conflicts, claimed, migrated], [1, 1, 0]);
    assert.equal(events.filter(({ name }) => name === 'conflict').length, 3);
    assert.doesNotMatch(JSON.stringify(items), /ada@/);
  });

  it('is settled by the person coming over', async () => {
    const { migrator, users, user } = await disputed();
    await outcome(migrator, EMAIL, ada.password);
    await users.update(user.id, {}, { username: 'another' });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
    assert.deepEqual([(await migrator.progress()).conflicts, (await migrator.conflicts()).items], [0, []]);
  });

  it('is settled by the person turning out to be the one who is here', async () => {
    const here = world();
    const user = await addUser(here.users, { email: EMAIL, username: 'ada', passwordHash: await here.hasher.hash('another') });
    await here.users.update(user.id, {}, { email: 'other@example.org' });
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'identity_conflict');
    await here.users.update(user.id, {}, { email: null, passwordHash: await here.hasher.hash(ada.password) });
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'verified');
    assert.equal((await here.migrator.progress()).conflicts, 0);
  });

  it('is taken off the list by an operator, and back on it when it happens again', async () => {
    const { migrator } = await disputed();
    await outcome(migrator, EMAIL, ada.password);
    const id = (await migrator.conflicts()).items[0]?.id ?? assert.fail('no conflict');
    assert.equal(await migrator.dismissConflict(id), true);
    assert.equal(await migrator.dismissConflict(id), false);
    assert.equal((await migrator.progress()).conflicts, 0);
    await outcome(migrator, EMAIL, ada.password);
    assert.deepEqual(
      (await migrator.conflicts()).items.map(({ times }) => times),
      [1],
    );
    for (const nonsense of ['', null, {}, 7])
      await assert.rejects(migrator.dismissConflict(nonsense as string), { code: 'invalid_request' });
  });

  it('LOG-02: of getUser is told like that of a login', async () => {
    const here = world();
    here.legacy.people.splice(0, 1, { profile: { id: 1, email: 'somebody@example.org' }, password: 'x' });
    here.legacy.getUser = async () => ({ id: 1, email: 'somebody@example.org' });
    await assert.rejects(here.migrator.getUser(EMAIL), { code: 'identity_conflict' });
    assert.deepEqual(
      here.named('conflict').map(({ identifier, reason }) => [identifier, reason]),
      [['a***@example.org', 'another person than was asked for']],
    );
    assert.equal((await here.migrator.progress()).conflicts, 1);
  });

  it('LOG-02: of a reset is told, too', async () => {
    const here = world({ people: [ada, bob] });
    await here.migrator.requestPasswordReset(EMAIL, { mail: here.mail });
    await here.settled();
    const token = here.mail.token('reset-password');
    const insert = here.users.insert.bind(here.users);
    here.users.insert = async (user) => (user.profile['name'] === 'Ada' ? null : await insert(user));
    await assert.rejects(here.migrator.resetPassword(token, 'a new password'), { code: 'identity_conflict' });
    assert.equal(here.named('conflict').length, 1);
    assert.equal((await here.migrator.progress()).conflicts, 1);
  });

  it('LOG-05: that can’t be noted is answered all the same', async () => {
    const { migrator, ledger, logger } = await disputed();
    ledger.overview.noteConflict = async () => {
      throw new Error('s3cret');
    };
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'identity_conflict');
    assert.ok(logger.lines.some(({ level }) => level === 'warn'));
    assert.ok(!logger.text().includes('s3cret'));
  });
});
