import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket, type TLSSocketOptions } from 'node:tls';
import { type Login, readBatch, readFedAuthToken, readLogin, readProcedureCall, type Statement } from './requests.js';
import { startTls } from './tls-in-prelogin.js';
import {
  attentionReply,
  errorReply,
  fedAuthInfo,
  interruptedReply,
  loginReply,
  preloginReply,
  type RecordSet,
  resultReply,
  routingReply,
  type ServerError,
} from './tokens.js';
import { END_OF_MESSAGE, HEADER_BYTES, PACKET, packets } from './wire.js';

/** What the responder answers a statement with; a promise that stays open is a server that hangs. */
export type Answer = RecordSet | { readonly error: ServerError };

/** What one connection needs to know of its server. */
export interface Host {
  /** How the login is kept: TLS within PRELOGIN, not at all, or the whole connection in TLS from the start (TDS 8). */
  readonly encryption: 'required' | 'declined' | 'strict';
  readonly tls: TLSSocketOptions;
  /** Where those who log in are sent on to. */
  readonly routeTo: number | undefined;
  admit(login: Login, token: string | null, isEncrypted: boolean): ServerError | null;
  answer(statement: Statement): Promise<Answer | { readonly beginningOf: Answer }>;
  heard(bytes: Buffer): void;
  failed(error: unknown): void;
}

/** What a server says of encryption in PRELOGIN. */
const NOT_SUPPORTED = 2;
const REQUIRED = 3;
const FED_AUTH_REQUIRED = 6;

/** The driver's settings of a session, which change nothing here. */
const SETTINGS = /^\s*set\s/i;

/** One connection: it puts messages together of packets, and answers them one after the other. */
export class Session {
  private received = Buffer.alloc(0);
  private parts: Buffer[] = [];
  private turn: Promise<void> = Promise.resolve();
  private out: Duplex;
  private login: Login | null = null;
  private isIn = false;
  private packetSize = 4096;
  private offersFedAuth = false;
  /** Ends the wait for the answer to a statement that was taken back. */
  private takeBack: (() => void) | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly host: Host,
  ) {
    this.out = socket;
    socket.on('error', () => {});
    socket.on('data', this.hear);
  }

  private readonly hear = (chunk: Buffer): void => {
    this.host.heard(chunk);
    this.received = Buffer.concat([this.received, chunk]);
    while (this.received.length >= HEADER_BYTES && this.received.length >= this.received.readUInt16BE(2)) {
      const length = this.received.readUInt16BE(2);
      const [type = 0, status = 0] = this.received;
      this.parts.push(this.received.subarray(HEADER_BYTES, length));
      this.received = this.received.subarray(length);
      if (status & END_OF_MESSAGE) this.take(type, Buffer.concat(this.parts.splice(0)));
    }
  };

  private take(type: number, payload: Buffer): void {
    if (type === PACKET.attention) this.takeBack?.();
    this.turn = this.turn
      .then(() => (type === PACKET.attention ? this.send(attentionReply()) : this.handle(type, payload)))
      .catch((error: unknown) => {
        this.host.failed(error);
        this.socket.destroy();
      });
  }

  private send(payload: Buffer): void {
    if (!this.out.destroyed) this.out.write(packets(PACKET.reply, payload, this.packetSize));
  }

  private async handle(type: number, payload: Buffer): Promise<void> {
    if (type === PACKET.prelogin) return this.prelogin(payload);
    if (type === PACKET.login7) return this.begin(readLogin(payload));
    if (type === PACKET.fedAuthToken) return this.admit(readFedAuthToken(payload));
    if (!this.isIn) throw new Error('A request came before the login.');
    if (type === PACKET.batch) return await this.run(readBatch(payload), false);
    if (type === PACKET.rpc) return await this.run(readProcedureCall(payload), true);
    throw new RangeError(`The responder takes no messages of the type ${type}.`);
  }

  private prelogin(payload: Buffer): void {
    for (let at = 0; payload[at] !== 0xff && at < payload.length; at += 5) {
      if (payload[at] === FED_AUTH_REQUIRED) this.offersFedAuth = true;
    }
    this.send(preloginReply(this.host.encryption === 'required' ? REQUIRED : NOT_SUPPORTED, this.offersFedAuth));
    if (this.host.encryption !== 'required') return;
    this.socket.off('data', this.hear);
    this.out = startTls(this.socket, this.host.tls);
    this.out.on('data', this.hear);
  }

  private begin(login: Login): void {
    this.login = login;
    if (login.fedAuth) this.send(fedAuthInfo('https://login.example.org/tenant', 'https://database.example.org/'));
    else this.admit(null);
  }

  private admit(token: string | null): void {
    if (!this.login) throw new Error('A token came before the login.');
    const error = this.host.admit(this.login, token, this.out !== this.socket || this.socket instanceof TLSSocket);
    if (error) {
      this.send(errorReply({ class: 14, ...error }, false));
      this.out.end();
      return;
    }
    if (this.host.routeTo !== undefined) return this.send(routingReply(this.host.routeTo));
    this.isIn = true;
    const size = Math.min(this.login.packetSize || 4096, 32_767);
    this.send(loginReply(this.login.database || 'master', size, token !== null));
    this.packetSize = size;
  }

  private async run(statement: Statement, inProcedure: boolean): Promise<void> {
    if (SETTINGS.test(statement.sql)) return this.send(resultReply(null, inProcedure));
    const takenBack = new Promise<'taken back'>((resolve) => (this.takeBack = () => resolve('taken back')));
    const answer = await Promise.race([this.host.answer(statement), takenBack]);
    this.takeBack = null;
    // The end of what was interrupted, and the answer to the attention, are two messages.
    if (answer === 'taken back') this.send(interruptedReply());
    else if ('beginningOf' in answer) this.stall(replyOf(answer.beginningOf, inProcedure));
    else this.send(replyOf(answer, inProcedure));
    return undefined;
  }

  /** Sends the first of two packets, and nothing more, whatever is heard. */
  private stall(payload: Buffer): void {
    const size = HEADER_BYTES + Math.ceil(payload.length / 2);
    this.out.write(packets(PACKET.reply, payload, size).subarray(0, size));
    this.out.off('data', this.hear);
    this.out.resume();
  }
}

const replyOf = (answer: Answer, inProcedure: boolean): Buffer =>
  'error' in answer ? errorReply(answer.error, inProcedure) : resultReply(answer, inProcedure);
