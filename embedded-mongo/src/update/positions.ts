import { type Doc, isDoc } from '../bson/document.js';
import { valueAt } from '../bson/paths.js';
import { fail } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { matchedPosition } from '../query/positional.js';
import type { Update } from './update.js';

/** The paths that a path stands for, once `$`, `$[]` and `$[name]` are replaced by positions in the document's arrays. */
export function concretePaths(doc: Doc, path: string, update: Update): string[][] {
  const parts = path.split('.');
  if (!path.includes('$')) return [parts];
  let paths: string[][] = [[]];
  for (const part of parts) {
    if (part !== '$' && !part.startsWith('$[')) paths = paths.map((prefix) => [...prefix, part]);
    else
      paths = paths.flatMap((prefix) =>
        positions(doc, prefix.join('.'), part, path, update).map((position) => [...prefix, String(position)]),
      );
  }
  return paths;
}

function positions(doc: Doc, prefix: string, part: string, path: string, { filter, arrayFilters, scope }: Update): number[] {
  const array: unknown = prefix ? valueAt(doc, prefix) : undefined;
  if (part === '$') {
    const position = Array.isArray(array) ? matchedPosition(array, prefix, filter, scope) : -1;
    if (position < 0) fail('BadValue', 'The positional operator did not find the match needed from the query.');
    return [position];
  }
  if (!isArray(array)) fail('BadValue', `The path '${prefix}' must exist in the document in order to apply array updates.`);
  const name = part.slice(2, -1);
  if (!name) return [...array.keys()];
  const elementFilter = arrayFilters.find((candidate) => isAbout(candidate, name));
  if (!elementFilter) fail('BadValue', `No array filter found for identifier '${name}' in path '${path}'`);
  const test = compileFilter(elementFilter, scope);
  return [...array.keys()].filter((position) => test({ [name]: array[position] }));
}

const isArray = (value: unknown): value is unknown[] => Array.isArray(value);

/** Whether an array filter's conditions are about the elements of that name. */
function isAbout(filter: Doc, name: string): boolean {
  return Object.entries(filter).some(([field, condition]) => {
    if (Array.isArray(condition) && field.startsWith('$')) return condition.some((part) => isDoc(part) && isAbout(part, name));
    return field === name || field.startsWith(`${name}.`);
  });
}
