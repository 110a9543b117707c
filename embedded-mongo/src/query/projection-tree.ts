import { isNumeric, toNumber } from '../bson/types.js';
import { fail } from '../errors.js';

/** What a projection does with one field: keeps it, drops it, or gives it another value (`undefined` drops it). */
export type Leaf = boolean | ((value: unknown) => unknown);

/** A projection's paths, by their parts. */
export type Tree = Map<string, Leaf | Tree>;

/** Adds a path, which no other may lead to or through. */
export function plant(tree: Tree, path: string, leaf: Leaf): void {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let branch = tree;
  for (const part of parts) {
    const next = branch.get(part) ?? (new Map() as Tree);
    if (!(next instanceof Map)) fail('Location31249', `Path collision at ${path} remaining portion ${last}`);
    branch.set(part, next);
    branch = next;
  }
  if (branch.get(last) instanceof Map) fail('Location31250', `Path collision at ${path}`);
  branch.set(last, leaf);
}

/** The part of an array that `$slice` asks for: a number from either end, or a position and a number. */
export function slice(array: readonly unknown[], spec: unknown): readonly unknown[] {
  const [first, second] = (Array.isArray(spec) ? spec : [spec]).map((number) =>
    isNumeric(number) ? toNumber(number) : fail('BadValue', '$slice takes numbers'),
  );
  if (first === undefined) fail('BadValue', '$slice takes numbers');
  if (second === undefined) return first < 0 ? array.slice(first) : array.slice(0, first);
  const from = first < 0 ? Math.max(0, array.length + first) : first;
  return array.slice(from, from + second);
}
