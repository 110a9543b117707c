import { type Doc, isDoc, setOwn } from '../bson/document.js';
import { isRegex } from '../bson/types.js';
import { toRegExp } from '../query/regex.js';

/** Rewrites what arrives in BSON to what mingo reads: its regular expressions are JavaScript's. */
export function readable(value: unknown): unknown {
  if (isRegex(value)) return toRegExp(value);
  if (Array.isArray(value)) return value.map(readable);
  return isDoc(value) ? readableDoc(value) : value;
}

/** See `readable`. */
export function readableDoc(doc: Doc): Doc {
  const result: Doc = {};
  for (const [key, value] of Object.entries(doc)) setOwn(result, key, readable(value));
  return result;
}
