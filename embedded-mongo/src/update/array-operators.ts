import type { Change } from '../bson/change.js';
import { compare } from '../bson/compare.js';
import { clone, type Doc, isDoc, isOperatorDoc } from '../bson/document.js';
import { keyOf } from '../bson/key.js';
import { isNumeric, toNumber, typeAliases } from '../bson/types.js';
import { type CodeName, fail } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { sortDocs } from '../query/sort.js';
import type { Operator } from './operators.js';

function onArray(path: string, codeName: CodeName, change: (old: readonly unknown[]) => unknown[]): Change {
  return (old) => {
    if (old !== undefined && !Array.isArray(old))
      fail(codeName, `The field '${path}' must be an array but is of type ${typeAliases(old)[0]} in document`);
    return change(old ?? []);
  };
}

/** The elements to add, one by itself or `$each` of several. */
function addedBy(operand: unknown, name: string): unknown[] {
  if (!isDoc(operand) || !('$each' in operand)) return [operand];
  const { $each: added } = operand;
  if (!Array.isArray(added))
    fail('BadValue', `The argument to $each in ${name} must be an array but it was of type: ${typeAliases(added)[0]}`);
  return added;
}

const PUSH_CLAUSES = new Set(['$each', '$position', '$slice', '$sort']);

export const $push: Operator = {
  prepare(operand, path) {
    const added = addedBy(operand, '$push');
    const clauses: Doc = isDoc(operand) && '$each' in operand ? operand : {};
    const unknown = Object.keys(clauses).find((clause) => !PUSH_CLAUSES.has(clause));
    if (unknown) fail('BadValue', `Unrecognized clause in $push: ${unknown}`);
    const { $position: position, $slice: slice, $sort: sort } = clauses;
    return onArray(path, 'BadValue', (old) => {
      let list = [...old];
      list.splice(position === undefined ? list.length : toNumber(position), 0, ...added.map(clone));
      if (sort !== undefined) list = sorted(list, sort);
      if (slice === undefined) return list;
      const count = toNumber(slice);
      return count < 0 ? list.slice(count) : list.slice(0, count);
    });
  },
};

function sorted(list: unknown[], sort: unknown): unknown[] {
  if (isDoc(sort)) return sortDocs(list.filter(isDoc), sort);
  if (!isNumeric(sort))
    fail('BadValue', 'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields');
  return list.sort((a, b) => toNumber(sort) * compare(a, b));
}

export const $addToSet: Operator = {
  prepare(operand, path) {
    const added = addedBy(operand, '$addToSet');
    return onArray(path, 'BadValue', (old) => {
      const seen = new Set(old.map((element) => keyOf(element)));
      const isNew = (element: unknown): boolean => seen.size < seen.add(keyOf(element)).size;
      return [...old, ...added.filter(isNew).map(clone)];
    });
  },
};

export const $pop: Operator = {
  creates: false,
  prepare(operand, path) {
    const end = toNumber(operand);
    if (end !== 1 && end !== -1) fail('FailedToParse', `$pop expects 1 or -1, found: ${String(operand)}`);
    return onArray(path, 'TypeMismatch', (old) => (end === 1 ? old.slice(0, -1) : old.slice(1)));
  },
};

/** The operators that make a condition of `$pull` one about the elements' fields. */
const LOGICAL = new Set(['$and', '$or', '$nor', '$expr']);

export const $pull: Operator = {
  creates: false,
  prepare(operand, path, scope) {
    const aboutFields = isDoc(operand) && (!isOperatorDoc(operand) || Object.keys(operand).some((name) => LOGICAL.has(name)));
    const test = compileFilter(aboutFields ? operand : { v: operand }, scope);
    const isPulled = (element: unknown): boolean => (aboutFields ? isDoc(element) && test(element) : test({ v: element }));
    return onArray(path, 'BadValue', (old) => old.filter((element) => !isPulled(element)));
  },
};

export const $pullAll: Operator = {
  creates: false,
  prepare(operand, path) {
    if (!Array.isArray(operand)) fail('BadValue', `$pullAll requires an array argument but was given a ${typeAliases(operand)[0]}`);
    const gone = new Set(operand.map((element) => keyOf(element)));
    return onArray(path, 'BadValue', (old) => old.filter((element) => !gone.has(keyOf(element))));
  },
};
