import assert from 'node:assert/strict';
import { StoreUnavailableError } from '../../lib/core/errors.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { ada } from '../support/scripted-legacy.js';
import { addUser, type World, world } from '../support/world.js';

const EMAIL = 'ada@example.org';

async function arrived(here: World) {
  const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
  assert.ok(login.status === 'migrated');
  return { user: login.user, session: await here.migrator.sessionOf(login.user) };
}

describe('A session', () => {
  it('SES-02: holds the id and the version of the credentials, and survives JSON', async () => {
    const here = world();
    const { user, session } = await arrived(here);
    const stored = await here.users.findById(user.id);
    assert.deepEqual(session, { id: user.id, v: stored?.credentialsVersion });
    assert.deepEqual(await here.migrator.userOfSession(JSON.parse(JSON.stringify(session))), user);
  });

  it('is begun under the version that the login saw, with no further read', async () => {
    const here = world();
    const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    await here.migrator.changePassword(login.user.id, ada.password, 'a new long password');
    const session = await here.migrator.sessionOf(login.user);
    assert.equal(await here.migrator.userOfSession(session), null, 'the change came after the login');
    assert.ok(await here.migrator.userOfSession(await here.migrator.sessionOf({ id: login.user.id })));
  });

  it('SES-03: is over when the user is deleted, through the library or behind its back', async () => {
    for (const how of ['api', 'raw'] as const) {
      const here = world();
      const { user, session } = await arrived(here);
      await (how === 'api' ? here.migrator.deleteUser(user.id) : here.users.remove(user.id));
      assert.equal(await here.migrator.userOfSession(session), null);
    }
  });

  it('SES-03: is over when the user is blocked, and stands again when they no longer are', async () => {
    const here = world();
    const { user, session } = await arrived(here);
    await here.users.update(user.id, {}, { profile: { blocked: true } });
    assert.equal(await here.migrator.userOfSession(session), null);
    await here.users.update(user.id, {}, { profile: { blocked: false } });
    assert.ok(await here.migrator.userOfSession(session));
  });

  it('I7: is over when the credentials have changed, and not when a hash was renewed', async () => {
    const here = world();
    const { user, session } = await arrived(here);
    await here.users.update(user.id, {}, { passwordHash: await here.hasher.hash(ada.password) });
    assert.ok(await here.migrator.userOfSession(session));
    await here.migrator.changePassword(user.id, ada.password, 'a new long password');
    assert.equal(await here.migrator.userOfSession(session), null);
  });

  it('from before this library stands while the user has no version yet', async () => {
    const here = world();
    const { id } = await addUser(here.users, { credentialsVersion: null, passwordHash: await here.hasher.hash('a password here') });
    for (const data of [id, { id }]) assert.ok(await here.migrator.userOfSession(data), JSON.stringify(data));
    assert.deepEqual(await here.migrator.sessionOf(id), { id, v: null });
    await here.migrator.changePassword(id, 'a password here', 'a new long password');
    for (const data of [id, { id }, { id, v: null }]) assert.equal(await here.migrator.userOfSession(data), null, JSON.stringify(data));
  });

  it('SES-04: is over where it holds nothing that this library or another wrote', async () => {
    const here = world();
    const { user } = await arrived(here);
    const nonsense: readonly unknown[] = [
      null,
      undefined,
      '',
      0,
      true,
      {},
      [],
      [user.id],
      { id: { $gt: '' }, v: null },
      { id: user.id, v: { $ne: null } },
      { id: user.id, v: 7 },
      { v: 'x' },
      { $gt: '' },
    ];
    for (const data of [...nonsense, user.id, { id: user.id }])
      assert.equal(await here.migrator.userOfSession(data), null, JSON.stringify(data));
  });

  it('SES-04: is not over where the store gives no answer', async () => {
    const { users } = memoryStores();
    const down = Object.assign(Object.create(users) as typeof users, {
      findById: async () => {
        throw new StoreUnavailableError();
      },
    });
    await assert.rejects(world({ users: down }).migrator.userOfSession({ id: 'x', v: 'y' }), { code: 'store_unavailable', status: 503 });
  });

  it('is not begun for a user who is not stored', async () => {
    const { migrator, users } = world();
    for (const user of [null, undefined, {}, { id: users.newId() }, users.newId()]) assert.equal(await migrator.sessionOf(user), null);
  });
});
