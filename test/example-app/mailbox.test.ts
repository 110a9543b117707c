import assert from 'node:assert/strict';
import request from 'supertest';
import { demoPeople, type Person } from '../../example-app/old-system/people.js';
import { needsPostgres } from './needs-postgres.js';
import { runningExample } from './support/running-example.js';
import { startSmtpServer } from './support/smtp-server.js';

const [ada] = demoPeople as readonly [Person];

needsPostgres('the mailbox of the example', () => {
  describe('in development', () => {
    const here = runningExample();

    it('shows each mail with its link, the newest first', async () => {
      const browser = here.visitor();
      assert.match((await browser.open('/mailbox')).text, /There is nothing yet/);
      await browser.submit('/forgot-password', { email: ada.email });
      await here.mail('reset-password', ada.email);
      await browser.submit('/signup', { name: 'Mary', email: 'mary@example.org', password: 'a password of my own' });
      await here.mail('verify-email', 'mary@example.org');
      const { text } = await browser.open('/mailbox');
      assert.match(text, /<h2>Confirm your email address<\/h2>.*<h2>Choose a new password<\/h2>/s);
      assert.match(text, /<a href="http:\/\/localhost:\d+\/reset-password\?token=[\w-]{43}" rel="noreferrer">Choose a new password<\/a>/);
      assert.ok(text.includes(`To ${ada.email},`));
    });

    it('is pointed to by the page after which a mail comes', async () => {
      assert.match((await here.visitor().open('/done/reset-mailed')).text, /<a href="\/mailbox">/);
    });
  });

  describe('with a mail server', () => {
    const smtpUrl = { url: '' };
    let server: Awaited<ReturnType<typeof startSmtpServer>>;
    before(async () => {
      server = await startSmtpServer();
      smtpUrl.url = server.url;
    });
    after(async () => await server.stop());
    const production = { production: true, appUrl: 'https://app.example.org', trustProxy: 1 };
    const here = runningExample(() => ({ ...production, smtpUrl: smtpUrl.url }));
    const https = { 'X-Forwarded-Proto': 'https', Accept: 'text/html' };

    it('is not there, and nothing points to it', async () => {
      assert.equal(here.example.mailbox, null);
      assert.equal((await here.visitor().open('/mailbox')).status, 404);
      assert.doesNotMatch((await here.visitor().open('/done/reset-mailed')).text, /mailbox/i);
    });

    it('leaves mails to it, with links to the app as people know it', async () => {
      await here.visitor().submit('/forgot-password', { email: ada.email });
      await server.next();
      const [mail] = server.received;
      assert.deepEqual(mail?.recipients, [ada.email]);
      assert.match(mail?.data.replaceAll('=\n', '') ?? '', /https:\/\/app\.example\.org\/reset-password\?token=3D[\w-]{43}/);
    });

    it('SES-07: keeps sessions in a cookie of this very host, over https alone', async () => {
      const app = request(here.example.address);
      const login = await app.post('/login').set(https).type('form').send({ email: ada.email, password: ada.password }).expect(303);
      assert.match(login.get('Set-Cookie')?.[0] ?? '', /^__Host-sid=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/);
      const cookie = (login.get('Set-Cookie')?.[0] ?? '').split(';', 1)[0] ?? '';
      await app.get('/account').set(https).set('Cookie', cookie).expect(200);
      const logout = await app.post('/logout').set(https).set('Cookie', cookie).expect(303);
      assert.match(
        logout.get('Set-Cookie')?.[0] ?? '',
        /^__Host-sid=; Path=\/; Expires=Thu, 01 Jan 1970[^;]+; HttpOnly; Secure; SameSite=Lax$/,
      );
      const page = await app.get(`/reset-password?token=${'x'.repeat(43)}`).set(https);
      assert.match(page.get('Set-Cookie')?.[0] ?? '', /; Secure;/);
    });
  });
});
