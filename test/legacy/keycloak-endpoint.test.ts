import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { readUserAnswer } from '../../lib/core/legacy-answer.js';
import { keycloakEndpoint, type KeycloakEndpointOptions } from '../../lib/legacy/keycloak-endpoint.js';
import { outcome, world } from '../support/world.js';
import { assertUnavailable } from './support/assert-unavailable.js';
import { certificate } from './support/certificate.js';
import { type Answer, type EndpointServer, endpointServer, json, type Received } from './support/endpoint-server.js';
import { ada, endpointSuite, patient } from './support/endpoint-suite.js';
import { guarded } from './support/guarded.js';
import type { Misbehaviour } from './support/misbehaviours.js';

/** A user with everything that the plugin's documents name, its booleans as texts as there. */
const user = {
  id: ada.id,
  username: ada.username,
  email: ada.email,
  firstName: 'Ada',
  lastName: 'Lovelace',
  enabled: 'true',
  emailVerified: 'true',
  attributes: { position: ['countess'], likes: ['engines', 'horses'] },
  roles: ['admin'],
  groups: ['migrated_users'],
  requiredActions: ['UPDATE_PASSWORD'],
  totps: [],
  organizations: [{ orgName: 'Org 1', orgAlias: 'org-1', domains: [{ domainName: 'org1.example', isVerified: true }] }],
};

/** As the plugin's example of a legacy system: 404 to a question about nobody, 400 to a password that is not right. */
const answer: Answer = ({ method, path, body }, response) => {
  const identifier = decodeURIComponent(path.replace('/migrate/', '')).toLowerCase();
  const isAda = [ada.email, ada.username, ada.id].includes(identifier);
  if (method === 'GET') return isAda ? json(response, 200, user) : void response.writeHead(404).end();
  const isRight = isAda && (JSON.parse(body) as { password: string }).password === ada.password;
  response.writeHead(isRight ? 200 : 400, { 'content-length': '0' }).end();
};

const asksToVerify = ({ method }: Received) => method === 'POST';
const asksForUser = ({ method }: Received) => method === 'GET';
const status = (code: number): Record<string, Misbehaviour> => ({ [`status ${code}`]: (response) => void response.writeHead(code).end() });

describe('keycloakEndpoint', () => {
  describe('asked to verify', () => {
    endpointSuite({
      source: (options) => keycloakEndpoint(options),
      answer,
      asks: asksToVerify,
      ask: (legacy, signal) => legacy.verify(ada.email, ada.password, { signal }),
      misbehaviours: {
        ...status(204),
        'status 401, which is for the application': (response) => json(response, 401, {}),
        'status 403, which is for the application': (response) => json(response, 403, {}),
        'a false with status 200': (response) => json(response, 200, { valid: false }),
      },
    });
  });

  describe('asked to verify by id', () => {
    endpointSuite({
      source: (options) => keycloakEndpoint({ ...options, verifyBy: 'id' }),
      answer,
      asks: asksToVerify,
      ask: (legacy, signal) => legacy.verify(ada.email, ada.password, { signal }),
    });
  });

  describe('asked for somebody', () => {
    endpointSuite({
      source: (options) => keycloakEndpoint(options),
      answer,
      asks: asksForUser,
      ask: (legacy, signal) => legacy.getUser(ada.email, { signal }),
      misbehaviours: {
        ...status(204),
        ...status(400),
        ...status(401),
        ...status(403),
        'an empty body': (response) => void response.writeHead(200).end(),
        'somebody without a name': (response) => json(response, 200, { id: '7', firstName: 'Ada' }),
        'somebody with empty names': (response) => json(response, 200, { id: '7', username: '', email: null }),
        'an error with an id': (response) => json(response, 200, { id: 'request-7', error: 'the database is gone' }),
        'an enabled that is no boolean': (response) => json(response, 200, { ...user, enabled: 'no' }),
        'an address that is no text': (response) => json(response, 200, { ...user, email: [ada.email] }),
      },
    });
  });

  let server: EndpointServer;
  beforeEach(async () => (server = await endpointServer(answer)));
  afterEach(() => server.close());
  const source = (options: Partial<KeycloakEndpointOptions> = {}) =>
    keycloakEndpoint({ url: `${server.url}/migrate`, tls: { ca: certificate }, ...options });
  const got = async (given: object) => {
    server.answer = (_, response) => json(response, 200, given);
    return readUserAnswer(await source().getUser(ada.email, { signal: patient() }));
  };
  const verify = (legacy: ReturnType<typeof source>, identifier: string = ada.email) => guarded(legacy).verify(identifier, ada.password);

  it('sends the very messages that the plugin sends', async () => {
    assert.equal(await source().verify(ada.email, ada.password, { signal: patient() }), true);
    await source().getUser(ada.email, { signal: patient() });
    const asked = server.received.map(({ method, path, headers, body }) => [method, path, headers['content-type'], body]);
    assert.deepEqual(asked, [
      ['POST', '/migrate/ada%40example.org', 'application/json', JSON.stringify({ password: ada.password })],
      ['GET', '/migrate/ada%40example.org', undefined, ''],
    ]);
  });

  it('verifies by the id where the endpoint does', async () => {
    const profile = await source({ verifyBy: 'id' }).verify('ADA', ada.password, { signal: patient() });
    assert.equal(typeof profile === 'object' && profile?.id, ada.id);
    const asked = server.received.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(asked, ['GET /migrate/ADA', `POST /migrate/${ada.id}`]);
    for (const id of [null, undefined, '', true, { toHexString: 'x' }]) {
      server.answer = (request, response) => (request.method === 'GET' ? json(response, 200, { ...user, id }) : answer(request, response));
      await assertUnavailable(verify(source({ verifyBy: 'id' })));
    }
  });

  it('tells of a person in our words, and keeps all else', async () => {
    assert.deepEqual(await got(user), { ...user, enabled: true, emailVerified: true, name: 'Ada Lovelace' });
    assert.deepEqual(await got({ username: 'ada' }), { username: 'ada', emailVerified: false });
    assert.equal((await got({ ...user, firstName: null }))?.name, 'Lovelace');
  });

  it('MIG-10: takes an address for verified by true alone, as a boolean or a text', async () => {
    for (const [value, expected] of [
      [true, true],
      ['true', true],
      ...['TRUE', 'yes', 1, '1', {}, 'false', false, null, undefined].map((other) => [other, false] as const),
    ] as const)
      assert.equal((await got({ ...user, emailVerified: value }))?.emailVerified, expected, inspect(value));
  });

  it('MIG-09: lets nobody in who is not enabled or needs a second factor', async () => {
    const totp = { name: 'phone', secret: 's', digits: 6, period: 30, algorithm: 'HmacSHA1', encoding: 'BASE32' };
    for (const state of [{ enabled: 'false' }, { enabled: false }, { totps: [totp] }]) {
      for (const verifyBy of ['identifier', 'id'] as const) {
        server.answer = (request, response) =>
          request.method === 'GET' ? json(response, 200, { ...user, ...state }) : answer(request, response);
        assert.equal(await verify(source({ verifyBy })), null, inspect(state));
      }
    }
  });

  it('LEG-01: gives no answer where a password is right and nobody has it', async () => {
    server.answer = ({ method }, response) => void response.writeHead(method === 'GET' ? 404 : 200).end();
    await assertUnavailable(verify(source()));
  });

  it('MIG-07: logs nobody in as somebody else', async () => {
    for (const verifyBy of ['identifier', 'id'] as const) {
      server.answer = ({ method }, response) =>
        method === 'GET' ? json(response, 200, { ...user, email: 'bob@example.org', username: 'bob' }) : void response.writeHead(200).end();
      assert.equal(await outcome(world({ legacy: source({ verifyBy }) }).migrator, ada.email, ada.password), 'identity_conflict');
    }
  });

  it('takes 401 and 403 for a no only where they can be about nobody but the person', async () => {
    for (const code of [401, 403]) {
      server.answer = (_, response) => void response.writeHead(code).end();
      assert.equal(await verify(source()), null);
      for (const known of [{ auth: { bearer: 'token' } }, { headers: { 'x-api-key': 'key' } }]) {
        await assertUnavailable(verify(source(known)));
        assert.equal(await verify(source({ ...known, noStatuses: [code] })), null);
      }
    }
  });

  it('says no with other statuses where the endpoint does', async () => {
    server.answer = (_, response) => void response.writeHead(400).end();
    await assertUnavailable(guarded(source()).getUser(ada.email));
    assert.equal(await guarded(source({ unknownStatuses: [400, 404] })).getUser(ada.email), null);
    await assertUnavailable(verify(source({ noStatuses: [401] })));
  });

  it('takes 200 for a yes only where nothing is said beside it, unless it is told to', async () => {
    for (const body of ['', 'OK', ' \n', '{}']) {
      server.answer = (request, response) =>
        request.method === 'GET' ? answer(request, response) : void response.writeHead(200).end(body);
      assert.ok(await verify(source()), body);
    }
    for (const body of ['false', 'null', '0', '{"valid":false}', '{"success":true}', '<html></html>', 'Wrong password']) {
      server.answer = (request, response) =>
        request.method === 'GET' ? answer(request, response) : void response.writeHead(200).end(body);
      await assertUnavailable(verify(source()));
      assert.ok(await verify(source({ ignoreBody: true })), body);
    }
  });

  it('INJ-13: asks for nobody outside of its own path', async () => {
    for (const identifier of ['', '.', '..', '\ud800', 'a\udc00']) {
      assert.equal(await source().verify(identifier, ada.password, { signal: patient() }), false);
      assert.equal(await source({ verifyBy: 'id' }).verify(identifier, ada.password, { signal: patient() }), null);
      assert.equal(await source().getUser(identifier, { signal: patient() }), null);
    }
    assert.equal(server.received.length, 0);
    for (const identifier of ['../admin', '%2e%2e', '..;/x', 'x?y=1', 'x#y', 'x/../../y', '//evil.example/', '\\evil', 'a b', '...']) {
      assert.equal(await source().getUser(identifier, { signal: patient() }), null);
      const { path = '' } = server.received.at(-1) ?? {};
      assert.match(path, /^\/migrate\/[^/?#\\;]+$/);
      assert.equal(decodeURIComponent(path.slice('/migrate/'.length)), identifier);
    }
  });

  it('LEG-07: takes a path that the server refuses for nobody, and not for an outage', async () => {
    server.answer = ({ path }, response) => void response.writeHead(/%(?:2F|5C|3B|25)/i.test(path) ? 400 : 404).end();
    const [legacy, odd] = [guarded(source()), guarded(source({ noStatuses: [404] }))];
    for (const identifier of ['a/b', 'a\\b', 'a;b', '50%@example.org']) {
      assert.equal(await legacy.getUser(identifier), null);
      assert.equal(await odd.verify(identifier, ada.password), null);
    }
  });

  it('CFG-01: refuses options that it does not know or that are wrong', () => {
    const url = 'https://legacy.example.org/';
    const refused: readonly (readonly [Record<string, unknown>, RegExp])[] = [
      [{ url, getUser: () => null }, /got 'getUser'/],
      [{ url, verifyBy: 'email' }, /verifyBy/],
      [{ url, ignoreBody: 'yes' }, /ignoreBody/],
      [{ url, noStatuses: [500] }, /noStatuses/],
      [{ url, unknownStatuses: [503] }, /unknownStatuses/],
      [{ url: 'http://legacy.example.org' }, /^keycloakEndpoint: .*https/],
    ];
    for (const [options, message] of refused)
      assert.throws(() => keycloakEndpoint(options as unknown as KeycloakEndpointOptions), { code: 'configuration', message });
  });
});
