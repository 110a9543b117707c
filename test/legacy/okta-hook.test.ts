import assert from 'node:assert/strict';
import { oktaHook, type OktaHookOptions } from '../../lib/legacy/okta-hook.js';
import { certificate } from './support/certificate.js';
import { type Answer, type EndpointServer, endpointServer, json } from './support/endpoint-server.js';
import { ada, endpointSuite, patient } from './support/endpoint-suite.js';

const { password: _, ...profile } = ada;
const getUser = (identifier: string) => (identifier.toLowerCase() === ada.email ? { ...profile, emailVerified: true } : null);

const update = (credential: unknown) => ({ type: 'com.okta.action.update', value: { credential } });
const commands = (...credentials: readonly unknown[]) => ({ commands: credentials.map(update) });

/** As Okta's guide to the hook has it: those who are unknown are left as they were. */
const answer: Answer = ({ method, path, body }, response) => {
  const { data } = JSON.parse(body) as { data: { context: { credential: { username: string; password: string } } } };
  const { username, password } = data.context.credential;
  assert.deepEqual([method, path], ['POST', '/migrate']);
  if (username.toLowerCase() !== ada.email) response.writeHead(204).end();
  else json(response, 200, commands(password === ada.password ? 'VERIFIED' : 'UNVERIFIED'));
};

describe('oktaHook', () => {
  endpointSuite({
    source: (options) => oktaHook({ ...options, getUser }),
    answer,
    asks: () => true,
    ask: (legacy, signal) => legacy.verify(ada.email, ada.password, { signal }),
    misbehaviours: {
      ...Object.fromEntries(
        [400, 401, 403, 404].map((status) => [`status ${status}`, (response) => json(response, status, commands('VERIFIED'))]),
      ),
      'an empty body': (response) => void response.writeHead(200).end(),
      'no commands': (response) => json(response, 200, {}),
      'a command that is no list': (response) => json(response, 200, { commands: update('VERIFIED') }),
      'an error beside the command': (response) =>
        json(response, 200, { ...commands('VERIFIED'), error: { errorSummary: 'the database is gone' } }),
      'a command of another hook': (response) =>
        json(response, 200, { commands: [{ ...update('VERIFIED'), type: 'com.okta.user.profile.update' }] }),
      'a second command of another hook': (response) =>
        json(response, 200, { commands: [update('VERIFIED'), { type: 'com.okta.assertion.patch' }] }),
      'a credential that there is not': (response) => json(response, 200, commands('verified')),
      'a credential that is no text': (response) => json(response, 200, commands(true)),
      'a command without a value': (response) => json(response, 200, { commands: [{ type: 'com.okta.action.update' }] }),
      'a command that is null': (response) => json(response, 200, { commands: [null] }),
      'a credential in the wrong place': (response) => json(response, 200, { commands: [], credential: 'VERIFIED', error: '' }),
    },
  });

  let server: EndpointServer;
  beforeEach(async () => (server = await endpointServer(answer)));
  afterEach(() => server.close());
  const source = (options: Partial<OktaHookOptions> = {}) =>
    oktaHook({ url: `${server.url}/migrate`, tls: { ca: certificate }, getUser, ...options });

  it('sends the very message that Okta sends', async () => {
    assert.equal(
      await source({ source: 'https://org.okta.com/api/v1/inlineHooks/cal1' }).verify(ada.email, ada.password, { signal: patient() }),
      true,
    );
    const event = JSON.parse(server.received[0]?.body ?? '');
    const { eventId, eventTime, data } = event;
    assert.match(eventId, /^[0-9a-f-]{36}$/);
    assert.equal(new Date(eventTime).toISOString(), eventTime);
    assert.deepEqual(event, {
      eventId,
      eventTime,
      eventType: 'com.okta.user.credential.password.import',
      eventTypeVersion: '1.0',
      contentType: 'application/json',
      cloudEventVersion: '0.1',
      source: 'https://org.okta.com/api/v1/inlineHooks/cal1',
      data: {
        context: {
          request: { id: data.context.request.id, method: 'POST', url: { value: '/api/v1/authn' }, ipAddress: '0.0.0.0' },
          credential: { username: ada.email, password: ada.password },
        },
        action: { credential: 'UNVERIFIED' },
      },
    });
  });

  it('says no where the credential is left as it was', async () => {
    for (const credentials of [[], ['UNVERIFIED'], ['VERIFIED', 'UNVERIFIED'], ['UNVERIFIED', 'VERIFIED']]) {
      server.answer = (_, response) => json(response, 200, commands(...credentials));
      assert.equal(await source().verify(ada.email, ada.password, { signal: patient() }), false, String(credentials));
    }
    server.answer = (_, response) => void response.writeHead(204).end();
    assert.equal(await source().verify(ada.email, ada.password, { signal: patient() }), false);
  });

  it('has the name that it was given', () => {
    assert.equal(source({ name: 'okta' }).name, 'okta');
    assert.deepEqual(Object.keys(source()).sort(), ['getUser', 'verify']);
  });

  it('CFG-01: refuses options that it does not know, and to be without getUser', () => {
    const url = 'https://legacy.example.org/';
    assert.throws(() => oktaHook({ url } as OktaHookOptions), { code: 'configuration', message: /expected getUser to be a function/ });
    assert.throws(() => oktaHook({ url, getUser, source: 1 } as unknown as OktaHookOptions), { code: 'configuration', message: /source/ });
    assert.throws(() => oktaHook({ url, getUser, body: {} } as OktaHookOptions), { code: 'configuration', message: /got 'body'/ });
    assert.throws(() => oktaHook({ url: 'http://legacy.example.org', getUser }), { code: 'configuration', message: /^oktaHook: .*https/ });
  });
});
