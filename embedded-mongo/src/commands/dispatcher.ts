import { setTimeout as delay } from 'node:timers/promises';
import { type Doc, firstKey } from '../bson/document.js';
import { fail, toServerError } from '../errors.js';
import type { Catalog } from '../store/catalog.js';
import { type Answer, HANG_UP } from '../wire/connection.js';
import { aggregate } from './aggregate.js';
import { collectionCommands } from './collections.js';
import type { Handler } from './command.js';
import { count, distinct } from './count.js';
import { Cursors, cursorCommands } from './cursors.js';
import { explain } from './explain.js';
import { FailPoint, type Fault } from './fail-point.js';
import { docField } from './fields.js';
import { findAndModify } from './find-and-modify.js';
import { find } from './find.js';
import { indexCommands } from './indexes.js';
import { NO_TRANSACTIONS, serverCommands } from './server-commands.js';
import { writeCommands } from './writes.js';

/** Runs commands on a catalog, one at a time: each is atomic. */
export class Dispatcher {
  readonly #cursors = new Cursors();
  readonly #failPoint = new FailPoint();
  readonly #handlers: ReadonlyMap<string, Handler>;

  constructor(private readonly catalog: Catalog) {
    this.#handlers = new Map(
      Object.entries({
        ...serverCommands,
        ...collectionCommands,
        ...indexCommands,
        ...cursorCommands,
        ...writeCommands,
        aggregate,
        count,
        distinct,
        explain,
        find,
        findAndModify,
        configureFailPoint: this.#failPoint.configure,
      }),
    );
  }

  /** The reply to a command, which may be an error; a promise only where a fail point makes it wait. */
  answer(command: Doc, connectionId: number): Answer | Promise<Answer> {
    const name = firstKey(command);
    const fault = this.#failPoint.faultFor(name, command);
    if (!fault) return this.#run(name, command, connectionId);
    return this.#runWith(fault, name, command, connectionId);
  }

  async #runWith(fault: Fault, name: string, command: Doc, connectionId: number): Promise<Answer> {
    if (fault.blockMs) await delay(fault.blockMs, undefined, { ref: false });
    if (fault.hangUp === 'before') return HANG_UP;
    if (fault.reply) return fault.reply;
    const reply = this.#run(name, command, connectionId);
    return fault.hangUp === 'after' ? HANG_UP : { ...reply, ...fault.added };
  }

  #run(name: string, command: Doc, connectionId: number): Doc {
    try {
      const handler = this.#handlers.get(name) ?? fail('CommandNotFound', `no such command: '${name}'`);
      assertStandalone(command);
      const context = { catalog: this.catalog, cursors: this.#cursors, db: String(command.$db), connectionId };
      return { ...handler(command, context), ok: 1 };
    } catch (error) {
      return toServerError(error).toReply();
    }
  }
}

/** Fails for what a mongod does only as a member of a replica set. */
function assertStandalone(command: Doc): void {
  if ('txnNumber' in command || command.autocommit === false) fail('IllegalOperation', NO_TRANSACTIONS);
  const w = docField(command, 'writeConcern')?.w;
  if (typeof w === 'number' && w > 1) fail('BadValue', "cannot use 'w' > 1 when a host is not replicated");
  if (typeof w === 'string' && w !== 'majority')
    fail('BadValue', `cannot use non-majority 'w' mode "${w}" when a host is not a member of a replica set`);
  const level = docField(command, 'readConcern')?.level;
  if (level === 'linearizable' || level === 'snapshot') fail('NotAReplicaSet', 'node needs to be a replica set member to use read concern');
}
