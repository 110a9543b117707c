import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { LegacySource } from '../../../lib/core/ports.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import type { EndpointOptions } from '../../../lib/legacy/endpoint-options.js';
import { bcryptHasher } from '../../../lib/passwords/index.js';
import { memoryStores } from '../../../lib/stores/memory/index.js';
import { legacySourceContract, registerContract } from '../../../lib/testing/index.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { outcome, until } from '../../support/world.js';
import { assertUnavailable, errorOf } from './assert-unavailable.js';
import { certificate } from './certificate.js';
import { type Answer, type EndpointServer, endpointServer, type Received } from './endpoint-server.js';
import { guarded } from './guarded.js';
import { ENDLESS, MISBEHAVIOURS, type Misbehaviour } from './misbehaviours.js';

/** Whom the endpoints of these tests know. */
export const ada = {
  id: '0b3a1e5c-7f5d-4c39-8f0e-0a1b2c3d4e5f',
  email: 'ada@example.org',
  username: 'ada',
  password: 'Grüße, "Ada" \\ 100%',
};

const TOKEN = 'a-token-that-nobody-may-see';

/** A product whose contract is spoken. */
export interface Product {
  /** A source over an endpoint; `getUser` knows ada, where it is separate. */
  readonly source: (options: EndpointOptions) => LegacySource;
  /** Answers as the product's documents say. */
  readonly answer: Answer;
  /** Which requests ask what is asked here. */
  readonly asks: (request: Received) => boolean;
  /** Asks it of the source, as the migrator does. */
  readonly ask: (legacy: Pick<LegacySource, 'verify' | 'getUser'>, signal: AbortSignal) => unknown;
  /** What is an answer in this contract, though it is none in others. */
  readonly meant?: readonly string[];
  /** Further ways not to answer. */
  readonly misbehaviours?: Readonly<Record<string, Misbehaviour>>;
}

export const patient = (): AbortSignal => new AbortController().signal;

/** What every source over an endpoint must do. */
export function endpointSuite({ source: make, answer, asks, ask, meant = [], misbehaviours = {} }: Product): void {
  let server: EndpointServer;
  before(async () => (server = await endpointServer(answer)));
  after(() => server.close());
  beforeEach(() => {
    server.answer = answer;
    server.received.length = 0;
  });
  const source = (options: Partial<EndpointOptions> = {}) =>
    make({ url: `${server.url}/migrate`, tls: { ca: certificate }, auth: { bearer: TOKEN }, ...options });
  const directory = (options: Partial<EndpointOptions> = {}) => guarded(source(options), { failures: 1000 });
  /** Asks through the guard, as a login does. */
  const through = async (legacy: ReturnType<typeof guarded>): Promise<unknown> => await ask(legacy as unknown as LegacySource, patient());
  const misbehave = (misbehaviour: Misbehaviour): void =>
    void (server.answer = (request, response) => (asks(request) ? misbehaviour(response) : answer(request, response)));

  async function assertNoAnswer(options: Partial<EndpointOptions> = {}): Promise<void> {
    const legacy = directory(options);
    const error = await assertUnavailable(through(legacy));
    assert.equal(legacy.faults.length, 1);
    const shown = `${legacy.told()} ${inspect(error, { depth: 9, showHidden: true })} ${String(error.stack)}`;
    for (const secret of [ada.password, JSON.stringify(ada.password).slice(1, -1), TOKEN]) assert.ok(!shown.includes(secret), shown);
    const bare = await Promise.resolve(ask(source(options), patient())).then(
      (value) => value,
      (thrown: unknown) => inspect(thrown, { depth: 9, showHidden: true }),
    );
    assert.ok(!String(bare).includes('Ada') && !String(bare).includes(TOKEN), String(bare));
  }

  describe('keeps to the contract of sources:', () => {
    const delegate = {
      verify: (...args: Parameters<LegacySource['verify']>) => source().verify(...args),
      getUser: (...args: Parameters<LegacySource['getUser']>) => source().getUser(...args),
    };
    const known = { identifier: ada.email, password: ada.password };
    registerContract(legacySourceContract(delegate, { known, unknown: 'nobody@example.org' }), { it });
  });

  it('brings somebody over at the first login, and never needs the old system for them again', async () => {
    const legacy = source();
    const { users, ledger } = memoryStores();
    const passwords = { hasher: bcryptHasher({ cost: 4 }) };
    const migrator = createMigrator({ users, ledger, legacy, passwords, logger: recordingLogger() });
    assert.equal(await outcome(migrator, ada.email, 'a wrong password'), 'rejected');
    assert.equal(await outcome(migrator, 'nobody@example.org', ada.password), 'rejected');
    misbehave((response) => void response.writeHead(503).end());
    assert.equal(await outcome(migrator, ada.email, ada.password), 'legacy_unavailable');
    server.answer = answer;
    assert.equal(await outcome(migrator, 'ADA@example.org', ada.password), 'migrated');
    server.received.length = 0;
    assert.equal(await outcome(migrator, ada.email, ada.password), 'verified');
    assert.equal(await outcome(migrator, ada.email, 'a wrong password'), 'rejected');
    assert.equal(server.received.length, 0);
  });

  describe('LEG-01: takes for no answer:', () => {
    for (const [name, misbehaviour] of Object.entries({ ...MISBEHAVIOURS, ...misbehaviours })) {
      if (meant.includes(name)) continue;
      it(name, async () => {
        misbehave(misbehaviour);
        await assertNoAnswer();
        await until(() => server.connections.now === 0);
      });
    }

    it('nobody who listens', async () => {
      const gone = await endpointServer(answer);
      await gone.close();
      await assertNoAnswer({ url: gone.url });
    });

    it('a host that there is not', async () => await assertNoAnswer({ url: 'https://nowhere.invalid/migrate' }));
  });

  describe('LEG-02: gives up on:', () => {
    for (const [name, endless] of Object.entries(ENDLESS)) {
      it(`${name}, by itself`, async () => {
        misbehave(endless);
        const legacy = directory({ timeout: 100 });
        await assertUnavailable(through(legacy));
        assert.deepEqual(
          legacy.faults.map(({ reason }) => reason),
          ['timeout'],
        );
        await until(() => server.connections.now === 0);
      });

      it(`${name}, when nobody waits for it any longer`, async () => {
        const leaving = new AbortController();
        misbehave((response) => {
          endless(response);
          setImmediate(() => leaving.abort(new Error('the visitor has left')));
        });
        await assert.rejects(async () => await ask(source({ timeout: 60_000 }), leaving.signal), /the visitor has left/);
        await until(() => server.connections.now === 0);
      });
    }

    it('asks nothing on behalf of somebody who has gone already', async () => {
      await assert.rejects(async () => await ask(source(), AbortSignal.abort()));
      assert.equal(server.received.length, 0);
    });
  });

  describe('LEG-12: sends passwords nowhere else:', () => {
    let elsewhere: EndpointServer;
    beforeEach(async () => (elsewhere = await endpointServer((_, response) => void response.writeHead(200).end(), { tls: false })));
    afterEach(() => elsewhere.close());

    for (const status of [301, 302, 303, 307, 308]) {
      it(`not after a redirect with status ${status}`, async () => {
        misbehave((response) => void response.writeHead(status, { location: `${elsewhere.url}/migrate` }).end());
        await assertNoAnswer();
        misbehave((response) => void response.writeHead(status, { location: `${server.url}/other` }).end());
        await assertNoAnswer();
        assert.equal(elsewhere.connections.ever, 0);
        assert.deepEqual(
          server.received.filter(({ path }) => path.includes('other')),
          [],
        );
      });
    }

    it('not through a proxy of the environment', async () => {
      const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy', 'NODE_USE_ENV_PROXY'];
      const kept = names.map((name) => [name, process.env[name]] as const);
      for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : elsewhere.url;
      try {
        assert.ok(await through(directory()));
        assert.equal(elsewhere.connections.ever, 0);
      } finally {
        for (const [name, value] of kept) {
          if (value === undefined) delete process.env[name];
          else process.env[name] = value;
        }
      }
    });

    it('not to a server whose certificate nobody vouches for, whatever the environment says', async () => {
      const kept = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      for (const value of ['1', '0']) {
        process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = value;
        try {
          await assertNoAnswer({ tls: {} });
        } finally {
          if (kept === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
          else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = kept;
        }
      }
      assert.equal(server.received.length, 0);
    });

    it('not to a server with the certificate of another', async () => {
      await assertNoAnswer({ url: `https://127.0.0.2:${server.port}/migrate` });
      assert.equal(server.received.length, 0);
    });

    it('not to a server that speaks no TLS', async () => {
      await assertNoAnswer({ url: elsewhere.url.replace('http:', 'https:') });
      assert.equal(elsewhere.received.length, 0);
    });

    it('not in the clear, unless it is told to', async () => {
      for (const url of ['http://legacy.example.org/', 'http://127.0.0.1:1/', 'http://localhost/'])
        assert.throws(() => source({ url }), { code: 'configuration', message: /allowPlainHttp/ });
      const clear = await endpointServer(answer, { tls: false });
      assert.ok(await through(directory({ url: `${clear.url}/migrate`, allowPlainHttp: true })));
      await clear.close();
    });
  });

  it('answers the next, whatever became of the one before', async () => {
    const legacy = directory();
    for (const misbehaviour of Object.values(MISBEHAVIOURS).slice(0, 5)) {
      misbehave(misbehaviour);
      await assertUnavailable(through(legacy));
      server.answer = answer;
      assert.ok(await through(legacy));
    }
  });

  it('loses no login to a connection that was kept and then dropped', async () => {
    server.answer = (request, response) => {
      response.setHeader('connection', 'keep-alive').on('finish', () => response.socket?.destroySoon());
      answer(request, response);
    };
    const legacy = directory();
    const before = server.connections.ever;
    for (let turn = 0; turn < 10; turn += 1) assert.ok(await through(legacy));
    assert.equal(server.connections.ever - before, server.received.length);
  });

  it('LEG-13: passes on that there were too many attempts, and for how long, and does not count it as a fault', async () => {
    const waits = { '17': 17, [new Date(Date.now() + 60_000).toUTCString()]: 60, '99999999999': 86_400, soon: 5, '-1': 1 };
    for (const [header, expected] of Object.entries(waits)) {
      misbehave((response) => void response.writeHead(429, { 'retry-after': header }).end());
      const legacy = directory();
      const error = await errorOf(through(legacy));
      assert.equal(error.code, 'too_many_attempts');
      assert.ok(Math.abs(Number(error.retryAfter) - expected) <= 1, `${header}: ${error.retryAfter}`);
      assert.deepEqual(legacy.faults, []);
    }
  });

  it('passes on when it is worth trying again', async () => {
    misbehave((response) => void response.writeHead(503, { 'retry-after': '33' }).end());
    assert.equal((await assertUnavailable(through(directory()))).retryAfter, 33);
  });

  it('tells who asks', async () => {
    await through(directory({ headers: { 'X-Api-Key': 'a key' } }));
    assert.ok(server.received.length > 0);
    for (const { headers } of server.received) {
      assert.equal(headers.authorization, `Bearer ${TOKEN}`);
      assert.equal(headers['x-api-key'], 'a key');
      assert.equal(headers['accept'], 'application/json');
    }
    server.received.length = 0;
    await through(directory({ auth: { username: 'app', password: 'its: password' } }));
    assert.equal(server.received[0]?.headers.authorization, `Basic ${btoa('app:its: password')}`);
  });
}
