import type { DatabaseRecord } from './user-model.js';

/** The value at a path, such as `auth.hash`. */
export function valueAt(record: object, path: string): unknown {
  let value: unknown = record;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** The text at a path. Anything else is no value, and so is the empty text, by which some models say that there is none. */
export function textAt(record: object, path: string | null): string | null {
  const value = path === null ? undefined : valueAt(record, path);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A copy with a value at a path, whatever was there. */
export function copyWith(record: object, path: string, value: unknown): DatabaseRecord {
  const [key = '', ...rest] = path.split('.');
  const inner = (record as Record<string, unknown>)[key];
  return { ...record, [key]: rest.length ? copyWith(isPlain(inner) ? inner : {}, rest.join('.'), value) : value };
}

/** A copy without the values at these paths, that shares nothing which could be changed. A path leads into each element of an array. */
export function copyWithout(record: object, paths: readonly string[]): DatabaseRecord {
  const kept = Object.entries(record).filter(([key]) => !paths.includes(key));
  return Object.fromEntries(kept.map(([key, value]) => [key, copyOf(value, below(key, paths))]));
}

function copyOf(value: unknown, paths: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((element: unknown) => copyOf(element, paths));
  if (value instanceof Date) return new Date(value);
  return isPlain(value) ? copyWithout(value, paths) : value;
}

const below = (key: string, paths: readonly string[]): readonly string[] =>
  paths.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));

/** Whether a value is made of fields; an ObjectId, for one, is not. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
