import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Endpoint, type EndpointQuestion, objectIn } from '../../lib/legacy/endpoint.js';
import { until } from '../support/world.js';
import { certificate, key } from './support/certificate.js';
import { type EndpointServer, endpointServer, json } from './support/endpoint-server.js';

const question: EndpointQuestion = { method: 'POST', body: {}, statuses: [200] };
const patient = () => new AbortController().signal;

/** What every source over an endpoint does through it is in `support/endpoint-suite.ts`, and run for each product. */
describe('Endpoint', () => {
  let server: EndpointServer;
  beforeEach(async () => (server = await endpointServer((_, response) => json(response, 200, {}))));
  afterEach(() => server.close());
  const endpoint = (path = '/migrate') => new Endpoint('aHook', { url: `${server.url}${path}`, tls: { ca: certificate } });

  it('LEG-12: reads 65,536 bytes and no more, with and without a length, from one chunk or many', async () => {
    for (const [size, isRead] of [
      [65_536, true],
      [65_537, false],
    ] as const) {
      for (const pieces of [1, 2, 1000]) {
        for (const headers of [{}, { 'content-length': String(size) }]) {
          server.answer = (_, response) => {
            response.writeHead(200, headers);
            const piece = Math.ceil(size / pieces);
            for (let sent = 0; sent < size; sent += piece) response.write('x'.repeat(Math.min(piece, size - sent)));
            response.end();
          };
          const answer = endpoint().ask(question, patient());
          if (isRead) assert.equal((await answer).text.length, size);
          else await assert.rejects(answer, { name: 'NoAnswer', reason: 'invalid-answer', message: /more than 65536 bytes/ });
        }
      }
    }
  });

  it('reads characters that come in pieces', async () => {
    server.answer = (_, response) => {
      const bytes = [...Buffer.from('{"name":"Ünïcödé 🎈"}')];
      const next = () => {
        const byte = bytes.shift();
        if (byte === undefined) response.end();
        else response.write(Buffer.of(byte), () => setImmediate(next));
      };
      next();
    };
    assert.deepEqual(objectIn(await endpoint().ask(question, patient())), { name: 'Ünïcödé 🎈' });
  });

  it('reads no other characters than UTF-8, and nothing in another encoding', async () => {
    const ask = async (body: Buffer, headers: Record<string, string> = {}) => {
      server.answer = (_, response) => void response.writeHead(200, headers).end(body);
      return await endpoint().ask(question, patient());
    };
    assert.equal((await ask(Buffer.from('{"name":"ü"}'), { 'content-encoding': 'identity' })).text, '{"name":"ü"}');
    await assert.rejects(ask(Buffer.from('{"name":"ü"}', 'latin1')), { name: 'NoAnswer', reason: 'invalid-answer', message: /no UTF-8/ });
    for (const encoding of ['gzip', 'x-rot13', 'identity, gzip'])
      await assert.rejects(ask(Buffer.from('{}'), { 'content-encoding': encoding }), { reason: 'invalid-answer', message: /compressed/ });
  });

  it('takes nothing for an object but an object', () => {
    const read = (text: string) => objectIn({ status: 200, text });
    assert.deepEqual(read(' {"a":{"__proto__":1}} '), JSON.parse('{"a":{"__proto__":1}}'));
    for (const text of ['null', '[]', '[{}]', '"{}"', '1', 'true', '', ' ', '{', '{}{}', "{'a':1}", '<html>', 'undefined'])
      assert.throws(() => read(text), { name: 'NoAnswer', reason: 'invalid-answer' }, text);
  });

  it('leaves a body that it does not read, however long', async () => {
    server.answer = (_, response) => {
      response.writeHead(404);
      const next = () =>
        void (response.destroyed || (response.write(Buffer.alloc(1000)) ? setImmediate(next) : response.once('drain', next)));
      next();
    };
    assert.deepEqual(await endpoint().ask({ ...question, statuses: [404] }, patient()), { status: 404, text: '' });
    await assert.rejects(endpoint().ask(question, patient()), { reason: 'error', message: 'the endpoint answered with status 404' });
    await until(() => server.connections.now === 0);
  });

  it('adds a segment of any characters to the path, and no path', async () => {
    for (const [path, segment, expected] of [
      ['/migrate', 'ada@example.org', '/migrate/ada%40example.org'],
      ['/migrate/', 'a/../b', '/migrate/a%2F..%2Fb'],
      ['/', 'a?b#c', '/a%3Fb%23c'],
      ['', 'a b+c', '/a%20b%2Bc'],
      ['/migrate?tenant=1', 'ä%', '/migrate/%C3%A4%25?tenant=1'],
    ] as const) {
      await endpoint(path).ask({ ...question, segment }, patient());
      assert.equal(server.received.at(-1)?.path, expected);
    }
  });

  it('shows its own certificate where the server asks for one', async () => {
    const strict = await endpointServer((_, response) => json(response, 200, {}), { requestCert: true });
    const tls = { ca: certificate };
    const stranger = new Endpoint('aHook', { url: strict.url, tls });
    await assert.rejects(stranger.ask(question, patient()), { name: 'NoAnswer', reason: 'error' });
    assert.equal(strict.received.length, 0);
    const known = new Endpoint('aHook', { url: strict.url, tls: { ...tls, cert: certificate, key } });
    assert.equal((await known.ask(question, patient())).status, 200);
    await strict.close();
  });

  it('gives a status that means something without its body', async () => {
    server.answer = (_, response) => json(response, 404, { error: 'nobody' });
    assert.deepEqual(await endpoint().ask({ ...question, statuses: [200, 404] }, patient()), { status: 404, text: '' });
  });

  it('leaves no connection behind', async () => {
    await Promise.all(Array.from({ length: 20 }, () => endpoint().ask(question, patient())));
    await until(() => server.connections.now === 0);
    assert.equal(server.connections.ever, 20);
  });

  it('LEG-14: gives up on a server that takes connections and says nothing, not even of TLS', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    const sockets = new Set<Socket>();
    mute.on('connection', (socket) =>
      sockets.add(
        socket
          .on('error', () => {})
          .on('close', () => sockets.delete(socket))
          .resume(),
      ),
    );
    await once(mute, 'listening');
    const url = `https://127.0.0.1:${(mute.address() as AddressInfo).port}/`;
    await assert.rejects(new Endpoint('aHook', { url, timeout: 50 }).ask(question, patient()), { name: 'NoAnswer', reason: 'timeout' });
    const leaving = new AbortController();
    mute.once('connection', () => leaving.abort(new Error('gone')));
    await assert.rejects(new Endpoint('aHook', { url }).ask(question, leaving.signal), /gone/);
    await until(() => sockets.size === 0);
    mute.close();
  });

  it('gives no answer to what can not be sent', async () => {
    const circular: Record<string, unknown> = {};
    circular['itself'] = circular;
    for (const odd of [{ body: circular }, { body: 1n }, { segment: '\ud800' }])
      await assert.rejects(endpoint().ask({ ...question, ...odd }, patient()), { name: 'NoAnswer', reason: 'error' });
    assert.equal(server.received.length, 0);
  });
});
