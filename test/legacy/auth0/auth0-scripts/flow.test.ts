import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { auth0Scripts, type Auth0Source } from '../../../../lib/legacy/index.js';
import { outcome, world } from '../../../support/world.js';

/** The old system's people, by address. */
const people: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'ada@example.org': { user_id: 1, email: 'ada@example.org', email_verified: true, name: 'Ada', user_metadata: { theme: 'dark' } },
  'bob@example.org': { user_id: 2, email: 'bob@example.org', email_verified: true, name: 'Bob' },
  'eve@example.org': { user_id: 3, email: 'eve@example.org', email_verified: true, name: 'Eve', blocked: true },
  'joe@example.org': { id: 4, email: 'joe@example.org', name: 'Joe' },
};
const OLD = 'the old password';
const NEW = 'an entirely new password';

const login = `async function login(email, password, callback) {
  try {
    const response = await fetch(configuration.API + '/login', { method: 'POST', body: JSON.stringify({ email, password }) });
    if (response.status === 401) return callback(new WrongUsernameOrPasswordError(email));
    callback(null, await response.json());
  } catch (error) { callback(error); }
}`;
const getUser = `function getByEmail(email, callback) {
  fetch(configuration.API + '/users/' + encodeURIComponent(email))
    .then((response) => response.status === 404 ? null : response.json())
    .then((profile) => callback(null, profile));
}`;

describe('auth0Scripts, as the old system of an app', () => {
  let server: Server;
  let source: Auth0Source;
  let state: 'well' | 'down' | 'hanging';
  let asked: number;
  before(async () => {
    server = createServer((req, res) => void answer(req, res)).listen(0, '127.0.0.1');
    async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
      asked += 1;
      if (state === 'down') return void req.socket.destroy();
      if (state === 'hanging') return;
      const body = (await text(req)) || '{}';
      const { email, password } = JSON.parse(body) as { email?: string; password?: string };
      const found = people[(email ?? decodeURIComponent(req.url?.split('/').at(-1) ?? '')).toLowerCase()];
      const isKnown = found && (req.url !== '/login' || password === OLD);
      res
        .writeHead(isKnown ? 200 : req.url === '/login' ? 401 : 404, { Connection: 'close' })
        .end(isKnown ? JSON.stringify(found) : '<html>');
    }
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    source = auth0Scripts({ login, getUser }, { name: 'auth0', configuration: { API: `http://127.0.0.1:${port}` } });
  });
  beforeEach(() => {
    state = 'well';
    asked = 0;
  });
  after(async () => {
    await source.close();
    server.closeAllConnections();
    server.close();
  });
  const app = (timeout = 15_000) =>
    world({
      legacy: source,
      guard: { timeout, failures: 1000 },
      profile: ({ name, user_metadata }) => ({ name, theme: (user_metadata as { theme?: unknown } | undefined)?.theme }),
    });

  /** Somebody who is here, as the application shows them. */
  const shownOf = async (migrator: ReturnType<typeof app>['migrator'], email: string) =>
    (JSON.parse(JSON.stringify(await migrator.getUser(email))) as { user: Record<string, unknown> }).user;

  it('MIG-01: brings somebody over at the first login, and verifies them here at the second', async () => {
    const { migrator } = app();
    assert.equal(await outcome(migrator, 'ada@example.org', 'a wrong password'), 'rejected');
    assert.equal(await outcome(migrator, 'nobody@example.org', OLD), 'rejected');
    assert.equal(await outcome(migrator, 'Ada@Example.org', OLD), 'migrated');
    state = 'down';
    assert.equal(await outcome(migrator, 'ada@example.org', OLD), 'verified');
    assert.equal(await outcome(migrator, 'ada@example.org', 'a wrong password'), 'rejected');
    assert.equal(asked, 3);
    const { id, ...told } = await shownOf(migrator, 'ada@example.org');
    assert.equal(typeof id, 'string');
    assert.deepEqual(told, { email: 'ada@example.org', emailVerified: true, name: 'Ada', theme: 'dark' });
  });

  it('CON-01: makes one user of many first logins at once', async () => {
    const { migrator } = app();
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => outcome(migrator, 'bob@example.org', index % 2 ? OLD : 'wrong')),
    );
    assert.deepEqual(outcomes.filter((one) => one === 'rejected').length, 10);
    assert.equal((await migrator.progress()).migrated, 1);
  });

  it('RST-10: brings somebody over who resets their password first; the old one is dead', async () => {
    const { migrator, mail, settled } = app();
    await migrator.requestPasswordReset('bob@example.org', { mail });
    await migrator.requestPasswordReset('nobody@example.org', { mail });
    await settled();
    assert.equal(mail.messages.length, 1);
    assert.equal((await migrator.getUser('bob@example.org')).status, 'legacy', 'a link that nobody follows leaves no trace');
    await migrator.resetPassword(mail.token('reset-password'), NEW);
    assert.equal(await outcome(migrator, 'bob@example.org', OLD), 'rejected');
    assert.equal(await outcome(migrator, 'bob@example.org', NEW), 'verified');
  });

  it('IDN-05: lets nobody sign up with an address of the old system, and everybody with another', async () => {
    const { migrator, mail, settled } = app();
    const error = { code: 'user_exists' };
    await assert.rejects(migrator.signUp({ email: 'Ada@example.org', password: NEW }, { instant: true }), error);
    assert.deepEqual(await migrator.signUp({ email: 'ada@example.org', password: NEW }, { mail }), { status: 'verification_sent' });
    await settled();
    assert.deepEqual(
      mail.messages.map(({ type }) => type),
      ['already-registered'],
    );
    assert.equal((await migrator.signUp({ email: 'newcomer@example.org', password: NEW }, { instant: true })).status, 'created');
    assert.equal(await outcome(migrator, 'ada@example.org', OLD), 'migrated');
  });

  it('MIG-09: keeps out whom the old system keeps out, and takes an unproven address for what it is', async () => {
    const { migrator } = app();
    assert.equal(await outcome(migrator, 'eve@example.org', OLD), 'rejected');
    assert.equal(await outcome(migrator, 'joe@example.org', OLD), 'migrated');
    assert.equal((await shownOf(migrator, 'joe@example.org'))['emailVerified'], false);
  });

  it('LEG-01: is a 503 during an outage, and nothing more when that is over', async () => {
    const { migrator, mail, settled, named } = app();
    state = 'down';
    assert.equal(await outcome(migrator, 'ada@example.org', OLD), 'legacy_unavailable');
    const error = { code: 'legacy_unavailable', status: 503 };
    await assert.rejects(migrator.signUp({ email: 'newcomer@example.org', password: NEW }, { mail }), error);
    await migrator.requestPasswordReset('ada@example.org', { mail });
    await settled();
    assert.deepEqual(mail.messages, []);
    state = 'well';
    assert.equal(await outcome(migrator, 'ada@example.org', OLD), 'migrated');
    assert.deepEqual(
      [...new Set(named('legacy-fault').map(({ source: name, reason }) => `${String(name)}: ${String(reason)}`))],
      ['auth0: error'],
    );
  });

  it('LEG-02: is a 503 within the guard’s timeout where the old system hangs, and answers again after that', async () => {
    await source.getUser('ada@example.org', { signal: new AbortController().signal });
    const { migrator, named } = app(1500);
    state = 'hanging';
    assert.equal(await outcome(migrator, 'ada@example.org', OLD), 'legacy_unavailable');
    assert.deepEqual(
      named('legacy-fault').map(({ reason }) => reason),
      ['timeout'],
    );
    state = 'well';
    assert.equal(await outcome(app().migrator, 'ada@example.org', OLD), 'migrated');
  });
});
