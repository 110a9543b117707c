import assert from 'node:assert/strict';
import { isOrigin } from '../../lib/express/same-origin.js';
import { expresses } from '../passport/support/expresses.js';
import { accountWorld, codeOf, ROUTES } from './support/account-app.js';

const HOST = 'app.example.org';
const FOREIGN: readonly Readonly<Record<string, string>>[] = [
  { 'Sec-Fetch-Site': 'cross-site' },
  { 'Sec-Fetch-Site': 'same-site' },
  { 'Sec-Fetch-Site': 'anything else' },
  { 'Sec-Fetch-Site': '' },
  { 'Sec-Fetch-Site': 'cross-site', Origin: `http://${HOST}` },
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { Origin: '' },
  { Origin: HOST },
  { Origin: `https://${HOST}` },
  { Origin: `http://${HOST}:8080` },
  { Origin: `http://${HOST}.evil.example` },
  { Origin: `http://evil.example`, 'X-Forwarded-Host': 'evil.example' },
];
/** What stands on a token alone, and comes from pages that name no referrer. */
const REDEEMS = ['verify-email', 'reset-password', 'confirm-email'];
const OWN: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'Sec-Fetch-Site': 'same-origin' },
  { 'Sec-Fetch-Site': 'none' },
  { 'Sec-Fetch-Site': 'same-origin', Origin: 'null' },
  { Origin: `http://${HOST}` },
];

for (const [version, makeApp] of expresses) {
  describe(`checkOrigin, on ${version}`, () => {
    for (const [method, route, body] of ROUTES) {
      it(`SES-06: refuses what another site sends to /${route}, before anything is done`, async () => {
        const here = accountWorld({ makeApp });
        for (const headers of FOREIGN.filter(({ Origin }) => Origin !== 'null' || !REDEEMS.includes(route))) {
          const answer = await here.request[method](`/account/${route}`).set('Host', HOST).set(headers).send(body);
          assert.deepEqual([answer.status, codeOf(answer)], [403, 'forbidden'], JSON.stringify(headers));
        }
        await here.settled();
        assert.deepEqual([here.legacy.verified, here.legacy.looked, here.mail.messages, here.hasher.work()], [[], [], [], 0]);
      });
    }

    it('lets through what is of this site, or of no browser', async () => {
      const here = accountWorld({ makeApp });
      for (const headers of OWN) {
        const answer = await here.request
          .post('/account/forgot-password')
          .set('Host', HOST)
          .set(headers)
          .send({ email: 'ada@example.org' });
        assert.equal(answer.status, 202, JSON.stringify(headers));
      }
    });

    it('RST-17: takes a token from a page that names no referrer, also of a browser that does not say from which site', async () => {
      const here = accountWorld({ makeApp });
      await here.request.post('/account/forgot-password').send({ email: 'ada@example.org' });
      await here.settled();
      const body = { token: here.mail.token('reset-password'), password: 'a password of mine' };
      const send = (headers: Readonly<Record<string, string>>) =>
        here.request.post('/account/reset-password').set(headers).type('form').send(body);
      assert.equal((await send({ Origin: 'null', 'Sec-Fetch-Site': 'cross-site' })).status, 403);
      assert.equal((await send({ Origin: 'null' })).status, 200);
    });

    it('takes the origins that the application names, whatever the browser calls their site', async () => {
      const here = accountWorld({ makeApp, options: { origins: ['https://www.example.org'] } });
      const send = (headers: Readonly<Record<string, string>>) =>
        here.request
          .post('/account/logout')
          .set('Host', HOST)
          .set(headers)
          .then(({ status }) => status);
      const Origin = 'https://www.example.org';
      assert.equal(await send({ Origin }), 204);
      assert.equal(await send({ Origin, 'Sec-Fetch-Site': 'same-site' }), 204);
      assert.equal(await send({ Origin, 'Sec-Fetch-Site': 'cross-site' }), 204);
      assert.equal(await send({ Origin: 'https://www.example.org.evil.example', 'Sec-Fetch-Site': 'cross-site' }), 403);
    });

    it('knows its own host with a port, a default port, and behind a proxy that Express trusts', async () => {
      const plain = accountWorld({ makeApp });
      const at = (host: string, origin: string) => plain.request.post('/account/logout').set({ Host: host, Origin: origin });
      assert.equal((await at('app.example.org:3000', 'http://app.example.org:3000')).status, 204);
      assert.equal((await at('app.example.org:80', 'http://app.example.org')).status, 204);
      assert.equal((await at('app.example.org:3000', 'http://app.example.org')).status, 403);
      assert.equal((await at('', 'http://app.example.org')).status, 403);

      const proxied = accountWorld({ makeApp, before: (app) => app.set('trust proxy', 1) });
      const forwarded = (origin: string) =>
        proxied.request
          .post('/account/logout')
          .set({ Host: '10.0.0.7', 'X-Forwarded-Host': 'app.example.org', 'X-Forwarded-Proto': 'https', Origin: origin });
      assert.equal((await forwarded('https://app.example.org')).status, 204);
      assert.equal((await forwarded('http://app.example.org')).status, 403);
      assert.equal((await forwarded('http://10.0.0.7')).status, 403);
    });
  });
}

describe('isOrigin', () => {
  it('knows an origin in the very form in which browsers send it', () => {
    for (const origin of ['https://a.example', 'http://localhost:3000']) assert.ok(isOrigin(origin), origin);
    for (const other of [
      'https://a.example/',
      'a.example',
      'null',
      '*',
      'https://*.a.example/',
      'ftp://a.example',
      'https://A.example',
      'https://a.example:443',
      7,
      null,
    ])
      assert.ok(!isOrigin(other), String(other));
  });
});
