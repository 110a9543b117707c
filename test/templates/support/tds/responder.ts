import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { certificate, key } from './certificate.js';
import type { Login, Statement } from './requests.js';
import { type Answer, type Host, Session } from './session.js';
import type { Tables } from './tables.js';
import type { ServerError } from './tokens.js';

export const ACCOUNT = { user: 'migration', password: 'Pa55 of the database', database: 'Old Shop' } as const;

export interface ResponderOptions {
  readonly tables: Tables;
  /** @default 'required' */
  readonly encryption?: Host['encryption'];
  /** The token that Entra gives to those who may come in without a password. */
  readonly token?: string;
  readonly port?: number;
  /** The port that whoever has logged in is sent on to. */
  readonly routeTo?: number;
}

type Mishap = 'hang' | 'drop' | 'stall';

/** Who came with a login, and what they came with. */
export type HeardLogin = Login & { readonly token: string | null; readonly isEncrypted: boolean };

/** A server that speaks TDS 7.4 or 8 with tables behind it, and remembers what it was told. */
export interface Responder {
  readonly port: number;
  /** Every statement there was, in the order in which they came. */
  readonly statements: readonly Statement[];
  readonly logins: readonly HeardLogin[];
  /** All that clients sent, as it was on the wire: before TLS where a connection began without, after it in TDS 8. */
  readonly wire: readonly Buffer[];
  /** What clients sent that is not TDS, or more than the responder knows. */
  readonly faults: readonly unknown[];
  readonly clients: number;
  /** Fails the next logins, or the next statements, once each. */
  failLogins(...errors: readonly ServerError[]): void;
  failStatements(...errors: readonly ServerError[]): void;
  /** Answers the next statements with silence, by hanging up, or with the beginning of an answer and then silence. */
  next(...instead: readonly Mishap[]): void;
  /** Takes back what was to fail yet. */
  forgive(): void;
  close(): Promise<void>;
}

/** Starts a responder on this machine. */
export async function startResponder({ tables, encryption = 'required', token, port = 0, routeTo }: ResponderOptions): Promise<Responder> {
  const statements: Statement[] = [];
  const logins: HeardLogin[] = [];
  const wire: Buffer[] = [];
  const faults: unknown[] = [];
  const sockets = new Set<Socket>();
  const failures: { logins: ServerError[]; statements: (ServerError | Mishap)[] } = { logins: [], statements: [] };
  const tls = { key, cert: certificate };

  const hostOf = (socket: Socket): Host => ({
    encryption,
    tls,
    routeTo,
    heard: (bytes) => wire.push(bytes),
    failed: (error) => faults.push(error),
    admit(login, given, isEncrypted) {
      logins.push({ ...login, token: given, isEncrypted });
      const isKnown = given === null ? login.user === ACCOUNT.user && login.password === ACCOUNT.password : given === token;
      return failures.logins.shift() ?? (isKnown ? null : { number: 18456, message: 'Login failed.' });
    },
    async answer(statement): Promise<Answer | { readonly beginningOf: Answer }> {
      statements.push(statement);
      const failure = failures.statements.shift();
      if (failure === 'drop') socket.destroy();
      if (failure === 'drop' || failure === 'hang') return await new Promise<never>(() => {});
      if (failure === 'stall') return { beginningOf: tables.run(statement) };
      return failure ? { error: failure } : tables.run(statement);
    },
  });
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Not read by anybody else: the session puts its own listeners beside.
    new Session(socket, hostOf(socket));
  };
  const server = encryption === 'strict' ? createTlsServer({ ...tls, ALPNProtocols: ['tds/8.0'] }, accept) : createServer(accept);
  server.on('tlsClientError', () => {});
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    statements,
    logins,
    wire,
    faults,
    get clients() {
      return sockets.size;
    },
    failLogins: (...errors) => void failures.logins.push(...errors),
    failStatements: (...errors) => void failures.statements.push(...errors),
    next: (...instead) => void failures.statements.push(...instead),
    forgive() {
      failures.logins.length = 0;
      failures.statements.length = 0;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
