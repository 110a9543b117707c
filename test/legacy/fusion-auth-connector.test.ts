import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { readVerifyAnswer } from '../../lib/core/legacy-answer.js';
import { fusionAuthConnector, type FusionAuthConnectorOptions } from '../../lib/legacy/fusion-auth-connector.js';
import { assertUnavailable } from './support/assert-unavailable.js';
import { certificate } from './support/certificate.js';
import { type Answer, type EndpointServer, endpointServer, json } from './support/endpoint-server.js';
import { ada, endpointSuite, patient } from './support/endpoint-suite.js';
import { guarded } from './support/guarded.js';

const { password: _, ...person } = ada;
const getUser = (identifier: string) => (identifier.toLowerCase() === ada.email ? { ...person, emailVerified: true } : null);
const APPLICATION = '10000000-0000-0002-0000-000000000001';

/** A user with everything that FusionAuth's documents name, and the password that its example of an endpoint adds. */
const user = {
  active: true,
  birthDate: '1976-05-30',
  data: { migrated: true, favoriteColors: ['Red', 'Blue'] },
  email: ada.email,
  expiry: 4_102_444_800_000,
  firstName: 'Ada',
  fullName: 'Ada Lovelace',
  id: ada.id,
  imageUrl: 'https://example.org/ada.png',
  lastName: 'Lovelace',
  middleName: 'King',
  mobilePhone: '555-555-5555',
  password: ada.password,
  passwordChangeRequired: false,
  passwordLastUpdateInstant: 1_471_786_483_322,
  preferredLanguages: ['en', 'fr'],
  registrations: [
    { applicationId: APPLICATION, id: '00000000-0000-0002-0000-000000000000', roles: ['user'], username: 'ada', verified: true },
  ],
  timezone: 'Europe/London',
  twoFactor: { methods: [] },
  username: 'ada',
  usernameStatus: 'ACTIVE',
  verified: true,
};

/** As FusionAuth's documents have it. */
const answer: Answer = ({ method, path, body }, response) => {
  const { loginId, password } = JSON.parse(body) as Record<string, string>;
  assert.deepEqual([method, path], ['POST', '/migrate']);
  if (String(loginId).toLowerCase() === ada.email && password === ada.password) json(response, 200, { user });
  else response.writeHead(404).end();
};

describe('fusionAuthConnector', () => {
  endpointSuite({
    source: (options) => fusionAuthConnector({ ...options, getUser }),
    answer,
    asks: () => true,
    ask: (legacy, signal) => legacy.verify(ada.email, ada.password, { signal }),
    misbehaviours: {
      ...Object.fromEntries(
        [204, 400, 401, 403].map((status) => [`status ${status}`, (response) => void response.writeHead(status).end()]),
      ),
      'an empty body': (response) => void response.writeHead(200).end(),
      'a user that is no object': (response) => json(response, 200, { user: ada.id }),
      'a list of users': (response) => json(response, 200, { user: [user] }),
      'a user without an id': (response) => json(response, 200, { user: { ...user, id: undefined } }),
      'a user whose id is no text': (response) => json(response, 200, { user: { ...user, id: 7 } }),
      'a user without the object around it': (response) => json(response, 200, user),
      'an expiry that is no number': (response) => json(response, 200, { user: { ...user, expiry: '2020-01-01' } }),
      'an active that is no boolean': (response) => json(response, 200, { user: { ...user, active: 'false' } }),
      'a blocked that is no boolean': (response) => json(response, 200, { user: { ...user, blocked: 'true' } }),
    },
  });

  let server: EndpointServer;
  beforeEach(async () => (server = await endpointServer(answer)));
  afterEach(() => server.close());
  const source = (options: Partial<FusionAuthConnectorOptions> = {}) =>
    fusionAuthConnector({ url: `${server.url}/migrate`, tls: { ca: certificate }, getUser, ...options });
  const verified = async (given: object) => {
    server.answer = (_, response) => json(response, 200, { user: given });
    return readVerifyAnswer(await source().verify(ada.email, ada.password, { signal: patient() }));
  };

  it('sends the very message that FusionAuth sends', async () => {
    await source({ applicationId: APPLICATION }).verify(ada.email, ada.password, { signal: patient() });
    assert.deepEqual(JSON.parse(server.received[0]?.body ?? ''), {
      applicationId: APPLICATION,
      loginId: ada.email,
      loginIdTypes: [],
      password: ada.password,
      newDevice: false,
      noJWT: false,
      eventInfo: {
        deviceName: 'passport-lazy-migration',
        deviceType: 'SERVER',
        ipAddress: '0.0.0.0',
        userAgent: 'passport-lazy-migration',
      },
    });
    await source().verify(ada.email, ada.password, { signal: patient() });
    assert.equal(JSON.parse(server.received[1]?.body ?? '').applicationId, undefined);
  });

  it('tells of a person in our words, and keeps all else but what is of the password', async () => {
    const { password: _password, ...rest } = user;
    assert.deepEqual(await verified({ ...user, salt: 's', factor: 1, encryptionScheme: 'bcrypt' }), {
      ...rest,
      emailVerified: true,
      name: 'Ada Lovelace',
      enabled: true,
    });
  });

  it('tells of a person of whom no more is known than has to be', async () => {
    assert.deepEqual(await verified({ id: ada.id, username: 'ada' }), {
      id: ada.id,
      username: 'ada',
      emailVerified: false,
      name: undefined,
      enabled: true,
    });
  });

  it('makes a name of its parts', async () => {
    for (const [parts, name] of [
      [{ fullName: '', firstName: 'Ada', lastName: 'Lovelace' }, 'Ada Lovelace'],
      [{ firstName: 'Ada' }, 'Ada'],
      [{ lastName: 'Lovelace', firstName: null }, 'Lovelace'],
      [{ fullName: 7 }, undefined],
    ] as const) {
      const profile = await verified({ id: ada.id, email: ada.email, ...parts });
      assert.ok(profile && profile !== true);
      assert.equal(profile.name, name);
    }
  });

  it('MIG-10: takes nobody’s address for verified but by a literal true', async () => {
    for (const value of ['true', 1, 'yes', {}, null, undefined, false]) {
      const profile = await verified({ ...user, verified: value });
      assert.ok(profile && profile !== true);
      assert.equal(profile.emailVerified, false, inspect(value));
    }
  });

  it('MIG-09: lets nobody in who is not active, has expired, or needs a second factor', async () => {
    for (const state of [
      { active: false },
      { expiry: 1 },
      { expiry: Date.now() },
      { expiry: 0 },
      { twoFactor: { methods: [{ method: 'authenticator', authenticator: { algorithm: 'HmacSHA1', codeLength: 6, timeStep: 30 } }] } },
      { twoFactor: { methods: [{ method: 'email', email: ada.email }] } },
      { blocked: true },
    ])
      assert.equal(await verified({ ...user, ...state }), null, inspect(state));
    assert.ok(await verified({ ...user, twoFactor: null, expiry: null, active: null }));
  });

  it('says no with other statuses where the endpoint does', async () => {
    server.answer = (_, response) => void response.writeHead(401).end();
    const verify = (legacy: ReturnType<typeof source>) => guarded(legacy).verify(ada.email, ada.password);
    await assertUnavailable(verify(source()));
    assert.equal(await verify(source({ noStatuses: [400, 401] })), null);
    server.answer = (_, response) => void response.writeHead(404).end();
    assert.equal(await verify(source()), null);
    await assertUnavailable(verify(source({ noStatuses: [400, 401] })));
  });

  it('CFG-01: refuses options that it does not know or that are wrong, and to be without getUser', () => {
    const url = 'https://legacy.example.org/';
    const refused: readonly (readonly [Record<string, unknown>, RegExp])[] = [
      [{ url }, /expected getUser to be a function/],
      [{ url, getUser, body: {} }, /got 'body'/],
      [{ url, getUser, applicationId: 7 }, /applicationId/],
      ...[[500], [200], [302], [429], [404.5], ['404'], 404, { length: 0 }].map(
        (statuses) => [{ url, getUser, noStatuses: statuses }, /noStatuses/] as const,
      ),
    ];
    for (const [options, message] of refused) {
      assert.throws(() => fusionAuthConnector(options as unknown as FusionAuthConnectorOptions), { code: 'configuration', message });
    }
  });
});
