import assert from 'node:assert/strict';
import type { Express } from 'express';
import { expresses } from '../passport/support/expresses.js';
import { ada } from '../support/scripted-legacy.js';
import { accountWorld, codeOf, ROUTES } from './support/account-app.js';

const credentials = { email: 'ada@example.org', password: ada.password };
const NEW = 'a password of mine';

for (const [version, makeApp] of expresses) {
  describe(`accountRouter, on ${version}`, () => {
    it('logs in, by address or username, and says whether somebody came over by it', async () => {
      const { agent } = accountWorld({ makeApp });
      const browser = agent();
      const { body } = await browser.post('/account/login').send(credentials).expect(200);
      assert.deepEqual(
        { ...body, user: { ...body.user, id: '' } },
        { user: { id: '', email: 'ada@example.org', username: 'ada', emailVerified: true, name: 'Ada' }, outcome: 'migrated' },
      );
      await browser.get('/me').expect(200);
      const again = await browser.post('/account/login').send({ username: 'ada', password: ada.password }).expect(200);
      assert.equal(again.body.outcome, 'verified');
    });

    it('signs up by mail, and verifies, without beginning a session', async () => {
      const { agent, mail, settled } = accountWorld({ makeApp, options: { signupFields: ['name'] } });
      const browser = agent();
      const fields = { email: 'new@example.org', password: NEW, name: 'Nina', role: 'admin' };
      await browser.post('/account/signup').send(fields).expect(202, { status: 'verification_sent' });
      await settled();
      const { body } = await browser
        .post('/account/verify-email')
        .send({ token: mail.token('verify-email') })
        .expect(200);
      assert.deepEqual({ ...body.user, id: '' }, { id: '', email: 'new@example.org', emailVerified: true, name: 'Nina' });
      await browser.get('/me').expect(401);
      await browser.post('/account/login').send(fields).expect(200);
    });

    it('signs up at once where the application says so, and begins a session', async () => {
      const { agent } = accountWorld({ makeApp, options: { signup: 'instant' } });
      const browser = agent();
      const { body } = await browser.post('/account/signup').send({ email: 'new@example.org', password: NEW }).expect(201);
      assert.deepEqual({ ...body.user, id: '' }, { id: '', email: 'new@example.org', emailVerified: false });
      await browser.get('/me').expect(200);
      assert.equal(codeOf(await browser.post('/account/signup').send(credentials)), 'user_exists');
    });

    it('mails a new link to whoever has not verified their address', async () => {
      const { request, mail, settled } = accountWorld({ makeApp, options: { signup: 'instant' } });
      await request.post('/account/signup').send({ email: 'new@example.org', password: NEW }).expect(201);
      for (const email of ['new@example.org', 'nobody@example.org'])
        await request.post('/account/resend-verification').send({ email }).expect(202, { status: 'sent' });
      await settled();
      assert.deepEqual(new Set(mail.messages.map(({ to, type }) => `${type} ${to}`)), new Set(['verify-email new@example.org']));
    });

    it('resets the password of somebody who is not here yet, which brings them over', async () => {
      const { agent, mail, settled, legacy } = accountWorld({ makeApp });
      const browser = agent();
      await browser.post('/account/forgot-password').send({ email: credentials.email }).expect(202, { status: 'sent' });
      await settled();
      const token = mail.token('reset-password');
      const { body } = await browser.post('/account/reset-password').send({ token, password: NEW }).expect(200);
      assert.deepEqual([body.user.email, body.user.emailVerified, body.user.name], ['ada@example.org', true, 'Ada']);
      await browser.get('/me').expect(401);
      legacy.fail();
      await browser
        .post('/account/login')
        .send({ ...credentials, password: NEW })
        .expect(200);
    });

    it('changes the password, and ends every session but the one that asked', async () => {
      const { agent } = accountWorld({ makeApp });
      const [one, other] = [agent(), agent()];
      for (const browser of [one, other]) await browser.post('/account/login').send(credentials).expect(200);
      await one.post('/account/change-password').send({ currentPassword: ada.password, newPassword: NEW }).expect(200);
      await one.get('/me').expect(200);
      await other.get('/me').expect(401);
    });

    it('changes the address once the new one is proven', async () => {
      const { agent, mail, settled } = accountWorld({ makeApp });
      const browser = agent();
      await browser.post('/account/login').send(credentials).expect(200);
      const wanted = { email: 'new@example.org', password: ada.password };
      assert.deepEqual((await browser.post('/account/change-email').send(wanted).expect(202)).body, { status: 'sent' });
      await settled();
      const { body } = await browser
        .post('/account/confirm-email')
        .send({ token: mail.token('confirm-email') })
        .expect(200);
      assert.equal(body.user.email, 'new@example.org');
      await browser.get('/me').expect(200);
    });

    it('deletes the account of whoever knows its password, and their session', async () => {
      const { agent } = accountWorld({ makeApp });
      const browser = agent();
      await browser.post('/account/login').send(credentials).expect(200);
      await browser.delete('/account/account').send({ password: 'wrong' }).expect(401);
      await browser.get('/me').expect(200);
      await browser.delete('/account/account').send({ password: ada.password }).expect(204);
      await browser.get('/me').expect(401);
      await browser.post('/account/login').send(credentials).expect(401);
    });

    it('deletes an account by a form as well, which knows no DELETE', async () => {
      const { agent } = accountWorld({ makeApp });
      const browser = agent();
      await browser.post('/account/login').send(credentials).expect(200);
      await browser.post('/account/delete-account').type('form').send({ password: ada.password }).expect(204);
      await browser.get('/me').expect(401);
    });

    it('SES-05: logs out by POST alone, on the server as well', async () => {
      const { agent, store } = accountWorld({ makeApp });
      const browser = agent();
      await browser.post('/account/login').send(credentials).expect(200);
      await browser.get('/account/logout').expect(404);
      await browser.get('/me').expect(200);
      const { headers } = await browser.post('/account/logout').expect(204);
      assert.match(String(headers['set-cookie']), /^sid=;/);
      assert.equal((await store.contents()).size, 0);
      await browser.post('/account/logout').expect(204);
    });

    it('RST-02, EML-04: does nothing by GET or HEAD, with the token in the address as well', async () => {
      const { request, mail, settled } = accountWorld({ makeApp });
      await request.post('/account/forgot-password').send({ email: credentials.email });
      await settled();
      const token = mail.token('reset-password');
      for (const [, route] of ROUTES)
        for (const method of ['get', 'head'] as const)
          await request[method](`/account/${route}?token=${token}&password=${NEW}`).expect(404);
      await request.post('/account/reset-password').send({ token, password: NEW }).expect(200);
    });

    it('leaves a GET to the pages of the application, and says which method a route knows', async () => {
      const before = (app: Express) => app.get('/account/login', (_req, res) => void res.send('a page'));
      const { request } = accountWorld({ makeApp, before: (app) => void before(app) });
      await request.get('/account/login').expect(200, 'a page');
      const options = await request.options('/account/signup').expect(204);
      assert.equal(options.headers['allow'], 'POST, OPTIONS');
      for (const method of ['put', 'patch', 'delete'] as const) {
        const answer = await request[method]('/account/signup').send({}).expect(405);
        assert.deepEqual([answer.headers['allow'], codeOf(answer)], ['POST, OPTIONS', 'method_not_allowed']);
      }
      assert.equal((await request.post('/account/account').send({}).expect(405)).headers['allow'], 'DELETE, OPTIONS');
    });

    it('stands wherever it is put, and leaves other paths alone', async () => {
      const { request } = accountWorld({ makeApp, mount: '/' });
      await request.post('/login').send(credentials).expect(200);
      await request.post('/nothing').send({}).expect(404);
    });
  });
}
