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
  #entries: readonly Entry[] = [];
  #added: Entry[] = [];
  readonly #removed = new Set<Doc>();
  /** Whether a document is there more than once, for the elements of an array. */
  multikey = false;

  constructor(
    private readonly fields: readonly string[],
    docs: Iterable<Doc>,
  ) {
    for (const doc of docs) this.add(doc);
  }

  add(doc: Doc): void {
    const columns = this.fields.map((field) => valuesAt(doc, field));
    let rows: unknown[][] = [[]];
    for (const values of columns) rows = rows.flatMap((row) => values.map((value) => [...row, value ?? null]));
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
    return [this.#position(start, false), this.#position(end, true)];
  }

  /** Where the entries that begin with these values begin, or end. */
  #position(values: readonly unknown[], behind: boolean): number {
    const entries = this.#merged();
    let [low, high] = [0, entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const order = compareRows(entries[middle]?.row ?? [], values, values.length);
      if (order < 0 || (behind && order === 0)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #merged(): readonly Entry[] {
    if (!this.#added.length && !this.#removed.size) return this.#entries;
    const isThere = ({ doc }: Entry): boolean => !this.#removed.has(doc);
    const [old, added] = [this.#entries, this.#added].map((entries) => (this.#removed.size ? entries.filter(isThere) : entries)) as [
      Entry[],
      Entry[],
    ];
    added.sort((a, b) => compareRows(a.row, b.row, this.fields.length));
    this.#entries = merge(old, added, this.fields.length);
    this.#added = [];
    this.#removed.clear();
    return this.#entries;
  }
}

function merge(old: readonly Entry[], added: readonly Entry[], length: number): readonly Entry[] {
  const last = old.at(-1);
  const [first] = added;
  if (!first) return old;
  if (!last || compareRows(last.row, first.row, length) <= 0) return old.concat(added);
  const merged: Entry[] = [];
  let next = 0;
  for (const entry of old) {
    for (let other = added[next]; other && compareRows(other.row, entry.row, length) < 0; other = added[next]) {
      merged.push(other);
      next += 1;
    }
    merged.push(entry);
  }
  return merged.concat(added.slice(next));
}

function compareRows(a: readonly unknown[], b: readonly unknown[], length: number): number {
  for (let at = 0; at < length; at++) {
    const order = compare(a[at], b[at]);
    if (order) return order;
  }
  return 0;
}
