import { Binary, EJSON, ObjectId, Timestamp } from 'bson';
import { isDoc } from './document.js';
import { digitsOf, isNumeric, isRegex, regexText, toNumber } from './types.js';

/** Makes strings the same that a collation holds equal. */
export type Fold = (text: string) => string;

/**
 * A string that two values share exactly when BSON holds them equal: the key to hash them by.
 * A missing field has the key of null, as it has in an index.
 */
export function keyOf(value: unknown, fold?: Fold): string {
  switch (typeof value) {
    case 'string':
      return stringKey(fold ? fold(value) : value);
    case 'number':
      // Negative zero is zero.
      return `n${value === 0 ? 0 : value}`;
    case 'boolean':
      return value ? 't' : 'f';
    case 'undefined':
      return 'z';
    case 'bigint':
      return `n${value}`;
    default:
      return objectKey(value, fold);
  }
}

// The length keeps any text from looking like the end of a key and the start of another.
const stringKey = (text: string): string => `s${text.length}:${text}`;

function objectKey(value: unknown, fold?: Fold): string {
  if (value === null) return 'z';
  if (value instanceof ObjectId) return `o${value.toHexString()}`;
  if (value instanceof Date) return `d${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map((element) => keyOf(element, fold)).join()}]`;
  if (isDoc(value)) {
    const fields = Object.keys(value).map((name) => stringKey(name) + keyOf(value[name], fold));
    return `{${fields.join()}}`;
  }
  if (value instanceof Binary) return `b${value.sub_type}:${value.toString('hex')}`;
  if (value instanceof Timestamp) return `T${digitsOf(value)}`;
  if (isNumeric(value)) {
    const number = toNumber(value);
    return `n${Number.isSafeInteger(number) ? number : digitsOf(value)}`;
  }
  return isRegex(value) ? `r${regexText(value)}` : `x${EJSON.stringify(value)}`;
}
