import assert from 'node:assert/strict';
import request from 'supertest';
import { demoPeople, type Person } from '../../example-app/old-system/people.js';
import { needsPostgres } from './needs-postgres.js';
import { runningExample } from './support/running-example.js';

const [ada] = demoPeople as readonly [Person];
const PASSWORD = 'a password of my own';

needsPostgres('the account pages of the example', () => {
  const here = runningExample();
  const { visitor, mail } = here;

  it('say on the page of a form what was wrong with it', async () => {
    const browser = visitor();
    const cases = [
      ['/signup', { name: 'A', email: 'a@example.org', password: 'short' }, 'password_too_short', /too short/],
      ['/signup', { name: 'A', email: 'a@example.org', password: 'password123' }, 'password_too_common', /tried first/],
      ['/signup', { name: 'A', email: 'not an address', password: PASSWORD }, 'invalid_request', /not valid/],
      ['/forgot-password', { email: 'a@b.org, c@d.org' }, 'invalid_request', /not valid/],
    ] as const;
    for (const [path, fields, code, text] of cases) {
      assert.equal(await browser.submit(path, fields), `${path}?error=${code}`);
      const page = await browser.open(`${path}?error=${code}`);
      assert.equal(page.status, 200);
      assert.match(page.text, new RegExp(`role="alert"[^>]*>[^<]*${text.source}`));
      assert.match(page.text, /<title>Error: /);
    }
    for (const unknown of ['<script>', '__proto__', 'constructor', '']) {
      const page = await browser.open(`/signup?error=${encodeURIComponent(unknown)}`);
      assert.match(page.text, /role="alert"[^>]*>Something went wrong/);
      assert.equal(page.text.includes('<script'), false);
    }
  });

  it('RST-17: show the pages of links to nobody else: not stored, not told on, the cookie for that page alone', async () => {
    for (const path of ['/reset-password', '/verify-email', '/confirm-email']) {
      const page = await visitor().open(`${path}?token=${'x'.repeat(43)}`);
      assert.equal(page.status, 200);
      assert.equal(page.get('Cache-Control'), 'no-store');
      assert.equal(page.get('Referrer-Policy'), 'no-referrer');
      assert.match(
        page.get('Set-Cookie')?.[0] ?? '',
        new RegExp(`^link=x{43}; Max-Age=3600; Path=${path}; Expires=[^;]+; HttpOnly; SameSite=Lax$`),
      );
      assert.match(page.text, /<form method="post"/);
      for (const query of [
        '',
        '?token=',
        '?token=abc',
        `?token=${'x'.repeat(44)}`,
        '?token[$ne]=',
        '?token=a&token=b',
        '?token="><script>',
      ]) {
        const none = await visitor().open(`${path}${query}`);
        assert.equal(none.status, 200);
        assert.doesNotMatch(none.text, /<form|<script/);
        assert.match(none.text, /open the link in the mail once more/);
      }
    }
  });

  it('send whoever is not logged in to the login', async () => {
    assert.equal((await visitor().open('/account')).get('Location'), '/login');
    const sent = await visitor().send('/change-password', { currentPassword: PASSWORD, newPassword: PASSWORD });
    assert.equal(sent.get('Location'), '/account?sent=change-password&error=invalid_credentials');
  });

  it('SES-06: refuse every form that another site sends', async () => {
    const routes = ['signup', 'verify-email', 'resend-verification', 'forgot-password', 'reset-password', 'logout'];
    const own = ['change-password', 'change-email', 'confirm-email', 'delete-account'];
    for (const route of [...routes, ...own]) {
      for (const from of [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'https://elsewhere.example' }]) {
        await request(here.example.address)
          .post(`/${route}`)
          .set(from)
          .set('Accept', 'text/html')
          .type('form')
          .send({ email: ada.email })
          .expect(403);
      }
    }
  });

  it('RST-01: mail links to the configured place, whatever a request says of its host', async () => {
    const poisoned = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' };
    await request(here.example.address).post('/forgot-password').set(poisoned).type('form').send({ email: ada.email }).expect(202);
    assert.ok((await mail('reset-password', ada.email)).text.includes(`\n${here.example.address}/reset-password?token=`));
  });

  it('have no page for an ending that there is not', async () => {
    for (const name of ['nothing', '__proto__', 'constructor']) assert.equal((await visitor().open(`/done/${name}`)).status, 404);
  });
});
