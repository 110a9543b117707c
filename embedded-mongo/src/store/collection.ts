import { randomUUID } from 'node:crypto';
import { ObjectId } from 'bson';
import { cloneDoc, type Doc, firstKey, isDoc, withIdFirst } from '../bson/document.js';
import { keyOf } from '../bson/key.js';
import { valuesAt } from '../bson/paths.js';
import { isRegex, typeAliases } from '../bson/types.js';
import { fail } from '../errors.js';
import type { Test } from '../query/field-operators.js';
import { compileFilter } from '../query/filter.js';
import type { Scope } from '../query/scope.js';
import { MAX_DOCUMENT_BYTES, sizeOf } from '../wire/limits.js';
import { CollectionIndex } from './collection-index.js';
import { existsAlready } from './index-conflict.js';
import { indexSpec } from './index-spec.js';
import { alternativePlans, type OrderedPlan, orderedPlanFor } from './ordered-plan.js';
import { type Plan, planFor } from './plan.js';

/** More documents than this are not gone through one by one where an index has them in order. */
const MANY = 1000;

/** What a search gave. */
export interface Found {
  readonly docs: Iterable<Doc>;
  readonly sorted: boolean;
}

/** A collection's documents, which are replaced and never changed in place, and its indexes. */
export class Collection {
  readonly uuid = randomUUID();
  /** The index on `_id`, which also keeps the documents in the order they were inserted in. */
  readonly primary: CollectionIndex;
  readonly #indexes: CollectionIndex[];

  constructor(
    readonly ns: string,
    readonly options: Doc = {},
  ) {
    this.primary = new CollectionIndex(indexSpec({ key: { _id: 1 }, name: '_id_', collation: options.collation }), ns);
    this.#indexes = [this.primary];
  }

  get size(): number {
    return this.primary.size;
  }

  get indexes(): readonly CollectionIndex[] {
    return this.#indexes;
  }

  /** Stores a new document, giving it an `_id` where it has none. */
  insert(given: Doc): Doc {
    const doc = withIdFirst(given._id === undefined ? { ...given, _id: new ObjectId() } : given);
    assertStorable(doc);
    const filings = this.indexes.map((index) => ({ index, keys: index.keysOf(doc) }));
    for (const { index, keys } of filings) index.assertFree(keys, doc);
    for (const { index, keys } of filings) index.add(keys, doc);
    return doc;
  }

  /** Puts a document in the place of another. */
  replace(old: Doc, doc: Doc): void {
    if (sizeOf(doc) > MAX_DOCUMENT_BYTES) fail('Location17419', `Resulting document after update is larger than ${MAX_DOCUMENT_BYTES}`);
    const filings = this.indexes.map((index) => {
      const before = index.keysOf(old);
      return { index, before, after: index.seesChange(old, doc) ? index.keysOf(doc) : before };
    });
    for (const { index, before, after } of filings) if (after !== before) index.assertFree(after, doc, old);
    for (const { index, before, after } of filings) index.replace(before, after, old, doc);
  }

  remove(doc: Doc): void {
    for (const index of this.indexes) index.remove(index.keysOf(doc), doc);
  }

  all(): Iterable<Doc> {
    return this.primary.docs();
  }

  /** Copies of all documents, for who may change them. */
  copies(): Doc[] {
    return [...this.all()].map(cloneDoc);
  }

  /** The documents that match, found through an index where the filter pins the fields of one. */
  find(filter: Doc, scope: Scope): Iterable<Doc> {
    return this.search(filter, scope).docs;
  }

  /** The documents that match, and whether they come in the order that was asked for; if not, in any. */
  search(filter: Doc, scope: Scope, sort?: Doc): Found {
    const test = compileFilter(filter, scope);
    const plan = this.plan(filter, scope);
    const candidates = plan ? plan.index.countOf(plan.keys) : this.size;
    const ordered = candidates > MANY ? orderedPlanFor(filter, sort, scope, this.#indexes) : undefined;
    if (ordered && (ordered.sorted || ordered.count < candidates)) {
      return { docs: passing(docsOf(ordered), test), sorted: ordered.sorted };
    }
    const alternatives = candidates > MANY ? alternativePlans(filter, scope, this.#indexes) : [];
    if (alternatives.length) return { docs: passing(new Set(alternatives.flatMap((one) => [...docsOf(one)])), test), sorted: false };
    return { docs: passing(plan ? plan.index.lookup(plan.keys) : this.all(), test), sorted: false };
  }

  /** The lookup that finds what a filter matches, if an index has one. */
  plan(filter: Doc, scope: Scope): Plan | undefined {
    return planFor(filter, scope.collation, this.indexes);
  }

  /** Makes an index, or fails and makes none; tells whether there was none like it. */
  createIndex(given: Doc): boolean {
    const spec = indexSpec({ ...given, collation: given.collation ?? this.options.collation });
    if (
      existsAlready(
        spec,
        this.indexes.map((index) => index.spec),
      )
    )
      return false;
    const made = new CollectionIndex(spec, this.ns);
    for (const doc of this.all()) {
      const keys = made.keysOf(doc);
      made.assertFree(keys, doc);
      made.add(keys, doc);
    }
    this.#indexes.push(made);
    return true;
  }

  /** The index of that name or key, if there is one. */
  indexNamed(named: unknown): CollectionIndex | undefined {
    return this.indexes.find(({ spec }) => spec.name === named || (isDoc(named) && keyOf(spec.key) === keyOf(named)));
  }

  dropIndex(index: CollectionIndex): void {
    if (index === this.primary) fail('InvalidOptions', 'cannot drop _id index');
    this.#indexes.splice(this.#indexes.indexOf(index), 1);
  }

  /** Removes the documents past the time that a TTL index gives them after their date, or the earliest of their dates. */
  expire(now: number): void {
    for (const index of this.#indexes) {
      const { expireAfterSeconds } = index.spec;
      if (expireAfterSeconds === undefined) continue;
      const field = firstKey(index.spec.key);
      for (const doc of new Set(index.docs())) {
        const dates = valuesAt(doc, field).filter((value) => value instanceof Date);
        if (dates.some((date) => date.getTime() + expireAfterSeconds * 1000 <= now)) this.remove(doc);
      }
    }
  }
}

const docsOf = ({ entries, stretch, backwards }: OrderedPlan): Iterable<Doc> => entries.docs(stretch, backwards);

function* passing(docs: Iterable<Doc>, test: Test): Generator<Doc> {
  for (const doc of docs) if (test(doc)) yield doc;
}

function assertStorable(doc: Doc): void {
  const id = doc._id;
  if (Array.isArray(id) || isRegex(id)) fail('InvalidIdField', `The '_id' value cannot be of type ${typeAliases(id)[0]}`);
  if (isDoc(id) && firstKey(id).startsWith('$'))
    fail('DollarPrefixedFieldName', `_id fields may not contain '$'-prefixed fields: ${firstKey(id)} is not valid for storage.`);
  const size = sizeOf(doc);
  if (size > MAX_DOCUMENT_BYTES) fail('BadValue', `object to insert too large. size in bytes: ${size}, max size: ${MAX_DOCUMENT_BYTES}`);
}
