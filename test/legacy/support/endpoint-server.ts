import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { certificate, key } from './certificate.js';

/** A request as it came in. */
export interface Received {
  readonly method: string;
  /** The path with its query, as it was sent. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a server of the tests does with a request. */
export type Answer = (request: Received, response: ServerResponse) => void;

/** A real server, which speaks as a test tells it to. */
export interface EndpointServer {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** How many connections there have been, and how many there are. */
  readonly connections: { ever: number; now: number };
  answer: Answer;
  /** Ends it, and all that is connected; then nobody listens there. */
  close(): Promise<void>;
}

/** Says so many with a body in JSON. */
export const json = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** A server on 127.0.0.1, over TLS unless told otherwise; with `requestCert`, for those alone who show the certificate too. */
export async function endpointServer(answer: Answer, { tls = true, requestCert = false } = {}): Promise<EndpointServer> {
  const received: Received[] = [];
  const connections = { ever: 0, now: 0 };
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method = '', url: path = '', headers } = request;
    const whole = { method, path, headers, body: Buffer.concat(chunks).toString() };
    received.push(whole);
    self.answer(whole, response);
  };
  const serve = (request: IncomingMessage, response: ServerResponse) => void listener(request, response).catch(() => response.destroy());
  const server = tls ? createTlsServer({ key, cert: certificate, ca: certificate, requestCert }, serve) : createServer(serve);
  server.on(tls ? 'secureConnection' : 'connection', (socket) => {
    connections.ever += 1;
    connections.now += 1;
    socket.on('close', () => (connections.now -= 1)).on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const self: EndpointServer = {
    ...{ url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, received, connections, answer },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return self;
}
