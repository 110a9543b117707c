import { Long } from 'bson';
import type { Doc } from '../bson/document.js';
import { fail } from '../errors.js';
import { MAX_DOCUMENT_BYTES, sizeOf } from '../wire/limits.js';
import { collectionName, type Handler } from './command.js';
import { countField } from './fields.js';

/** How many documents come with the first reply where the client does not say. */
const FIRST_BATCH = 101;

interface Cursor {
  readonly ns: string;
  readonly docs: readonly Doc[];
  at: number;
}

/** The results that clients have not read to the end. They are what a query found when it ran. */
export class Cursors {
  readonly #open = new Map<string, Cursor>();
  // Ids are hard to guess for nobody here, but two servers in one test are not to share them.
  #lastId = Math.floor(Math.random() * 2 ** 31) * 4096;

  /** The reply that begins a result; what is left of it waits for `getMore`. */
  start(ns: string, docs: readonly Doc[], batchSize = FIRST_BATCH, single = false): Doc {
    const cursor: Cursor = { ns, docs, at: 0 };
    const firstBatch = take(cursor, batchSize);
    if (single || cursor.at === docs.length) return { cursor: { firstBatch, id: Long.ZERO, ns } };
    const id = ++this.#lastId;
    this.#open.set(String(id), cursor);
    return { cursor: { firstBatch, id: Long.fromNumber(id), ns } };
  }

  /** The next reply of a result. */
  more(given: unknown, batchSize: number | undefined): Doc {
    const id = String(given);
    const cursor = this.#open.get(id);
    if (!cursor) fail('CursorNotFound', `cursor id ${id} not found`);
    // Here a batch size of 0 is as good as none.
    const nextBatch = take(cursor, batchSize || Number.POSITIVE_INFINITY);
    const isDone = cursor.at === cursor.docs.length;
    if (isDone) this.#open.delete(id);
    return { cursor: { nextBatch, id: isDone ? Long.ZERO : Long.fromString(id), ns: cursor.ns } };
  }

  kill(ids: readonly unknown[]): Doc {
    const cursorsKilled = ids.filter((id) => this.#open.delete(String(id)));
    const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] };
  }
}

/** The next documents of a cursor, as many as asked for and as one reply may hold. */
function take(cursor: Cursor, count: number): Doc[] {
  const batch: Doc[] = [];
  let bytes = 0;
  for (let doc = cursor.docs[cursor.at]; doc && batch.length < count; doc = cursor.docs[cursor.at]) {
    // One document always fits, so that the size of a single one need not be known.
    if (cursor.docs.length > 1) bytes += sizeOf(doc);
    if (batch.length && bytes > MAX_DOCUMENT_BYTES) break;
    batch.push(doc);
    cursor.at++;
  }
  return batch;
}

const getMore: Handler = (command, { cursors }) => {
  collectionName(command, 'collection');
  return cursors.more(command.getMore, countField(command, 'batchSize'));
};

const killCursors: Handler = (command, { cursors }) => {
  const ids = command.cursors;
  return cursors.kill(Array.isArray(ids) ? ids : []);
};

export const cursorCommands: Readonly<Record<string, Handler>> = { getMore, killCursors };
