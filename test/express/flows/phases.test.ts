import assert from 'node:assert/strict';
import type { Phase } from '../../../lib/core/context.js';
import { expresses } from '../../passport/support/expresses.js';
import { ada, type Person } from '../../support/scripted-legacy.js';
import { accountWorld, codeOf } from '../support/account-app.js';

/** Somebody who never came over. */
const bob: Person = { profile: { id: 2, email: 'bob@example.org', emailVerified: true }, password: 'an old password' };
const LEFT = 'If you have not logged in since we moved, please sign up anew with your address.';

for (const [version, makeApp] of expresses)
  describe(`The account routes once the old system is out of use, on ${version}`, () => {
    /** Ada came over, Bob did not; in this phase from then on. */
    const after = async (phase: Phase, options: Parameters<typeof accountWorld>[0]['options'] = {}) => {
      const state: { phase: Phase } = { phase: 'on' };
      const here = accountWorld({ makeApp, people: [ada, bob], world: { phase: () => state.phase }, options });
      await here.migrator.login({ identifier: 'ada@example.org', password: ada.password });
      state.phase = phase;
      const [verified, looked] = [here.legacy.verified.length, here.legacy.looked.length];
      const post = (route: string, body: object) => here.request.post(`/account/${route}`).send(body);
      const asked = () => here.legacy.verified.length - verified + here.legacy.looked.length - looked;
      return { ...here, post, asked, login: (email: string, password: string) => post('login', { email, password }), state };
    };

    for (const phase of ['off', 'shadow'] as const) {
      it(`MIG-16: in ${phase}, a login is told the same of those left behind as of a wrong password`, async () => {
        const { login } = await after(phase);
        const [left, wrong, stranger] = [
          await login('bob@example.org', bob.password),
          await login('ada@example.org', 'another password'),
          await login('nobody@example.org', 'another password'),
        ];
        for (const { status, text } of [left, wrong, stranger]) assert.deepEqual([status, text], [401, left.text]);
        assert.equal(codeOf(left), 'invalid_credentials');
        assert.equal((await login('ada@example.org', ada.password)).status, 200);
      });

      it(`MIG-16: in ${phase}, a reset is answered as ever, and mails who is here and nobody else`, async () => {
        const { post, mail, settled } = await after(phase);
        const [known, left] = [
          await post('forgot-password', { email: 'ada@example.org' }),
          await post('forgot-password', { email: 'bob@example.org' }),
        ];
        await settled();
        assert.deepEqual([known.status, left.status, left.text], [202, 202, known.text]);
        assert.deepEqual(
          mail.messages.map(({ type, to }) => [type, to]),
          [['reset-password', 'ada@example.org']],
        );
        assert.equal((await post('reset-password', { token: mail.token('reset-password'), password: 'a new password' })).status, 200);
      });

      it(`MIG-16: in ${phase}, who was left behind signs up anew`, async () => {
        const { post, mail, settled, login } = await after(phase);
        assert.equal((await post('signup', { email: 'bob@example.org', password: 'a new password' })).status, 202);
        await settled();
        assert.equal((await post('verify-email', { token: mail.token('verify-email') })).status, 200);
        assert.equal((await login('bob@example.org', 'a new password')).status, 200);
        assert.equal((await login('bob@example.org', bob.password)).status, 401);
      });

      it(`MIG-16: in ${phase}, an address of somebody left behind is free for a change`, async () => {
        const { agent, mail, settled } = await after(phase);
        const session = agent();
        await session.post('/account/login').send({ email: 'ada@example.org', password: ada.password }).expect(200);
        await session.post('/account/change-email').send({ email: 'bob@example.org', password: ada.password }).expect(202);
        await settled();
        const token = mail.token('confirm-email');
        const { body } = await session.post('/account/confirm-email').send({ token }).expect(200);
        assert.equal((body as { user: { email: unknown } }).user.email, 'bob@example.org');
      });

      it(`MIG-16: in ${phase}, a link that was to bring somebody over is void`, async () => {
        const here = await after('on');
        await here.post('forgot-password', { email: 'bob@example.org' });
        await here.settled();
        here.state.phase = phase;
        const response = await here.post('reset-password', { token: here.mail.token('reset-password'), password: 'a new password' });
        assert.deepEqual([response.status, codeOf(response)], [400, 'invalid_token']);
      });
    }

    it('MIG-16: in off, the old system is not asked by any route, whatever is down there', async () => {
      const { post, login, legacy, asked, settled } = await after('off');
      legacy.fail();
      await login('bob@example.org', bob.password);
      await post('forgot-password', { email: 'bob@example.org' });
      await post('signup', { email: 'bob@example.org', password: 'a new password' });
      await post('resend-verification', { email: 'bob@example.org' });
      await settled();
      assert.equal(asked(), 0);
    });

    it('MIG-16: in off, the application says in its own words what those left behind can do, to everybody alike', async () => {
      const messages = (code: string) => (code === 'invalid_credentials' ? LEFT : undefined);
      const { login } = await after('off', { messages });
      for (const [email, password] of [
        ['bob@example.org', bob.password],
        ['ada@example.org', 'wrong'],
      ] as const) {
        const { body } = await login(email, password);
        assert.deepEqual(body, { error: { code: 'invalid_credentials', message: LEFT } });
      }
    });
  });
