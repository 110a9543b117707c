import { changeAt } from '../bson/change.js';
import { type Doc, isDoc } from '../bson/document.js';
import { compileFilter } from './filter.js';
import type { Scope } from './scope.js';

/** The position of the first element of an array field that the filter's conditions on that field match; else -1. */
export function matchedPosition(array: readonly unknown[], field: string, filter: Doc, scope: Scope): number {
  const conditions: Doc = {};
  collectConditions(filter, field, conditions);
  if (!Object.keys(conditions).length) return -1;
  const test = compileFilter(conditions, scope);
  return array.findIndex((element) => {
    const probe: Doc = {};
    changeAt(probe, field.split('.'), () => [element]);
    return test(probe);
  });
}

function collectConditions(filter: Doc, field: string, found: Doc): void {
  for (const [key, condition] of Object.entries(filter)) {
    if ((key === '$and' || key === '$or') && Array.isArray(condition)) {
      for (const part of condition) if (isDoc(part)) collectConditions(part, field, found);
    } else if (key === field || key.startsWith(`${field}.`)) {
      found[key] = condition;
    }
  }
}
