import { type Doc, getOwn } from '../bson/document.js';
import { keyOf } from '../bson/key.js';
import { valueAt, valuesAt } from '../bson/paths.js';
import { show } from '../bson/show.js';
import { ServerError } from '../errors.js';
import { type Collation, collationOf } from '../query/collation.js';
import type { Test } from '../query/field-operators.js';
import { compileFilter } from '../query/filter.js';
import type { IndexSpec } from './index-spec.js';
import { OrderedEntries } from './ordered-entries.js';

/**
 * One index, as a hash from key to documents: it enforces uniqueness and answers equality, and has an order only once
 * that is asked for. A unique index is keyed by all its fields; another by its first alone, so that queries on any prefix find it.
 */
export class CollectionIndex {
  readonly fields: readonly string[];
  readonly collation: Collation | undefined;
  readonly #entries = new Map<string, Doc | Set<Doc>>();
  readonly #holds: Test | undefined;
  #ordered: OrderedEntries | undefined;

  constructor(
    readonly spec: IndexSpec,
    private readonly ns: string,
  ) {
    const fields = Object.keys(spec.key);
    this.fields = spec.unique ? fields : fields.slice(0, 1);
    this.collation = collationOf(spec.collation);
    this.#holds = spec.partialFilterExpression && compileFilter(spec.partialFilterExpression);
  }

  /** How many documents it holds; right only where each has one key, as in the index on `_id`. */
  get size(): number {
    return this.#entries.size;
  }

  /** The keys that a document is filed under; none where the index leaves it out. */
  keysOf(doc: Doc): readonly string[] {
    if (this.#holds && !this.#holds(doc)) return [];
    const columns = this.fields.map((field) => valuesAt(doc, field));
    if (this.spec.sparse && columns.every((values) => values.every((value) => value === undefined))) return [];
    const keys = this.keysFor(columns);
    return keys.length > 1 ? [...new Set(keys)] : keys;
  }

  /** Whether its keys of a document that replaces another may be others than before. */
  seesChange(old: Doc, doc: Doc): boolean {
    if (this.#holds) return true;
    return this.fields.some((field) => field.includes('.') || getOwn(old, field) !== getOwn(doc, field));
  }

  /** The keys of every combination of values, one list of them for each field. */
  keysFor(columns: readonly (readonly unknown[])[]): string[] {
    const fold = this.collation?.fold;
    const [only = [], ...others] = columns;
    if (!others.length) return only.map((value) => `|${keyOf(value, fold)}`);
    let keys = [''];
    for (const values of columns) keys = keys.flatMap((prefix) => values.map((value) => `${prefix}|${keyOf(value, fold)}`));
    return keys;
  }

  /** Fails where another document than `except` already holds one of these keys of `doc`. */
  assertFree(keys: readonly string[], doc: Doc, except?: Doc): void {
    if (!this.spec.unique) return;
    for (const key of keys) {
      const holder = this.#entries.get(key);
      if (holder !== undefined && holder !== except) throw this.#duplicate(doc);
    }
  }

  add(keys: readonly string[], doc: Doc): void {
    if (keys.length) this.#ordered?.add(doc);
    for (const key of keys) {
      const held = this.#entries.get(key);
      if (held instanceof Set) held.add(doc);
      else this.#entries.set(key, held === undefined ? doc : new Set([held, doc]));
    }
  }

  remove(keys: readonly string[], doc: Doc): void {
    if (keys.length) this.#ordered?.remove(doc);
    for (const key of keys) {
      const held = this.#entries.get(key);
      if (held instanceof Set) held.delete(doc);
      if (held === doc || (held instanceof Set && !held.size)) this.#entries.delete(key);
    }
  }

  /** Files `doc` where `old` was, and in its place if it can, so that the order of the documents stays. */
  replace(before: readonly string[], after: readonly string[], old: Doc, doc: Doc): void {
    const [key] = after;
    if (key !== undefined && after.length === 1 && before.length === 1 && before[0] === key && this.#entries.get(key) === old) {
      this.#entries.set(key, doc);
      this.#ordered?.remove(old);
      this.#ordered?.add(doc);
    } else {
      this.remove(before, old);
      this.add(after, doc);
    }
  }

  /** All the documents, in the order they were filed in. */
  *docs(): Generator<Doc> {
    for (const held of this.#entries.values()) {
      if (held instanceof Set) yield* held;
      else yield held;
    }
  }

  /** The documents under any of these keys, each once. */
  lookup(keys: readonly string[]): Iterable<Doc> {
    const found = new Set<Doc>();
    for (const key of keys) {
      const held = this.#entries.get(key);
      if (held instanceof Set) for (const doc of held) found.add(doc);
      else if (held) found.add(held);
    }
    return found;
  }

  /** How many documents are under these keys, those under several counted for each. */
  countOf(keys: readonly string[]): number {
    let count = 0;
    for (const key of keys) {
      const held = this.#entries.get(key);
      count += held instanceof Set ? held.size : Number(held !== undefined);
    }
    return count;
  }

  /** The documents in the order of all its fields. */
  ordered(): OrderedEntries {
    this.#ordered ??= new OrderedEntries(Object.keys(this.spec.key), new Set(this.docs()));
    return this.#ordered;
  }

  #duplicate(doc: Doc): ServerError {
    const { key: keyPattern, name } = this.spec;
    const keyValue: Doc = {};
    for (const field of this.fields) keyValue[field] = valueAt(doc, field) ?? valuesAt(doc, field)[0] ?? null;
    const collation = this.collation ? ` collation: ${show(this.collation.spec)}` : '';
    const message = `E11000 duplicate key error collection: ${this.ns} index: ${name}${collation} dup key: ${show(keyValue)}`;
    return new ServerError('DuplicateKey', message, { keyPattern, keyValue });
  }
}
