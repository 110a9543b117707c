import { type Binary, EJSON, Long, type ObjectId, type Timestamp } from 'bson';
import type { Doc } from './document.js';
import { Rank, rank, regexText, toNumber } from './types.js';

/** Orders two strings. */
export type CompareStrings = (a: string, b: string) => number;

const order = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);

/** Orders any two values as BSON does: by type first, then by value. */
export function compare(a: unknown, b: unknown, strings: CompareStrings = order): number {
  if (a === b) return 0;
  const type = rank(a);
  const other = rank(b);
  if (type !== other) return order<number>(type, other);
  switch (type) {
    case Rank.Number:
      return compareNumbers(a, b);
    case Rank.String:
      return strings(a as string, b as string);
    case Rank.Boolean:
    case Rank.Date:
      return order(Number(a), Number(b));
    case Rank.ObjectId:
      return order((a as ObjectId).toHexString(), (b as ObjectId).toHexString());
    case Rank.Binary:
      return compareBinaries(a as Binary, b as Binary);
    case Rank.Timestamp:
      return (a as Timestamp).compare(b as Timestamp);
    case Rank.Regex:
      return order(regexText(a as RegExp), regexText(b as RegExp));
    case Rank.Array:
      return compareArrays(a as unknown[], b as unknown[], strings);
    case Rank.Object:
      return compareDocs(a as Doc, b as Doc, strings);
    case Rank.Other:
      return order(EJSON.stringify(a), EJSON.stringify(b));
    default:
      return 0;
  }
}

/** Whether two values are the same in BSON: fields in another order make another document. */
export const isSame = (a: unknown, b: unknown): boolean => compare(a, b) === 0;

function compareNumbers(a: unknown, b: unknown): number {
  if (a instanceof Long && b instanceof Long) return a.compare(b);
  const x = toNumber(a);
  const y = toNumber(b);
  // NaN is the least number, and equal to itself.
  if (Number.isNaN(x) || Number.isNaN(y)) return order(Number.isNaN(x) ? 0 : 1, Number.isNaN(y) ? 0 : 1);
  return order(x, y);
}

const compareBinaries = (a: Binary, b: Binary): number =>
  order(a.length(), b.length()) || order(a.sub_type, b.sub_type) || Buffer.compare(a.value(), b.value());

function compareArrays(a: readonly unknown[], b: readonly unknown[], strings: CompareStrings): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const result = compare(a[i], b[i], strings);
    if (result) return result;
  }
  return order(a.length, b.length);
}

function compareDocs(a: Doc, b: Doc, strings: CompareStrings): number {
  const keys = Object.keys(a);
  const others = Object.keys(b);
  for (const [i, key] of keys.entries()) {
    const other = others[i];
    if (other === undefined) break;
    const result = order<number>(rank(a[key]), rank(b[other])) || order(key, other) || compare(a[key], b[other], strings);
    if (result) return result;
  }
  return order(keys.length, others.length);
}
