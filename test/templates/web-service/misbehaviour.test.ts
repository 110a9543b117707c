import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { assertUnavailable, errorOf } from '../../legacy/support/assert-unavailable.js';
import { endpointServer } from '../../legacy/support/endpoint-server.js';
import { guarded } from '../../legacy/support/guarded.js';
import { ENDLESS, MISBEHAVIOURS, type Misbehaviour } from '../../legacy/support/misbehaviours.js';
import { until } from '../../support/world.js';
import { victim } from '../support/people.js';
import { patient } from '../support/source-suite.js';
import type { TemplateSource } from '../support/template.js';
import { type Options, webServiceStage } from '../support/web-service-stage.js';

type Asked = Pick<TemplateSource, 'verify' | 'getUser'>;

const context = { signal: patient };

describe('The template for web services, when the service misbehaves,', () => {
  const service = webServiceStage();

  /** Makes the service misbehave where it is asked this. */
  const misbehave = (pathname: string, misbehaviour: Misbehaviour) =>
    void (service.server.answer = (request, response) =>
      request.path.startsWith(pathname) ? misbehaviour(response) : service.answer(request, response));
  /** The two questions, and where each is asked. */
  const QUESTIONS = {
    verify: { pathname: '/auth', meant: [], ask: (source: Asked) => source.verify(victim.email, victim.password ?? '', context) },
    // A list of people, and nobody: both are answers to who somebody is.
    getUser: {
      pathname: '/users/',
      meant: ['an array', 'nothing but null', 'status 410'],
      ask: (source: Asked) => source.getUser(victim.email, context),
    },
  } as const;

  for (const [question, { pathname, meant, ask }] of Object.entries(QUESTIONS)) {
    describe(`asked to ${question}:`, () => {
      let source: TemplateSource;
      afterEach(() => source.close());
      const assertNoAnswer = async (options: Options = {}) => {
        source = service.sourceOf({ answerPath: undefined, account: { username: 'app', password: 'its secret' }, ...options });
        const legacy = guarded(source, { failures: 1000 });
        const error = await assertUnavailable(Promise.resolve(ask(legacy as unknown as Asked)));
        const bare = await Promise.resolve(ask(source)).then(
          (answer) => assert.fail(JSON.stringify(answer)),
          (thrown: unknown) => thrown,
        );
        const shown = `${legacy.told()} ${inspect([error, bare], { depth: 9, showHidden: true })}`;
        for (const secret of [victim.password ?? '', 'its secret', victim.email, 'Basic ']) assert.ok(!shown.includes(secret), shown);
      };

      for (const [name, misbehaviour] of Object.entries(MISBEHAVIOURS)) {
        if ((meant as readonly string[]).includes(name)) continue;
        it(`LEG-01: takes for no answer: ${name}`, async () => {
          misbehave(pathname, misbehaviour);
          await assertNoAnswer();
          await until(() => service.server.connections.now === 0);
        });
      }

      for (const [name, endless] of Object.entries(ENDLESS)) {
        it(`LEG-02: gives up on ${name}`, async () => {
          misbehave(pathname, endless);
          await assertNoAnswer({ timeout: 200 });
          await until(() => service.server.connections.now === 0);
        });
      }

      it('LEG-12: follows no redirect, and asks nobody whose certificate is not vouched for, or who speaks no TLS', async () => {
        const elsewhere = await endpointServer(service.answer, { tls: false });
        for (const status of [301, 302, 303, 307, 308]) {
          for (const location of [`${elsewhere.url}/auth`, `${service.server.url}/elsewhere`, '/elsewhere']) {
            misbehave(pathname, (response) => void response.writeHead(status, { location }).end());
            await assertNoAnswer();
          }
        }
        assert.deepEqual([elsewhere.connections.ever, service.server.received.filter(({ path }) => path.includes('elsewhere'))], [0, []]);
        service.server.received.length = 0;
        service.server.answer = service.answer;
        const kept = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
        try {
          process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
          await assertNoAnswer({ tls: {} });
          await assertNoAnswer({ tls: { rejectUnauthorized: false } });
        } finally {
          if (kept === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
          else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = kept;
        }
        await assertNoAnswer(service.addresses(elsewhere.port));
        await assertNoAnswer({
          ...service.addresses(),
          verifyUrl: `https://127.0.0.2:${service.server.port}/auth`,
          userUrl: `https://127.0.0.2:${service.server.port}/users/{identifier}`,
        });
        assert.deepEqual([service.server.received, elsewhere.received], [[], []]);
        await elsewhere.close();
      });

      it('LEG-13: passes on that there were too many attempts, and for how long', async () => {
        const waits = { '17': 17, [new Date(Date.now() + 60_000).toUTCString()]: 60, '99999999999': 86_400, soon: 5, '-1': 5 };
        source = service.sourceOf();
        for (const [header, expected] of Object.entries(waits)) {
          misbehave(pathname, (response) => void response.writeHead(429, { 'retry-after': header }).end());
          const error = await errorOf(Promise.resolve(ask(guarded(source) as unknown as Asked)));
          assert.equal(error.code, 'too_many_attempts');
          assert.ok(Math.abs(Number(error.retryAfter) - expected) <= 2, `${header}: ${error.retryAfter}`);
        }
      });
    });
  }
});
