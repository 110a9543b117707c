import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import { isDoc } from './document.js';

/** BSON's order of types. Values of one rank compare with each other; across ranks, the rank decides. */
export enum Rank {
  MinKey,
  Missing,
  Null,
  Number,
  String,
  Object,
  Array,
  Binary,
  ObjectId,
  Boolean,
  Date,
  Timestamp,
  Regex,
  Other,
  MaxKey,
}

/** Where a value stands in BSON's order of types; `undefined` is a missing field. */
export function rank(value: unknown): Rank {
  switch (typeof value) {
    case 'undefined':
      return Rank.Missing;
    case 'number':
    case 'bigint':
      return Rank.Number;
    case 'string':
      return Rank.String;
    case 'boolean':
      return Rank.Boolean;
    default:
      return rankOfObject(value);
  }
}

function rankOfObject(value: unknown): Rank {
  if (value === null) return Rank.Null;
  if (Array.isArray(value)) return Rank.Array;
  if (value instanceof Date) return Rank.Date;
  if (value instanceof ObjectId) return Rank.ObjectId;
  if (isDoc(value)) return Rank.Object;
  if (value instanceof Binary) return Rank.Binary;
  // Timestamp extends Long, and is no number.
  if (value instanceof Timestamp) return Rank.Timestamp;
  if (isNumeric(value)) return Rank.Number;
  if (isRegex(value)) return Rank.Regex;
  if (value instanceof MinKey) return Rank.MinKey;
  return value instanceof MaxKey ? Rank.MaxKey : Rank.Other;
}

/** A number in any of BSON's types. */
export type Numeric = number | bigint | Long | Double | Int32 | Decimal128;

/** Whether a value is a number in any of BSON's types. */
export function isNumeric(value: unknown): value is Numeric {
  if (typeof value === 'number' || typeof value === 'bigint') return true;
  if (value instanceof Long) return !(value instanceof Timestamp);
  return value instanceof Decimal128 || value instanceof Double || value instanceof Int32;
}

/** A number of any of BSON's types as JavaScript's, rounded where it has more digits. */
export const toNumber = (value: unknown): number => (typeof value === 'number' ? value : Number(digitsOf(value)));

/** A number of any of BSON's types, or a timestamp, in all its digits. */
export const digitsOf = (value: unknown): string => String(value);

/** Whether a value is a regular expression. */
export const isRegex = (value: unknown): value is RegExp | BSONRegExp => value instanceof RegExp || value instanceof BSONRegExp;

/** A regular expression as one string. */
export const regexText = (value: RegExp | BSONRegExp): string =>
  value instanceof RegExp ? `/${value.source}/${value.flags}` : `/${value.pattern}/${value.options}`;

const ALIASES: Partial<Record<Rank, readonly [name: string, number: number]>> = {
  [Rank.MinKey]: ['minKey', -1],
  [Rank.String]: ['string', 2],
  [Rank.Object]: ['object', 3],
  [Rank.Array]: ['array', 4],
  [Rank.Binary]: ['binData', 5],
  [Rank.ObjectId]: ['objectId', 7],
  [Rank.Boolean]: ['bool', 8],
  [Rank.Date]: ['date', 9],
  [Rank.Null]: ['null', 10],
  [Rank.Regex]: ['regex', 11],
  [Rank.Timestamp]: ['timestamp', 17],
  [Rank.MaxKey]: ['maxKey', 127],
  [Rank.Other]: ['javascript', 13],
};

const MAX_INT32 = 2 ** 31;

/** The names and numbers that `$type` knows a value by, the proper name first. */
export function typeAliases(value: unknown): readonly (string | number)[] {
  const type = rank(value);
  if (type !== Rank.Number) return ALIASES[type] ?? ['missing'];
  if (value instanceof Decimal128) return ['decimal', 19, 'number'];
  if (value instanceof Long) return ['long', 18, 'number'];
  const number = toNumber(value);
  if (!Number.isSafeInteger(number)) return ['double', 1, 'number'];
  // Beyond 32 bits a whole number may have come as either type: reading BSON into JavaScript does not keep which.
  return number >= -MAX_INT32 && number < MAX_INT32 ? ['int', 16, 'number'] : ['long', 18, 'double', 1, 'number'];
}
