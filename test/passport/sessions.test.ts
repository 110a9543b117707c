import assert from 'node:assert/strict';
import request from 'supertest';
import { StoreUnavailableError } from '../../lib/core/errors.js';
import type { StoredUser, UserId, UserStore } from '../../lib/core/ports.js';
import { type MemoryUser, memoryStores } from '../../lib/stores/memory/index.js';
import { expresses } from './support/expresses.js';
import { KeptSessions } from './support/kept-sessions.js';
import { loginApp } from './support/login-app.js';
import { ada, credentialsOf, type MigrationParts, migration } from './support/migration.js';

/** A store of users that can be cut off. */
function cuttableUsers() {
  const users = memoryStores().users;
  let down = false;
  const findById = async (id: UserId): Promise<StoredUser | null> => {
    if (down) throw new StoreUnavailableError();
    return await users.findById(id);
  };
  const cuttable = Object.assign(Object.create(users) as UserStore<MemoryUser>, { findById });
  return { users: cuttable, cut: (off: boolean) => (down = off) };
}

for (const [version, express] of expresses) {
  /** Ada, logged in. */
  const adaLoggedIn = async (parts: MigrationParts = {}) => {
    const store = new KeptSessions();
    const { migrator, users } = migration(parts);
    const agent = request.agent(loginApp({ express, store, migrator }));
    await agent.post('/login').send(credentialsOf(ada)).expect(200);
    const user = await users.find(ada.email);
    assert.ok(user);
    return { agent, migrator, store, user, users };
  };

  describe(`Sessions, on ${version}`, () => {
    it('SES-01: get a new id at login, the old one is dead, and nothing is carried over', async () => {
      const store = new KeptSessions();
      const app = loginApp({ express, store, ...migration() });
      const agent = request.agent(app);
      const before = await agent.post('/cart').expect(204);
      const ids = [...(await store.contents()).keys()];
      assert.equal(ids.length, 1);

      await agent.post('/login').send(credentialsOf(ada)).expect(200);
      const newIds = [...(await store.contents()).keys()];
      assert.equal(newIds.length, 1);
      assert.notDeepEqual(newIds, ids);
      assert.equal((await store.only()).cart, undefined);
      await agent.get('/me').expect(200);
      await request(app).get('/me').set('Cookie', String(before.headers['set-cookie'])).expect(401);
    });

    it('SES-01: keep what they held where the route asks Passport for it, under a new id', async () => {
      const store = new KeptSessions();
      const agent = request.agent(loginApp({ express, store, options: { keepSessionInfo: true }, ...migration() }));
      await agent.post('/cart').expect(204);
      const ids = [...(await store.contents()).keys()];
      await agent.post('/login').send(credentialsOf(ada)).expect(200);
      assert.equal((await store.only()).cart, 'a book');
      assert.notDeepEqual([...(await store.contents()).keys()], ids);
    });

    it('SES-02: hold the id and the version of the credentials, and no name', async () => {
      const { store, user } = await adaLoggedIn();
      assert.ok(user.credentialsVersion);
      assert.deepEqual((await store.only()).passport, { user: { id: user.id, v: user.credentialsVersion } });
    });

    it('SES-02: go on when the address changes hands', async () => {
      const { agent, user, users } = await adaLoggedIn();
      await users.update(user.id, {}, { email: 'countess@example.test' });
      const me = await agent.get('/me').expect(200);
      assert.equal((me.body as { user: MemoryUser }).user.email, 'countess@example.test');
    });

    it('SES-03: end with a change of the password, but for the one that is begun anew', async () => {
      const { agent, migrator, user } = await adaLoggedIn();
      await agent.get('/me').expect(200);
      await migrator.changePassword(user.id, ada.password, 'difference engine');
      await agent.get('/me').expect(401);
      await agent.post('/login').send({ email: ada.email, password: 'difference engine' }).expect(200);
      await agent.get('/me').expect(200);
    });

    it('SES-03: end with the deletion of the user, however it was done', async () => {
      const byLibrary = await adaLoggedIn();
      await byLibrary.migrator.deleteUser(byLibrary.user.id);
      await byLibrary.agent.get('/me').expect(401);
      const byApplication = await adaLoggedIn();
      await byApplication.users.remove(byApplication.user.id);
      await byApplication.agent.get('/me').expect(401);
    });

    it('SES-03: end when the user is blocked', async () => {
      const { agent, user, users } = await adaLoggedIn();
      await users.update(user.id, {}, { profile: { blocked: true } });
      await agent.get('/me').expect(401);
    });

    it('SES-04: outlast a store that gives no answer, which is a 503 meanwhile', async () => {
      const { users, cut } = cuttableUsers();
      const { agent, store } = await adaLoggedIn({ users });
      const held = (await store.only()).passport;
      cut(true);
      const response = await agent.get('/me').expect(503);
      assert.equal(response.headers['retry-after'], '5');
      assert.deepEqual((await store.only()).passport, held);
      cut(false);
      await agent.get('/me').expect(200);
    });

    it('SES-04: are over, and no fault, where they hold nothing that makes sense', async () => {
      const { agent, store, user } = await adaLoggedIn();
      const nonsense = [true, -1, 'nobody', 'x'.repeat(10_000), [], [user.id], {}, { id: {} }, { id: user.id }, { id: user.id, v: 7 }];
      for (const data of [...nonsense, { id: user.id, v: { $ne: null } }, { id: user.id, v: null }, { v: user.credentialsVersion }]) {
        await store.replaceUser(data);
        const { status } = await agent.get('/me');
        assert.equal(status, 401, JSON.stringify(data).slice(0, 80));
        assert.deepEqual((await store.only()).passport, {}, 'Passport forgets what is over');
      }
    });

    it('go on from before the adoption with a bare id, for a user without a version', async () => {
      const { agent, store, user, users } = await adaLoggedIn();
      await store.replaceUser(user.id);
      await users.update(user.id, {}, { credentialsVersion: null });
      await agent.get('/me').expect(200);
    });

    it('do not go on with a bare id for a user who has a version', async () => {
      const { agent, store, user } = await adaLoggedIn();
      await store.replaceUser(user.id);
      await agent.get('/me').expect(401);
    });
  });
}
