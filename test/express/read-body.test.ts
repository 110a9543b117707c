import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type express from 'express';
import { expresses } from '../passport/support/expresses.js';
import { faultsDuring } from '../passport/support/process-faults.js';
import { accountWorld, codeOf, ROUTES } from './support/account-app.js';

type Framework = typeof express;
/** What applications put before the routes, and what they forget. */
const PARSERS: Readonly<Record<string, (makeApp: Framework) => (app: express.Express) => void>> = {
  'without a parser before it': () => () => {},
  'after the parsers of the app': (makeApp) => (app) => {
    app.use(makeApp.json({ limit: '10mb' }), makeApp.urlencoded({ extended: true, limit: '10mb' }));
  },
  'after a parser of JSON alone': (makeApp) => (app) => {
    app.use(makeApp.json({ limit: '10mb' }));
  },
};

const LONG = 'x'.repeat(200_000);
const NESTED = `{"email":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_000)}}`;
const BAD: readonly (readonly [title: string, type: string, body: string, status?: number])[] = [
  ['a list', 'application/json', '[]'],
  ['a list of objects', 'application/json', '[{"email":"ada@example.org"}]'],
  ['a text', 'application/json', '"str"'],
  ['null', 'application/json', 'null'],
  ['truncated JSON', 'application/json', '{"email":"ada@exam'],
  ['a form that is sent as JSON', 'application/json', 'email=ada%40example.org'],
  ['a list nested 40,000 deep', 'application/json', `${'['.repeat(40_000)}${']'.repeat(40_000)}`],
  ['an object nested 40,000 deep', 'application/json', NESTED],
  [
    'a field nested 40 deep',
    'application/json',
    `{"email":"a@b.example","password":"long enough 7","token":"t","x":${'['.repeat(40)}${']'.repeat(40)}}`,
  ],
  ['a password of 200 kB', 'application/json', JSON.stringify({ email: LONG, password: LONG, currentPassword: LONG, newPassword: LONG })],
  ['JSON as text', 'text/plain', '{"email":"ada@example.org"}', 415],
  ['JSON of another type', 'application/octet-stream', '{"email":"ada@example.org"}', 415],
  ['JSON of an unheard-of charset', 'application/json; charset=klingon', '{"email":"ada@example.org"}', 415],
  ['a form with a file', 'multipart/form-data; boundary=x', '--x--', 415],
  ['XML', 'application/xml', '<email/>', 415],
];

for (const [version, makeApp] of expresses) {
  for (const [place, parsers] of Object.entries(PARSERS)) {
    describe(`Bodies, ${place}, on ${version}`, () => {
      for (const [title, type, body, status = 400] of BAD) {
        it(`INJ-14: answers ${title} with a code, and does nothing`, async () => {
          const here = accountWorld({ makeApp, before: parsers(makeApp) });
          const faults = await faultsDuring(async () => {
            for (const [method, route] of ROUTES.filter(([, name]) => name !== 'logout')) {
              const answer = await here.request[method](`/account/${route}`).set('Content-Type', type).send(body);
              const code = status === 415 ? 'unsupported_media_type' : 'invalid_request';
              assert.deepEqual([answer.status, codeOf(answer)], [status, code], route);
              assert.deepEqual(Object.keys(answer.body), ['error']);
              assert.ok(!/ at |node_modules|position|Unexpected|x{20}/.test(answer.text), answer.text);
            }
          });
          await here.settled();
          assert.deepEqual(faults.unhandledRejection.concat(faults.uncaughtException), []);
          assert.deepEqual([here.legacy.verified, here.legacy.looked, here.mail.messages, here.hasher.work()], [[], [], [], 0]);
        });
      }

      it('reads JSON and forms', async () => {
        const here = accountWorld({ makeApp, before: parsers(makeApp) });
        await here.request.post('/account/login').send({ email: 'ada@example.org', password: 'the old password' }).expect(200);
        await here.request.post('/account/login').type('form').send({ email: 'ada@example.org', password: 'the old password' }).expect(200);
        await here.request
          .post('/account/login')
          .set('Content-Type', 'Application/JSON; charset=UTF-8')
          .send('{"username":"ada","password":"the old password"}')
          .expect(200);
      });

      it('does without a body where none is needed', async () => {
        const here = accountWorld({ makeApp, before: parsers(makeApp) });
        await here.request.post('/account/logout').expect(204);
        const answer = await here.request.post('/account/login').expect(400);
        assert.equal(codeOf(answer), 'invalid_request');
      });
    });
  }

  describe(`Bodies, on ${version}`, () => {
    it('INJ-14: takes less than 100 ms of work for the worst of them', async () => {
      const here = accountWorld({ makeApp, before: (app) => app.use(makeApp.json({ limit: '10mb' })) });
      await here.request.post('/account/signup').send({});
      const took: number[] = [];
      // The least of them: collecting what earlier tests left behind is work too.
      for (let time = 0; time < 3; time++) {
        const before = process.cpuUsage();
        await here.request.post('/account/signup').set('Content-Type', 'application/json').send(NESTED).expect(400);
        const { user, system } = process.cpuUsage(before);
        took.push((user + system) / 1000);
      }
      assert.ok(Math.min(...took) < 100, `${took.join(', ')} ms`);
    });

    it('INJ-14: refuses a body that does not say what it is', async () => {
      const { app, legacy } = accountWorld({ makeApp });
      const server = app.listen(0);
      const { port } = server.address() as AddressInfo;
      const [status, answer] = await new Promise<[number | undefined, string]>((resolve, reject) => {
        const headers = { 'Content-Length': 2 };
        const sent = request({ port, method: 'POST', path: '/account/login', headers, agent: false }, (response) => {
          response.on('data', (text: Buffer) => resolve([response.statusCode, text.toString()]));
        });
        sent.on('error', reject).end('{}');
      });
      server.close();
      assert.deepEqual([status, JSON.parse(answer).error.code, legacy.verified], [415, 'unsupported_media_type', []]);
    });

    it('INJ-14: does not unpack what is packed, of whatever size it would be', async () => {
      const here = accountWorld({ makeApp });
      const answer = await here.request
        .post('/account/login')
        .set({ 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' })
        .send('{"email":"ada@example.org"}');
      assert.deepEqual([answer.status, codeOf(answer)], [415, 'unsupported_media_type']);
    });
  });
}
