import { fail } from '../errors.js';
import { type Doc, getOwn, isDoc, setOwn } from './document.js';
import { isPosition } from './paths.js';
import { show } from './show.js';

/** Gives a field its new value; `undefined` means none, before and after. */
export type Change = (old: unknown) => unknown;

/** As many elements as mongod is willing to fill up with null before one that is set past an array's end. */
const MAX_PADDING = 1_500_000;

/**
 * Changes the value at a path in place, making the documents on the way.
 * Without `create`, a path that does not exist is left alone.
 */
export function changeAt(doc: Doc, path: readonly string[], change: Change, create = true): void {
  let target: Container = doc;
  for (const [depth, key] of path.entries()) {
    if (!canHold(target, key)) {
      if (create) fail('PathNotViable', `Cannot create field '${key}' in element {${path[depth - 1]}: ${show(target)}}`);
      return;
    }
    const old: unknown = Array.isArray(target) ? target[Number(key)] : getOwn(target, key);
    if (old === undefined && !create) return;
    if (depth === path.length - 1) {
      put(target, key, change(old));
      return;
    }
    const next = old === undefined ? {} : old;
    if (old === undefined) put(target, key, next);
    // What a scalar is asked to hold, the next turn refuses.
    target = next as Container;
  }
}

type Container = Doc | unknown[];

const canHold = (target: unknown, key: string): boolean => (Array.isArray(target) ? isPosition(key) : isDoc(target));

function put(target: Container, key: string, value: unknown): void {
  if (!Array.isArray(target)) {
    if (value === undefined) delete target[key];
    else setOwn(target, key, value);
    return;
  }
  const position = Number(key);
  if (position > target.length + MAX_PADDING) fail('BadValue', `can't backfill more than ${MAX_PADDING} elements`);
  while (target.length < position) target.push(null);
  // Removing an element must not move the others.
  target[position] = value === undefined ? null : value;
}
