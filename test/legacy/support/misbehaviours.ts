import type { ServerResponse } from 'node:http';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { json } from './endpoint-server.js';

/** What a server does in the place of an answer. */
export type Misbehaviour = (response: ServerResponse) => void;

const typed = (response: ServerResponse, status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': type, ...headers }).end(body);
/** Writes past the HTTP library. */
const raw = (response: ServerResponse, text: string): void => void response.socket?.write(text);
const PAGE = '<!doctype html><title>Back soon</title><h1>We are down for maintenance</h1>';

/** As long as somebody listens: the same chunk, over and over. */
function pour(response: ServerResponse, chunk: Buffer, pause: (next: () => void) => void): void {
  const next = (): void => {
    if (response.destroyed) return;
    if (response.write(chunk)) pause(next);
    else response.once('drain', next);
  };
  next();
}

const EMPTY = Buffer.alloc(10_000_000, 0x20);
const bombs = {
  gzip: gzipSync(EMPTY),
  deflate: deflateSync(EMPTY),
  br: brotliCompressSync(EMPTY, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
};

/** Each is no answer in every contract, to whatever was asked. */
export const MISBEHAVIOURS: Readonly<Record<string, Misbehaviour>> = {
  ...Object.fromEntries(
    [201, 202, 206, 304, 402, 405, 407, 408, 410, 418, 500, 501, 502, 503, 504, 520, 599, 600, 999].map((status) => [
      `status ${status}`,
      (response: ServerResponse) => json(response, status, {}),
    ]),
  ),
  'status 500 with a body that says yes': (response) =>
    json(response, 500, { status: 'password_match', user: { id: '1' }, commands: [{ value: { credential: 'VERIFIED' } }] }),
  'a page in HTML': (response) => typed(response, 200, 'text/html; charset=utf-8', PAGE),
  'a page in HTML that claims to be JSON': (response) => typed(response, 200, 'application/json', PAGE),
  'an error in JSON with status 200': (response) => json(response, 200, { error: 'connection to the database lost', code: 500 }),
  'an error as a text in JSON': (response) => json(response, 200, 'Internal error'),
  'JSON that is broken': (response) => typed(response, 200, 'application/json', '{"status":"password_match","user":{"id":"1",'),
  'two answers in JSON': (response) => typed(response, 200, 'application/json', '{"status":"password_match"}{"status":"password_match"}'),
  'nothing but null': (response) => json(response, 200, null),
  'nothing but false': (response) => json(response, 200, false),
  'a number': (response) => json(response, 200, 1),
  'an array': (response) => json(response, 200, [{ status: 'password_match', id: '1', email: 'ada@example.org' }]),
  'arrays thirty thousand deep': (response) => typed(response, 200, 'application/json', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`),
  'another form than JSON': (response) => typed(response, 200, 'application/x-www-form-urlencoded', 'status=password_match'),
  XML: (response) => typed(response, 200, 'application/xml', '<status>password_match</status>'),
  'bytes that are no UTF-8': (response) => typed(response, 200, 'application/json', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
  'UTF-16': (response) => typed(response, 200, 'application/json', Buffer.from('\ufeff{"status":"password_match"}', 'utf16le')),
  'a compressed answer': (response) =>
    typed(response, 200, 'application/json', gzipSync('{"status":"password_match"}'), { 'content-encoding': 'gzip' }),
  'ten megabytes in a few compressed bytes': (response) =>
    typed(response, 200, 'application/json', bombs.gzip, { 'content-encoding': 'gzip' }),
  'the same in brotli': (response) => typed(response, 200, 'application/json', bombs.br, { 'content-encoding': 'br' }),
  'the same deflated': (response) => typed(response, 200, 'application/json', bombs.deflate, { 'content-encoding': 'deflate' }),
  'an encoding that there is not': (response) => typed(response, 200, 'application/json', '{}', { 'content-encoding': 'x-rot13' }),
  'more than 64 kB': (response) => typed(response, 200, 'application/json', JSON.stringify({ status: 'x'.repeat(65_536) })),
  'more than 64 kB of white space': (response) => typed(response, 200, 'application/json', `${' '.repeat(65_536)}{}`),
  'an answer without an end': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    pour(response, Buffer.alloc(16_384, 0x20), (next) => setImmediate(next));
  },
  'a redirect to nowhere': (response) => void response.writeHead(302).end(),
  'a promise of more than it sends': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"status":"password_match"}');
    response.socket?.end();
  },
  'a body cut off between chunks': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"status":');
    response.socket?.destroy();
  },
  'a connection that is reset at once': (response) => void response.socket?.destroy(),
  'a connection that is closed without a word': (response) => void response.socket?.end(),
  'a connection that is closed in the headers': (response) => {
    raw(response, 'HTTP/1.1 200 OK\r\nContent-Type: applic');
    response.socket?.end();
  },
  'something else than HTTP': (response) => {
    raw(response, '220 mail.example.org ESMTP\r\n');
    response.socket?.end();
  },
  'a change of protocol': (response) => {
    raw(response, 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  },
  'headers of a megabyte': (response) => {
    raw(response, `HTTP/1.1 200 OK\r\nX-Padding: ${'x'.repeat(1_000_000)}\r\n\r\n{}`);
  },
  'two lengths at once': (response) => {
    raw(response, 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}');
    response.socket?.end();
  },
};

/** None of these ends by itself. */
export const ENDLESS: Readonly<Record<string, Misbehaviour>> = {
  silence: () => {},
  'headers, and then silence': (response) => response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders(),
  'headers that drip': (response) => {
    raw(response, 'HTTP/1.1 200 OK\r\n');
    const drip = setInterval(() => (response.destroyed ? clearInterval(drip) : raw(response, 'X: y\r\n')), 5);
  },
  'a body that drips': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    pour(response, Buffer.from(' '), (next) => void setTimeout(next, 5));
  },
  'one moment, please, over and over': (response) => {
    const wait = setInterval(() => (response.destroyed ? clearInterval(wait) : response.writeProcessing()), 5);
  },
};
