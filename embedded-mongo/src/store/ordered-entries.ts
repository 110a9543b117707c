import { compare } from '../bson/compare.js';
import type { Doc } from '../bson/document.js';
import { valuesAt } from '../bson/paths.js';

/** One document under one combination of its values, in the order of an index. */
interface Entry {
  readonly row: readonly unknown[];
  readonly doc: Doc;
}

/** The part of an order that begins with some values, and goes on within bounds. */
export interface Stretch {
  /** What the first fields are. */
  readonly prefix: readonly unknown[];
  /** What the next field is at least, and at most; `undefined` for no bound. */
  readonly low?: unknown;
  readonly high?: unknown;
}

/**
 * The documents of an index in its order: made when a query first asks for it, and kept up to date from then on, what
 * has changed being merged in when the next one asks.
 */
export class OrderedEntries {
  #entries: Entry[] = [];
  #added: Entry[] = [];
  #removed = new Set<Doc>();
  /** Whether a document is there more than once, for the elements of an array. */
  multikey = false;

  constructor(
    private readonly fields: readonly string[],
    docs: Iterable<Doc>,
  ) {
    for (const doc of docs) this.add(doc);
  }

  add(doc: Doc): void {
    const rows = this.#rowsOf(doc);
    if (rows.length > 1) this.multikey = true;
    for (const row of rows) this.#added.push({ row, doc });
  }

  remove(doc: Doc): void {
    this.#removed.add(doc);
  }

  /** How many entries a stretch has. */
  count(stretch: Stretch): number {
    const [from, to] = this.#boundsOf(stretch);
    return Math.max(0, to - from);
  }

  /** The documents of a stretch, each once. */
  *docs(stretch: Stretch, backwards: boolean): Generator<Doc> {
    const entries = this.#merged();
    const [from, to] = this.#boundsOf(stretch);
    const seen = this.multikey ? new Set<Doc>() : null;
    for (let step = 0; step < to - from; step++) {
      const doc = entries[backwards ? to - 1 - step : from + step]?.doc;
      if (!doc || seen?.has(doc)) continue;
      seen?.add(doc);
      yield doc;
    }
  }

  #boundsOf({ prefix, low, high }: Stretch): readonly [number, number] {
    const start = low === undefined ? prefix : [...prefix, low];
    const end = high === undefined ? prefix : [...prefix, high];
    const entries = this.#merged();
    return [positionOf(entries, start, false), positionOf(entries, end, true)];
  }

  #rowsOf(doc: Doc): readonly (readonly unknown[])[] {
    let rows: unknown[][] = [[]];
    for (const field of this.fields) {
      const values = valuesAt(doc, field);
      rows = rows.flatMap((row) => values.map((value) => [...row, value ?? null]));
    }
    return rows;
  }

  #merged(): readonly Entry[] {
    const changes = this.#added.length + this.#removed.size;
    if (!changes) return this.#entries;
    const isThere = ({ doc }: Entry): boolean => !this.#removed.has(doc);
    const byRow = (a: Entry, b: Entry): number => compareRows(a.row, b.row, this.fields.length);
    const added = this.#added.filter(isThere).sort(byRow);
    this.#entries = changes > MANY ? this.#entries.filter(isThere).concat(added).sort(byRow) : this.#edited(added);
    this.#added = [];
    this.#removed = new Set();
    return this.#entries;
  }

  /** The same, with what has changed put in and taken out: what lies between is copied whole. */
  #edited(added: readonly Entry[]): Entry[] {
    const old = this.#entries;
    const edits = added.map((entry) => ({ at: positionOf(old, entry.row, true), put: [entry] }));
    for (const doc of this.#removed) {
      for (const row of this.#rowsOf(doc)) {
        const at = this.#indexOf(row, doc);
        if (at >= 0) edits.push({ at, put: [] });
      }
    }
    edits.sort((a, b) => a.at - b.at);
    const parts: Entry[][] = [];
    let from = 0;
    for (const { at, put } of edits) {
      parts.push(old.slice(from, at), put);
      from = Math.max(from, put.length ? at : at + 1);
    }
    return old.slice(0, 0).concat(...parts, old.slice(from));
  }

  #indexOf(row: readonly unknown[], doc: Doc): number {
    const end = positionOf(this.#entries, row, true);
    for (let at = positionOf(this.#entries, row, false); at < end; at++) if (this.#entries[at]?.doc === doc) return at;
    return -1;
  }
}

/** More changes than this are not made one by one: everything is ordered anew. */
const MANY = 10_000;

/** Where the entries that begin with these values begin, or end. */
function positionOf(entries: readonly Entry[], values: readonly unknown[], behind: boolean): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareRows(entries[middle]?.row ?? [], values, values.length);
    if (order < 0 || (behind && order === 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareRows(a: readonly unknown[], b: readonly unknown[], length: number): number {
  for (let at = 0; at < length; at++) {
    const order = compare(a[at], b[at]);
    if (order) return order;
  }
  return 0;
}
