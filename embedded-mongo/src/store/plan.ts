import { type Doc, isDoc, isEmpty, isOperatorDoc } from '../bson/document.js';
import { isRegex } from '../bson/types.js';
import type { Collation } from '../query/collation.js';
import { compileFilter } from '../query/filter.js';
import type { CollectionIndex } from './collection-index.js';

/** An index, and the keys in it that every document a filter matches is under. */
export interface Plan {
  readonly index: CollectionIndex;
  readonly keys: readonly string[];
}

/** The values that a filter leaves to a field, for each field where it leaves few. */
type Pinned = ReadonlyMap<string, readonly unknown[]>;

/** How to find what a filter matches without looking at every document, if an index can; a unique one is preferred. */
export function planFor(filter: Doc, collation: Collation | undefined, indexes: readonly CollectionIndex[]): Plan | undefined {
  if (isEmpty(filter)) return undefined;
  const pinned = new Map<string, readonly unknown[]>();
  pin(filter, pinned);
  if (!pinned.size) return undefined;
  let best: Plan | undefined;
  for (const index of indexes) {
    const keys = best && !index.spec.unique ? undefined : keysIn(index, pinned, collation);
    if (keys) best = { index, keys };
    if (best?.index.spec.unique) break;
  }
  return best;
}

function pin(filter: Doc, pinned: Map<string, readonly unknown[]>): void {
  for (const [field, condition] of Object.entries(filter)) {
    if (field === '$and' && Array.isArray(condition)) for (const part of condition.filter(isDoc)) pin(part, pinned);
    if (field.startsWith('$')) continue;
    const values = valuesOf(condition);
    // A pattern matches other values than itself, and an array is filed under its elements.
    if (values && !values.some((value) => Array.isArray(value) || isRegex(value))) pinned.set(field, values);
  }
}

function valuesOf(condition: unknown): readonly unknown[] | undefined {
  if (!isOperatorDoc(condition)) return [condition];
  if ('$eq' in condition) return [condition.$eq];
  return Array.isArray(condition.$in) ? condition.$in : undefined;
}

function keysIn(index: CollectionIndex, pinned: Pinned, collation: Collation | undefined): readonly string[] | undefined {
  const columns: (readonly unknown[])[] = [];
  for (const field of index.fields) {
    const values = pinned.get(field);
    if (!values) return undefined;
    columns.push(values);
  }
  const values = columns.flat();
  const { sparse, partialFilterExpression: partial } = index.spec;
  // Under another collation the index holds other strings for equal.
  if (collation !== index.collation && values.some((value) => typeof value === 'string' || isDoc(value))) return undefined;
  if (sparse && values.some((value) => value === null || value === undefined)) return undefined;
  if (partial && !isWithin(partial, pinned)) return undefined;
  return index.keysFor(columns);
}

/** Whether all that the pinned values allow lies within a partial index. */
function isWithin(partial: Doc, pinned: Pinned): boolean {
  const certain: Doc = {};
  for (const [field, [value, ...others]] of pinned) if (!others.length && !field.includes('.')) certain[field] = value;
  return fieldsOf(partial).every((field) => field in certain) && compileFilter(partial)(certain);
}

const fieldsOf = (filter: Doc): string[] =>
  Object.entries(filter).flatMap(([name, condition]) => {
    if (!name.startsWith('$')) return [name];
    return Array.isArray(condition) ? condition.filter(isDoc).flatMap(fieldsOf) : [];
  });
