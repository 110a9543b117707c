import { type Doc, getOwn, isDoc } from './document.js';

const POSITION = /^(0|[1-9]\d*)$/;

/** Whether a part of a path can be a position in an array. */
export const isPosition = (part: string): boolean => POSITION.test(part);

/** Decides on one value; a missing field is `undefined`. */
export type ValueTest = (value: unknown) => boolean;

/** Where a condition looks: at a path, and whether an array found there counts as its elements too. */
export interface Place {
  readonly path: readonly string[];
  readonly expand: boolean;
}

/** Tests the values a path reaches, going into arrays as the server's matcher does, until one passes. */
export function someAt(value: unknown, place: Place, test: ValueTest, from = 0): boolean {
  const key = place.path[from];
  if (key === undefined) return (place.expand && Array.isArray(value) && value.some(test)) || test(value);
  if (Array.isArray(value)) {
    // A number may be a position, and a field's name in the elements as well.
    if (isPosition(key) && Number(key) < value.length && someAt(value[Number(key)], place, test, from + 1)) return true;
    return value.some((element) => isDoc(element) && someAt(element, place, test, from));
  }
  return isDoc(value) ? someAt(getOwn(value, key), place, test, from + 1) : test(undefined);
}

/** All the values a path reaches, an array's elements each: what indexes, sorting and `distinct` see. */
export function valuesAt(doc: Doc, path: string): readonly unknown[] {
  const found: unknown[] = [];
  if (path.includes('.')) {
    someAt(doc, { path: path.split('.'), expand: false }, (value) => {
      if (Array.isArray(value)) found.push(...(value as unknown[]));
      else found.push(value);
      return false;
    });
  } else {
    const value = getOwn(doc, path);
    if (!Array.isArray(value)) return [value];
    found.push(...(value as unknown[]));
  }
  return found.length ? found : [undefined];
}

/** The one value at a path that spreads over no array, or `undefined`. */
export function valueAt(doc: Doc, path: string): unknown {
  let value: unknown = doc;
  for (const key of path.split('.')) {
    if (Array.isArray(value)) value = isPosition(key) ? value[Number(key)] : undefined;
    else value = isDoc(value) ? getOwn(value, key) : undefined;
  }
  return value;
}
