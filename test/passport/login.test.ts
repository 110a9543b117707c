import assert from 'node:assert/strict';
import request from 'supertest';
import { expresses } from './support/expresses.js';
import { migratingApp } from './support/migrating-app.js';
import { ada, credentialsOf, grace } from './support/migration.js';

/** What of a response could tell one reason from another: everything but what changes by itself. */
function traces({ status, headers, text }: request.Response) {
  const { date: _date, 'set-cookie': _cookie, ...others } = headers as Record<string, unknown>;
  return { status, text, headers: others };
}

for (const [version, express] of expresses) {
  describe(`A login over HTTP, on ${version}`, () => {
    it('MIG-01: migrates the first time, and verifies here from then on', async () => {
      const { app, oldSystem } = migratingApp(express);
      const first = await request(app).post('/login').send(credentialsOf(ada)).expect(200);
      const second = await request(app).post('/login').type('form').send(credentialsOf(ada)).expect(200);
      const { id } = (first.body as { user: { id: string } }).user;
      const user = { id, email: ada.email, emailVerified: true, name: 'Ada' };
      assert.deepEqual(first.body, { user, info: { outcome: 'migrated' } });
      assert.deepEqual(second.body, { user, info: { outcome: 'verified' } });
      assert.equal(oldSystem.asked.length, 1);
    });

    it('ENU: is refused with one response for every reason', async () => {
      const blocked = { ...grace, email: 'blocked@example.test', id: '9', blocked: true };
      const { app, migrator, users } = migratingApp(express, { people: [ada, grace, blocked] });
      for (const person of [ada, grace]) await request(app).post('/login').send(credentialsOf(person)).expect(200);
      const gone = await users.find(grace.email);
      await migrator.deleteUser(gone?.id);

      const reasons = {
        'wrong here': { email: ada.email, password: 'wrong' },
        'wrong there': { email: blocked.email, password: 'wrong' },
        unknown: { email: 'nobody@example.test', password: 'wrong' },
        'blocked there': credentialsOf(blocked),
        'deleted here': credentialsOf(grace),
      };
      for (const path of ['/login', '/login-with-callback']) {
        const expected = traces(await request(app).post(path).send({ email: 'a-stranger@example.test', password: 'x' }));
        assert.equal(expected.status, 401);
        for (const [reason, credentials] of Object.entries(reasons)) {
          assert.deepEqual(traces(await request(app).post(path).send(credentials)), expected, reason);
        }
      }
    });

    it('SES-10: leaves one message for every reason, and none in a header', async () => {
      const { app, store } = migratingApp(express, {}, { failureMessage: true, failureRedirect: '/login' });
      const agent = request.agent(app);
      for (const email of [ada.email, 'nobody@example.test']) {
        const response = await agent.post('/login').send({ email, password: 'wrong' }).expect(302);
        assert.equal(response.headers['www-authenticate'], undefined);
      }
      const message = 'The identifier or the password is wrong.';
      assert.deepEqual((await store.only()).messages, [message, message]);
    });

    it('RTL-02: counts every spelling of an identifier as one, in the field that is used', async () => {
      const { app } = migratingApp(express, { limits: { perIdentifier: 3 } });
      for (const email of ['ada@example.test', ' ADA@Example.test ', 'Ada@EXAMPLE.TEST.']) {
        const body = { email, password: 'wrong', username: `${email}x`, user: email };
        await request(app).post('/login').send(body).expect(401);
      }
      const response = await request(app)
        .post('/login')
        .send({ ...credentialsOf(ada), username: 'somebody else' })
        .expect(429);
      assert.ok(Number(response.headers['retry-after']) > 0);
      const told = await request(app).post('/login-with-callback').send(credentialsOf(ada)).expect(429);
      const { code, retryAfter } = (told.body as { info: { code: string; retryAfter: number } }).info;
      assert.equal(code, 'too_many_attempts');
      assert.equal(String(retryAfter), told.headers['retry-after']);
      await request(app).post('/login').send(credentialsOf(grace)).expect(200);
    });

    it("RTL-01: counts by the address that the app's `trust proxy` tells, whatever a client says of itself", async () => {
      const { app } = migratingApp(express, { limits: { perIp: 2 } });
      app.set('trust proxy', false);
      const attempt = (n: number) =>
        request(app)
          .post('/login')
          .set({ 'X-Forwarded-For': `203.0.113.${n}`, 'X-Real-IP': `203.0.113.${n}`, Forwarded: `for=203.0.113.${n}` })
          .send({ email: `nobody${n}@example.test`, password: 'wrong' });
      for (const n of [1, 2]) await attempt(n).expect(401);
      await attempt(3).expect(429);
    });

    it('CON-01: makes one user of 500 first logins at once', async () => {
      const { app, users, ledger, oldSystem } = migratingApp(express);
      const server = app.listen(0);
      try {
        const logins = Array.from({ length: 500 }, () => request(server).post('/login').send(credentialsOf(ada)));
        const responses = await Promise.all(logins);
        const ids = responses.map(({ body }) => (body as { user?: { id: string } }).user?.id);
        assert.deepEqual([...new Set(responses.map(({ status }) => status))], [200]);
        const user = await users.find(ada.email);
        assert.deepEqual([...new Set(ids)], [user?.id]);
        assert.deepEqual(await ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
        assert.ok(oldSystem.asked.length >= 1);
      } finally {
        server.close();
      }
    });
  });
}
