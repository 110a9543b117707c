/** A BSON document as the `bson` package reads it. */
export type Doc = Record<string, unknown>;

/** Whether a value is a document, rather than an array or one of BSON's scalar classes. */
export function isDoc(value: unknown): value is Doc {
  if (typeof value !== 'object' || value === null) return false;
  return value.constructor === Object || Object.getPrototypeOf(value) === null;
}

/** Whether a value reads as `{ $operator: ... }`, by its first field, as mongod decides it. */
export const isOperatorDoc = (value: unknown): value is Doc => isDoc(value) && firstKey(value).startsWith('$');

/** The name of a document's first field, or nothing where it has none. */
export function firstKey(doc: Doc): string {
  for (const key in doc) return key;
  return '';
}

/** Whether a document has no fields. */
export const isEmpty = (doc: Doc): boolean => Object.keys(doc).length === 0;

/** A field of the document's own: a name like `constructor` finds nothing unless it was stored. */
export const getOwn = (doc: Doc, key: string): unknown => (Object.hasOwn(doc, key) ? doc[key] : undefined);

/** Assigns an own field even where its name is special to JavaScript. */
export function setOwn(doc: Doc, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(doc, key, { value, writable: true, enumerable: true, configurable: true });
  else doc[key] = value;
}

/** The document with `_id` as its first field, where stored documents have it. */
export const withIdFirst = (doc: Doc): Doc => (firstKey(doc) === '_id' ? doc : { _id: doc._id, ...doc });

/** Copies documents, arrays and dates; BSON's other values are never changed in place and are shared. */
export function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone);
  if (value instanceof Date) return new Date(value);
  return isDoc(value) ? cloneDoc(value) : value;
}

/** Copies a document, see `clone`. */
export function cloneDoc(doc: Doc): Doc {
  const copy: Doc = {};
  for (const key of Object.keys(doc)) setOwn(copy, key, clone(doc[key]));
  return copy;
}
