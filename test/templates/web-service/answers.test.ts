import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { LegacyProfile } from '../../../lib/core/ports.js';
import { endpointServer, json } from '../../legacy/support/endpoint-server.js';
import { victim } from '../support/people.js';
import { patient } from '../support/source-suite.js';
import type { TemplateSource } from '../support/template.js';
import { type Options, webServiceStage } from '../support/web-service-stage.js';

const context = { signal: patient };
const ADA = { id: 7, email: 'Ada@example.org', username: 'ada', name: 'Ada' };
const PROFILE = { ...ADA, id: '7' };
const OTHER = { id: 8, email: 'bob@example.org', username: 'bob', name: 'Bob' };

describe('The template for web services takes', () => {
  const service = webServiceStage();
  let source: TemplateSource | undefined;
  afterEach(() => source?.close());

  /** A source whose service gives this one answer to everything, without envelopes. */
  const answering = (status: number, body?: unknown, options: Options = {}): TemplateSource => {
    service.server.answer = (_, response) => (body === undefined ? void response.writeHead(status).end() : json(response, status, body));
    source = service.sourceOf({ answerPath: undefined, fields: {}, ...options });
    return source;
  };
  /** What came of a question: the answer, or that there is none. */
  const result = async <T>(question: (source: TemplateSource) => T | PromiseLike<T>, asked: TemplateSource): Promise<T | 'no answer'> => {
    try {
      return await question(asked);
    } catch {
      return 'no answer';
    } finally {
      await asked.close();
    }
  };
  const verify = (asked: TemplateSource, identifier = 'ada@example.org') =>
    result((it) => it.verify(identifier, 'a password', context), asked);
  const getUser = (asked: TemplateSource, identifier = 'ada@example.org') => result((it) => it.getUser(identifier, context), asked);

  it('a status for a yes or a no only where it says one', async () => {
    assert.equal(await verify(answering(204)), true);
    for (const status of [401, 403, 423]) assert.equal(await verify(answering(status, { error: 'no' })), null, String(status));
    for (const status of [400, 404, 405, 407, 409, 410, 422])
      assert.equal(await verify(answering(status, ADA)), 'no answer', String(status));
    for (const status of [204, 404, 410]) assert.equal(await getUser(answering(status)), null, String(status));
    for (const status of [400, 401, 403, 405, 407, 422, 423])
      assert.equal(await getUser(answering(status, ADA)), 'no answer', String(status));
  });

  it('a person who is not found for nobody where the address names them', async () => {
    const verifyUrl = `${service.addresses().verifyUrl}/{identifier}`;
    for (const status of [404, 410]) assert.equal(await verify(answering(status, {}, { verifyUrl })), null);
    assert.equal(await verify(answering(400, {}, { verifyUrl })), 'no answer');
    service.server.received.length = 0;
    await verify(answering(204, undefined, { verifyUrl }), 'a/../b?c#d e');
    assert.equal(service.server.received[0]?.path, '/auth/a%2F..%2Fb%3Fc%23d%20e');
  });

  it('a person for a yes only where they go by what was typed', async () => {
    assert.deepEqual(await verify(answering(200, ADA)), PROFILE);
    assert.deepEqual(await verify(answering(200, ADA), 'ADA'), PROFILE);
    assert.equal(await verify(answering(200, OTHER)), null);
    assert.equal(await verify(answering(200, { ...ADA, email: 'áda@example.org', username: 'áda' })), null);
  });

  it('nothing else that has status 200 for a yes', async () => {
    const told = [
      {},
      [],
      [ADA],
      [[ADA]],
      null,
      true,
      false,
      0,
      1,
      'ok',
      'true',
      { ok: true },
      { ok: false },
      { error: 'db' },
      { data: ADA },
    ];
    for (const body of [...told, { id: 7 }, { ...ADA, email: null, username: null }, { email: ['ada@example.org'] }, { __proto__: ADA }])
      assert.equal(await verify(answering(200, body)), 'no answer', JSON.stringify(body));
    assert.equal(await verify(answering(200, ADA, { answerPath: 'data' })), 'no answer');
    assert.equal(await verify(answering(200)), 'no answer', 'an empty body');
  });

  it('a list for who somebody is where it leaves no doubt', async () => {
    assert.deepEqual(await getUser(answering(200, ADA)), PROFILE);
    assert.deepEqual(await getUser(answering(200, [OTHER, ADA])), PROFILE);
    for (const nobody of [[], null, [OTHER], OTHER, [ADA, { ...ADA, id: 9 }], [{ ...ADA, email: 'ADA@example.org' }, ADA]])
      assert.equal(await getUser(answering(200, nobody)), null, JSON.stringify(nobody));
    const exact = { ...ADA, id: 9, email: 'ada@example.org' };
    assert.deepEqual(await getUser(answering(200, [ADA, exact])), { ...exact, id: '9' });
    assert.deepEqual(await getUser(answering(200, { data: { users: [ADA] } }, { answerPath: 'data.users' })), PROFILE);
  });

  it('nothing for nobody that says something else', async () => {
    for (const body of [{}, { error: 'db' }, [{}], [null], ['ada@example.org'], 'nobody', false, 0, { data: [] }, { id: 7 }])
      assert.equal(await getUser(answering(200, body)), 'no answer', JSON.stringify(body));
    for (const body of [{}, [], { error: 'db' }, { users: [] }])
      assert.equal(await getUser(answering(200, body, { answerPath: 'data' })), 'no answer', JSON.stringify(body));
  });

  it('states in any form, and no other word for one', async () => {
    const fields = { emailVerified: 'confirmedAt', enabled: 'state.active', blocked: 'banned' };
    const states = async (person: object) => {
      const profile = await getUser(answering(200, { ...ADA, ...person }, { fields }));
      return profile === 'no answer' ? profile : [profile?.emailVerified, profile?.enabled, profile?.blocked];
    };
    assert.deepEqual(await states({ confirmedAt: '2011-12-13T14:15:16+01:00', state: { active: 1 }, banned: 'n' }), [true, true, false]);
    assert.deepEqual(await states({ confirmedAt: null, state: { active: 'YES' } }), [false, true, false]);
    assert.deepEqual(await states({}), [false, false, false], 'what is missing is a no');
    for (const odd of ['maybe', '2011-99-99', 'null', 2, -1, [], {}, ['yes']]) assert.equal(await states({ banned: odd }), 'no answer');
  });

  it('letters in the encoding that the service names', async () => {
    const body = Buffer.from('{"email":"zoë@example.org"}', 'latin1');
    const encoded = (type: string) => {
      answering(200);
      service.server.answer = (_, response) => void response.writeHead(200, { 'content-type': type }).end(body);
      return source ?? assert.fail();
    };
    const profile = (await getUser(encoded('application/json; charset="ISO-8859-1"'), 'zoë@example.org')) as LegacyProfile;
    assert.equal(profile.email, 'zoë@example.org');
    for (const type of ['application/json', 'application/json; charset=utf-8', 'application/json; charset=rot13'])
      assert.equal(await getUser(encoded(type), 'zoë@example.org'), 'no answer', type);
  });

  it('64 kB, and not a byte more', async () => {
    const padded = (length: number) => {
      answering(200);
      service.server.answer = (_, response) => void response.end(JSON.stringify(ADA).padEnd(length));
      return source ?? assert.fail();
    };
    assert.deepEqual([await verify(padded(65_536)), await getUser(padded(65_536))], [PROFILE, PROFILE]);
    assert.deepEqual([await verify(padded(65_537)), await getUser(padded(65_537))], ['no answer', 'no answer']);
  });

  it('an id for no other than it is', async () => {
    for (const [id, told] of [
      [7, '7'],
      ['seven', 'seven'],
      [9_007_199_254_740_991, '9007199254740991'],
    ] as const)
      assert.equal(((await getUser(answering(200, { ...ADA, id }))) as LegacyProfile).id, told);
    for (const id of [2 ** 53, 1e300, 1.5]) assert.equal(await getUser(answering(200, { ...ADA, id })), 'no answer', String(id));
  });

  it('a number of people as it is, and nothing else for one', async () => {
    const count = (body: unknown) => result((it) => it.count(context), answering(200, body));
    assert.deepEqual([await count(12), await count({ count: 12 }), await count(0)], [12, 12, 0]);
    for (const odd of [{}, null, 'many', { count: 'x' }, [], true, -1, 1.5, { count: null }])
      assert.equal(await count(odd), 'no answer', JSON.stringify(odd));
  });

  it('pages of people until one is empty, and no page for the next that is the same', async () => {
    const list = async (asked: TemplateSource) => {
      const ids: unknown[] = [];
      for await (const { id } of asked.users(context)) ids.push(id);
      return ids;
    };
    answering(200);
    service.server.answer = ({ path }, response) =>
      json(response, 200, path.endsWith('=1') ? [ADA, OTHER] : path.endsWith('=2') ? [{ ...ADA, id: 9 }] : []);
    assert.deepEqual(await list(source ?? assert.fail()), ['7', '8', '9']);
    await source?.close();
    for (const odd of [[ADA], ADA, {}, null, [null], [{}]])
      assert.equal(await result(list, answering(200, odd)), 'no answer', JSON.stringify(odd));
  });

  it('no more than the service has', async () => {
    source = service.sourceOf({ countUrl: undefined, usersUrl: undefined });
    assert.deepEqual(['count' in source, 'users' in source], [false, false]);
    assert.ok(await source.getUser(victim.email, context));
  });

  it('http only where it is told to, and no address that could mislead', async () => {
    const refused: readonly Options[] = [
      { verifyUrl: 'http://127.0.0.1/auth' },
      { userUrl: 'http://127.0.0.1/{identifier}' },
      { verifyUrl: 'http://127.0.0.1/auth', allowPlainHttp: 'yes' },
      { verifyUrl: 'ftp://127.0.0.1/auth', allowPlainHttp: true },
      { verifyUrl: '/auth' },
      { verifyUrl: undefined },
      { userUrl: undefined },
      { verifyUrl: 'https://app:secret@127.0.0.1/auth' },
      { userUrl: 'https://{identifier}.example.org/' },
      { userUrl: 'https://127.0.0.1/users' },
      { usersUrl: 'https://127.0.0.1/users' },
      { account: { username: 'a:b', password: 'c' } },
    ];
    for (const options of refused) assert.throws(() => service.sourceOf(options), { code: 'configuration' }, JSON.stringify(options));
    const clear = await endpointServer(service.answer, { tls: false });
    source = service.sourceOf({ ...service.addresses(clear.port, 'http'), allowPlainHttp: true });
    assert.ok(await source.verify(victim.email, victim.password ?? '', context));
    await clear.close();
  });

  it('no certificate for another that nobody vouches for, before anything is sent', async () => {
    const sent: Buffer[] = [];
    const listener = createServer((socket) => void socket.on('data', (chunk) => sent.push(chunk)).on('error', () => {}));
    await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve));
    const address = listener.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    assert.equal(await verify(service.sourceOf({ ...service.addresses(port), timeout: 300 })), 'no answer');
    assert.ok(sent.length > 0 && !Buffer.concat(sent).includes('Basic'), 'a hello, and no more');
    listener.close();
  });
});
