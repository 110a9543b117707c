import assert from 'node:assert/strict';
import session from 'express-session';
import request from 'supertest';
import { type AccountHandlers, accountHandlers } from '../../lib/express/account-handlers.js';
import { sessionSerializer } from '../../lib/passport/session-serializer.js';
import { expresses } from '../passport/support/expresses.js';
import { newPassport } from '../passport/support/new-passport.js';
import { Mailbox } from '../support/mailbox.js';
import { ada } from '../support/scripted-legacy.js';
import { world } from '../support/world.js';
import { codeOf } from './support/account-app.js';

const right = { email: 'ada@example.org', password: ada.password };

for (const [version, makeApp] of expresses) {
  describe(`accountHandlers, on ${version}`, () => {
    /** An application with routes of its own. */
    function appWith(onError: (error: unknown) => void = () => {}) {
      const here = world();
      const passport = newPassport();
      sessionSerializer(here.migrator).use(passport);
      const mail = new Mailbox();
      const handlers: AccountHandlers = accountHandlers(
        here.migrator,
        { passport, sendMail: mail.sendMail, links: mail.links, onError },
        makeApp,
      );
      const app = makeApp();
      app.use(session({ secret: 's', resave: false, saveUninitialized: false }), passport.session());
      app.post('/sign-in', handlers.login);
      app.all('/forgotten', handlers.forgotPassword);
      app.post('/gone', handlers.deleteAccount);
      app.put('/password', handlers.changePassword);
      return { ...here, mail, app };
    }

    it('serve routes of whatever name and method the application has', async () => {
      const { app, settled, mail } = appWith();
      const agent = request.agent(app);
      await agent.post('/sign-in').send(right).expect(200);
      await agent.put('/password').send({ currentPassword: ada.password, newPassword: 'another password' }).expect(200);
      await agent.post('/forgotten').type('form').send({ email: right.email }).expect(202, { status: 'sent' });
      await settled();
      assert.deepEqual(mail.typesTo(right.email), ['password-changed', 'reset-password']);
      await agent.post('/gone').send({ password: 'another password' }).expect(204);
      await agent.post('/sign-in').send(right).expect(401);
    });

    it('RST-02: change nothing by a GET or a HEAD, also on a route for all methods', async () => {
      const { app, settled, mail } = appWith();
      for (const method of ['get', 'head', 'options'] as const)
        await request(app)[method]('/forgotten').type('form').send('email=ada@example.org').expect(405);
      await settled();
      assert.deepEqual(mail.messages, []);
    });

    it('want one name to log in by, and nothing else that a login could be asked with', async () => {
      const { app, legacy } = appWith();
      for (const body of [{ password: 'x' }, { ...right, username: 'ada' }, { email: '', password: 'x' }, { email: right.email }])
        assert.equal(codeOf(await request(app).post('/sign-in').send(body).expect(400)), 'invalid_request');
      assert.deepEqual(legacy.verified, []);
      await request(app).post('/sign-in').send({ username: 'ada', email: '', password: ada.password }).expect(200);
    });

    it('are for somebody who is logged in, where it is about their account', async () => {
      const { app } = appWith();
      for (const [method, path, body] of [
        ['put', '/password', { currentPassword: ada.password, newPassword: 'another password' }],
        ['post', '/gone', { password: ada.password }],
      ] as const)
        assert.equal(codeOf(await request(app)[method](path).send(body).expect(401)), 'invalid_credentials');
    });

    it('LOG-04, LOG-05: answer what nobody foresaw, tell the application, and leave no rejection behind', async () => {
      const heard: unknown[] = [];
      const { app, migrator } = appWith((error) => heard.push(error));
      const failure = new Error('secret: hunter2');
      Object.assign(migrator, { login: () => Promise.reject(failure) });
      const answer = await request(app).post('/sign-in').send(right).expect(500);
      assert.deepEqual(answer.body, { error: { code: 'internal_error', message: 'Something went wrong.' } });
      assert.deepEqual(heard, [failure]);
    });

    it('say that a change is made also where the session cannot go on', async () => {
      const heard: unknown[] = [];
      const { app, migrator } = appWith((error) => heard.push(error));
      const agent = request.agent(app);
      await agent.post('/sign-in').send(right).expect(200);
      const sessionOf = migrator.sessionOf.bind(migrator);
      let asked = 0;
      Object.assign(migrator, { sessionOf: (user: never) => (asked++ ? Promise.reject(new Error('gone')) : sessionOf(user)) });
      await agent.put('/password').send({ currentPassword: ada.password, newPassword: 'another password' }).expect(200);
      assert.equal(heard.length, 1);
    });
  });
}
