import assert from 'node:assert/strict';
import { kratosHook, type KratosHookOptions } from '../../lib/legacy/kratos-hook.js';
import { certificate } from './support/certificate.js';
import { type Answer, type EndpointServer, endpointServer, json } from './support/endpoint-server.js';
import { ada, endpointSuite, patient } from './support/endpoint-suite.js';

const { password: _, ...profile } = ada;
const getUser = (identifier: string) => (identifier.toLowerCase() === ada.email ? { ...profile, emailVerified: true } : null);

/** As Ory's documents have it. */
const answer: Answer = ({ method, path, body }, response) => {
  const { identifier, password } = JSON.parse(body) as Record<string, unknown>;
  assert.deepEqual([method, path], ['POST', '/migrate']);
  if (String(identifier).toLowerCase() === ada.email && password === ada.password) json(response, 200, { status: 'password_match' });
  else json(response, 403, { error: 'password_mismatch' });
};

describe('kratosHook', () => {
  endpointSuite({
    source: (options) => kratosHook({ ...options, getUser }),
    answer,
    asks: () => true,
    ask: (legacy, signal) => legacy.verify(ada.email, ada.password, { signal }),
    misbehaviours: {
      'status 204': (response) => void response.writeHead(204).end(),
      'status 400': (response) => json(response, 400, {}),
      'status 401, which is for the application': (response) => json(response, 401, {}),
      'status 404': (response) => json(response, 404, {}),
      'an empty body': (response) => void response.writeHead(200).end(),
      'a status that is no text': (response) => json(response, 200, { status: true }),
      'a status of another object': (response) => json(response, 200, { data: { status: 'password_match' } }),
    },
  });

  let server: EndpointServer;
  beforeEach(async () => (server = await endpointServer(answer)));
  afterEach(() => server.close());
  const source = (options: Partial<KratosHookOptions> = {}) =>
    kratosHook({ url: `${server.url}/migrate`, tls: { ca: certificate }, getUser, ...options });

  it('sends the very message that Kratos sends', async () => {
    assert.equal(await source().verify(ada.email, ada.password, { signal: patient() }), true);
    assert.equal(server.received[0]?.headers['content-type'], 'application/json');
    assert.deepEqual(JSON.parse(server.received[0]?.body ?? ''), { identifier: ada.email, password: ada.password });
  });

  it('sends another message where the endpoint expects one', async () => {
    server.answer = (_, response) => json(response, 200, { status: 'password_match' });
    const body = (identifier: string, password: string) => ({ email: identifier, secret: password, from: 'kratos' });
    assert.equal(await source({ body }).verify('ada', 'secret', { signal: patient() }), true);
    assert.deepEqual(JSON.parse(server.received[0]?.body ?? ''), { email: 'ada', secret: 'secret', from: 'kratos' });
  });

  it('says yes to password_match alone', async () => {
    for (const status of ['password_mismatch', 'PASSWORD_MATCH', 'password_match ', '', 'ok', 'error']) {
      server.answer = (_, response) => json(response, 200, { status });
      assert.equal(await source().verify(ada.email, ada.password, { signal: patient() }), false, status);
    }
  });

  it('reads what it means, whatever type it says it is of', async () => {
    for (const type of ['text/plain; charset=utf-8', 'text/html', 'application/octet-stream']) {
      server.answer = (_, response) => void response.writeHead(200, { 'content-type': type }).end('\n{"status":"password_match","x":1}\n');
      assert.equal(await source().verify(ada.email, ada.password, { signal: patient() }), true, type);
    }
  });

  it('CFG-01: refuses options that it does not know, and to be without getUser', () => {
    const url = 'https://legacy.example.org/';
    const refused: readonly (readonly [Record<string, unknown>, RegExp])[] = [
      [{ url }, /expected getUser to be a function/],
      [{ url, getUser, body: {} }, /expected body to be a function/],
      [{ url, getUser, redirect: 'follow' }, /no other keys than .*got 'redirect'/],
    ];
    for (const [options, message] of refused)
      assert.throws(() => kratosHook(options as unknown as KratosHookOptions), { code: 'configuration', message });
  });
});
