import assert from 'node:assert/strict';
import type { Express } from 'express';
import { expresses } from '../passport/support/expresses.js';
import { ada } from '../support/scripted-legacy.js';
import { accountWorld, codeOf, ROUTES } from './support/account-app.js';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const pages = {
  login: { success: '/home', failure: '/login?lang=de' },
  logout: { success: '/bye', failure: '/home' },
  forgotPassword: { success: '/sent', failure: '/forgot' },
  resetPassword: { success: '/login', failure: '/reset' },
};
const right = { email: 'ada@example.org', password: ada.password };
const wrong = { ...right, password: 'wrong' };

for (const [version, makeApp] of expresses) {
  describe(`Answers, on ${version}`, () => {
    it('SES-09, RST-17: are kept nowhere, and tell no other site where they were', async () => {
      const here = accountWorld({ makeApp });
      for (const [method, route, body] of ROUTES) {
        const send = () => here.request[method](`/account/${route}`).set('Content-Type', 'application/json');
        const others = (['put', 'options'] as const).map((other) => here.request[other](`/account/${route}`));
        const foreign = send().set('Sec-Fetch-Site', 'cross-site').send(body);
        for (const { headers } of [await send().send(body), await send().send('[]'), await foreign, ...(await Promise.all(others))]) {
          const { 'cache-control': cache, 'referrer-policy': referrer, vary } = headers;
          assert.deepEqual([cache, referrer, vary], ['no-store', 'no-referrer', 'Accept'], route);
        }
      }
    });

    it('add to what the application has said of what they vary by', async () => {
      for (const [given, vary] of [
        ['Origin', 'Origin, Accept'],
        ['accept', 'accept'],
        ['*', '*'],
        ['Accept-Encoding', 'Accept-Encoding, Accept'],
      ] as const) {
        const before = (app: Express) => {
          app.use((_req, res, next) => {
            res.setHeader('Vary', given);
            next();
          });
        };
        const answer = await accountWorld({ makeApp, before }).request.post('/account/logout');
        assert.equal(answer.headers['vary'], vary);
      }
    });

    it('lead a form to a page: of success, or of failure with the code in its address', async () => {
      const { request } = accountWorld({ makeApp, options: { pages } });
      const form = async (route: string, body: object) => {
        const { status, headers, text } = await request.post(`/account/${route}`).set('Accept', BROWSER).type('form').send(body);
        return [status, headers['location'] as unknown, text];
      };
      assert.deepEqual(await form('login', right), [303, '/home', '']);
      assert.deepEqual(await form('login', wrong), [303, '/login?lang=de&error=invalid_credentials', '']);
      assert.deepEqual(await form('login', {}), [303, '/login?lang=de&error=invalid_request', '']);
      assert.deepEqual(await form('forgot-password', { email: 'ada@example.org' }), [303, '/sent', '']);
      const body = { token: 'a'.repeat(43), password: 'a password of mine' };
      assert.deepEqual(await form('reset-password', body), [303, '/reset?error=invalid_token', '']);
      assert.deepEqual(await form('logout', {}), [303, '/bye', '']);
    });

    it('lead a form to its page in an outage, too, and say how long to wait', async () => {
      const { request, legacy } = accountWorld({ makeApp, options: { pages } });
      legacy.fail();
      const answer = await request.post('/account/login').set('Accept', BROWSER).type('form').send(right);
      assert.deepEqual([answer.status, answer.headers['location']], [303, '/login?lang=de&error=legacy_unavailable']);
      assert.match(String(answer.headers['retry-after']), /^\d+$/);
    });

    it('are JSON for JSON, for a form that a script sends, and for a form of a route without pages', async () => {
      const { request } = accountWorld({ makeApp, options: { pages } });
      const json = await request.post('/account/login').set('Accept', BROWSER).send(right);
      assert.deepEqual([json.status, json.body.outcome], [200, 'migrated']);
      for (const accept of ['application/json', '*/*', 'application/json, text/html;q=0.5']) {
        const script = await request.post('/account/login').set('Accept', accept).type('form').send(wrong);
        assert.deepEqual([script.status, codeOf(script)], [401, 'invalid_credentials'], accept);
      }
      const other = await request.post('/account/verify-email').set('Accept', BROWSER).type('form').send({ token: 'x' });
      assert.deepEqual([other.status, codeOf(other)], [400, 'invalid_token']);
      const none = await accountWorld({ makeApp }).request.post('/account/login').set('Accept', BROWSER).type('form').send(right);
      assert.equal(none.status, 200);
    });

    it('SES-06: lead what another site sent nowhere', async () => {
      const { request } = accountWorld({ makeApp, options: { pages } });
      const foreign = { Accept: BROWSER, 'Sec-Fetch-Site': 'cross-site' };
      const answer = await request.post('/account/login').set(foreign).type('form').send(right);
      assert.deepEqual([answer.status, codeOf(answer), answer.headers['location']], [403, 'forbidden', undefined]);
    });

    it('INJ-15: lead whoever had to log in back to where they wanted to go, on this site alone', async () => {
      const { request } = accountWorld({ makeApp, options: { pages } });
      const login = async (body: object) =>
        (await request.post('/account/login').set('Accept', BROWSER).type('form').send(body)).headers['location'] as unknown;
      assert.equal(await login({ ...right, returnTo: '/orders?page=2' }), '/orders?page=2');
      const evil = ['//evil.example', '/\\evil.example', 'https://evil.example', '/%2fevil.example', '/\t/evil.example'];
      for (const returnTo of [...evil, ['/a', '//evil.example']])
        assert.equal(await login({ ...right, returnTo }), '/home', String(returnTo));
      assert.equal(await login({ ...wrong, returnTo: '/orders' }), '/login?lang=de&error=invalid_credentials');
    });

    it('RST-17: have neither token nor address in what a form is led to', async () => {
      const { request } = accountWorld({ makeApp, options: { pages } });
      const token = 'canarytoken'.padEnd(43, 'x');
      for (const [route, body] of [
        ['reset-password', { token, password: 'short' }],
        ['reset-password', { token, password: 'a password of mine' }],
        ['forgot-password', { email: 'canary@example.org' }],
        ['forgot-password', { email: 'canary@@example.org' }],
        ['login', { email: 'canary@example.org', password: 'canary' }],
      ] as const) {
        const answer = await request.post(`/account/${route}?token=${token}`).set('Accept', BROWSER).type('form').send(body);
        assert.equal(answer.status, 303);
        assert.ok(!JSON.stringify([answer.headers, answer.text]).includes('canary'), route);
      }
    });
  });
}
