import { compare } from '../bson/compare.js';
import type { Doc } from '../bson/document.js';
import { valuesAt } from '../bson/paths.js';
import { toNumber } from '../bson/types.js';
import { fail } from '../errors.js';
import type { Collation } from './collation.js';

interface SortKey {
  readonly path: string;
  readonly direction: number;
}

/** The documents in the order of a sort specification: stable, an array standing for its least or greatest element. */
export function sortDocs<T extends Doc>(docs: readonly T[], spec: Doc, collation?: Collation): T[] {
  const keys = Object.entries(spec).map(([path, direction]) => sortKey(path, toNumber(direction)));
  const compareRows = (a: readonly unknown[], b: readonly unknown[]): number => {
    for (const [i, { direction }] of keys.entries()) {
      const order = compare(a[i], b[i], collation?.compare);
      if (order) return order * direction;
    }
    return 0;
  };
  return docs
    .map((doc) => ({ doc, row: keys.map((key) => extremeOf(doc, key, collation)) }))
    .sort((a, b) => compareRows(a.row, b.row))
    .map(({ doc }) => doc);
}

function sortKey(path: string, direction: number): SortKey {
  if (direction !== 1 && direction !== -1) fail('Location15975', '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
  return { path, direction };
}

function extremeOf(doc: Doc, { path, direction }: SortKey, collation?: Collation): unknown {
  const [first, ...others] = valuesAt(doc, path);
  let extreme = first ?? null;
  for (const value of others) if (compare(value ?? null, extreme, collation?.compare) * direction < 0) extreme = value ?? null;
  return extreme;
}
