import { MaxKey, MinKey } from 'bson';
import { compare } from '../bson/compare.js';
import { keyOf } from '../bson/key.js';
import { type Place, someAt, type ValueTest } from '../bson/paths.js';
import { isNumeric, isRegex, rank, toNumber, typeAliases } from '../bson/types.js';
import { fail } from '../errors.js';
import { toRegExp } from './regex.js';
import type { Scope } from './scope.js';

/** Tests the document, or the array element, that a place is looked up in. */
export type Test = (root: unknown) => boolean;

/** Compiles one operator on one field. */
export type FieldOperator = (place: Place, operand: unknown, scope: Scope) => Test;

type MakeTest = (operand: unknown, scope: Scope) => ValueTest;

/** An operator that an array passes if one of its elements does. */
const onElements =
  (make: MakeTest): FieldOperator =>
  (place, operand, scope) => {
    const test = make(operand, scope);
    return (root) => someAt(root, place, test);
  };

/** An operator that sees an array as it is. */
export const onWhole =
  (make: MakeTest): FieldOperator =>
  (place, operand, scope) =>
    onElements(make)({ ...place, expand: false }, operand, scope);

const negated =
  (operator: FieldOperator): FieldOperator =>
  (...given) => {
    const test = operator(...given);
    return (root) => !test(root);
  };

const isMissing = (value: unknown): boolean => value === null || value === undefined;

function equals(operand: unknown, { collation }: Scope): ValueTest {
  if (isMissing(operand)) return isMissing;
  if (typeof operand === 'boolean' || (typeof operand === 'string' && !collation)) return (value) => value === operand;
  const type = rank(operand);
  const key = keyOf(operand, collation?.fold);
  const same: ValueTest = (value) => rank(value) === type && keyOf(value, collation?.fold) === key;
  if (!isRegex(operand)) return same;
  const matching = matches(operand);
  return (value) => same(value) || matching(value);
}

/** An ordering holds within the operand's own type; only the extreme keys compare with everything. */
const ordered =
  (passes: (order: number) => boolean): MakeTest =>
  (operand, { collation }) => {
    if (isMissing(operand)) return (value) => isMissing(value) && passes(0);
    const type = rank(operand);
    const anyType = operand instanceof MinKey || operand instanceof MaxKey;
    return (value) => {
      if (!anyType && rank(value) !== type) return false;
      if (Number.isNaN(value) !== Number.isNaN(operand)) return false;
      return passes(compare(value, operand, collation?.compare));
    };
  };

function matches(operand: unknown): ValueTest {
  const pattern = toRegExp(operand);
  const key = keyOf(operand);
  return (value) => (typeof value === 'string' ? pattern.test(value) : isRegex(value) && keyOf(value) === key);
}

function isIn(operand: unknown, scope: Scope): ValueTest {
  if (!Array.isArray(operand)) fail('BadValue', '$in needs an array');
  const fold = scope.collation?.fold;
  const keys = new Set(operand.filter((wanted) => !isRegex(wanted)).map((wanted) => keyOf(wanted, fold)));
  const patterns = operand.filter(isRegex).map(matches);
  return (value) => keys.has(keyOf(value, fold)) || patterns.some((test) => test(value));
}

function hasType(operand: unknown): ValueTest {
  const wanted = new Set<unknown>(Array.isArray(operand) ? operand : [operand]);
  return (value) => value !== undefined && typeAliases(value).some((alias) => wanted.has(alias));
}

function hasSize(operand: unknown): ValueTest {
  const size = toNumber(operand);
  if (!isNumeric(operand) || !Number.isInteger(size) || size < 0)
    fail('BadValue', `Failed to parse $size. Expected a non-negative integer in: $size: ${String(operand)}`);
  return (value) => Array.isArray(value) && value.length === size;
}

function hasRemainder(operand: unknown): ValueTest {
  if (!Array.isArray(operand) || operand.length !== 2) fail('BadValue', 'malformed mod, needs to be an array of two numbers');
  const [divisor = 0, remainder = 0] = operand.map((number) => Math.trunc(toNumber(number)));
  if (!divisor) fail('BadValue', 'divisor cannot be 0');
  return (value) => isNumeric(value) && Math.trunc(toNumber(value)) % divisor === remainder;
}

const $in = onElements(isIn);
const $eq = onElements(equals);
const isPresent = onWhole(() => (value) => value !== undefined);
const isAbsent = negated(isPresent);

/** The operators on a field that need nothing but its values, with BSON's equality, order and rules for paths. */
export const fieldOperators: Readonly<Record<string, FieldOperator>> = {
  $eq,
  $ne: negated($eq),
  $in,
  $nin: negated($in),
  $gt: onElements(ordered((order) => order > 0)),
  $gte: onElements(ordered((order) => order >= 0)),
  $lt: onElements(ordered((order) => order < 0)),
  $lte: onElements(ordered((order) => order <= 0)),
  $regex: onElements(matches),
  $type: onElements(hasType),
  $mod: onElements(hasRemainder),
  $size: onWhole(hasSize),
  $exists: (place, wanted, scope) => (wanted ? isPresent : isAbsent)(place, wanted, scope),
};
