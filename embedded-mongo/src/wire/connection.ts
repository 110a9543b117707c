import type { Socket } from 'node:net';
import type { Doc } from '../bson/document.js';
import { Framer } from './framer.js';
import { encodeReply } from './reply.js';
import { parseRequest } from './request.js';

/** Instead of a reply: the connection is to be cut. */
export const HANG_UP = Symbol('hang up');

/** What comes of a command. */
export type Answer = Doc | typeof HANG_UP;

/** Answers a command, at once wherever it can: a promise costs a turn of the event loop. */
export type Dispatch = (command: Doc, connectionId: number) => Answer | Promise<Answer>;

/** One client's connection: its commands are answered in the order they came. */
export class Connection {
  readonly #framer = new Framer();
  readonly #messages: Buffer[] = [];
  #busy = false;

  constructor(
    private readonly socket: Socket,
    private readonly id: number,
    private readonly dispatch: Dispatch,
  ) {
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
  }

  #receive(chunk: Buffer): void {
    try {
      this.#messages.push(...this.#framer.push(chunk));
    } catch {
      // A stream that cannot be cut into messages cannot be taken up again.
      this.socket.destroy();
      return;
    }
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    try {
      for (let message = this.#messages.shift(); message; message = this.#messages.shift()) {
        const request = parseRequest(message);
        const answer = this.dispatch(request.command, this.id);
        const reply = answer instanceof Promise ? await answer : answer;
        if (reply === HANG_UP) {
          this.socket.destroy();
          return;
        }
        if (!request.silent && this.socket.writable) this.socket.write(encodeReply(request, reply));
      }
    } catch {
      this.socket.destroy();
    } finally {
      this.#busy = false;
    }
  }
}
