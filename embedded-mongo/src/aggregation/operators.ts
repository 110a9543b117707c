import { ObjectId } from 'bson';
import { evalExpr } from 'mingo/core';
import * as mingo from 'mingo/operators/expression';
import type { AnyObject, Options } from 'mingo/types';
import { compare } from '../bson/compare.js';
import { keyOf } from '../bson/key.js';
import { show } from '../bson/show.js';
import { typeAliases } from '../bson/types.js';
import { fail } from '../errors.js';
import { collationOf } from '../query/collation.js';

type Expression = (doc: AnyObject, operand: unknown, options: Options) => unknown;

const comparison =
  (name: string, result: (order: number) => unknown): Expression =>
  (doc, operand, options) => {
    const count = Array.isArray(operand) ? operand.length : 1;
    if (count !== 2) fail('BadValue', `Expression ${name} takes exactly 2 arguments. ${count} were passed in.`);
    const [a, b] = evalExpr(doc, operand, options) as [unknown, unknown];
    return result(compare(a, b, collationOf(options.collation)?.compare));
  };

/** The values, each once. */
export const distinctValues = (values: readonly unknown[]): unknown[] => [
  ...new Map(values.map((value) => [keyOf(value), value])).values(),
];

// An operator's single operand may come in brackets.
const evaluateOnly: Expression = (doc, operand, options) =>
  evalExpr(doc, Array.isArray(operand) && operand.length === 1 ? operand[0] : operand, options);

function toObjectId(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof ObjectId) return value;
  if (typeof value === 'string' && ObjectId.isValid(value)) return new ObjectId(value);
  return fail('BadValue', `Failed to parse objectId '${show(value)}' in $convert with no onError value`);
}

/** A conversion that mingo lacks for ObjectIds alone. */
const convertingObjectId =
  (convert: (id: ObjectId) => unknown, otherwise: Expression): Expression =>
  (doc, operand, options) => {
    const value = evaluateOnly(doc, operand, options);
    return value instanceof ObjectId ? convert(value) : otherwise(doc, { $literal: value }, options);
  };

/** The expressions whose mingo version ignores BSON's types or order, and one that it lacks. */
export const expressionOperators = {
  $cmp: comparison('$cmp', (order) => Math.sign(order)),
  $eq: comparison('$eq', (order) => order === 0),
  $ne: comparison('$ne', (order) => order !== 0),
  $gt: comparison('$gt', (order) => order > 0),
  $gte: comparison('$gte', (order) => order >= 0),
  $lt: comparison('$lt', (order) => order < 0),
  $lte: comparison('$lte', (order) => order <= 0),
  $in: ((doc, operand, options) => {
    const [item, list] = evalExpr(doc, operand, options) as [unknown, unknown];
    if (!Array.isArray(list)) fail('BadValue', '$in requires an array as a second argument');
    const key = keyOf(item);
    return list.some((value) => keyOf(value) === key);
  }) satisfies Expression,
  $not: ((doc, operand, options) => {
    const value = evaluateOnly(doc, operand, options);
    // An empty string is true in MongoDB.
    return value !== '' && !value;
  }) satisfies Expression,
  $type: ((doc, operand, options) => typeAliases(evaluateOnly(doc, operand, options))[0]) satisfies Expression,
  $toObjectId: ((doc, operand, options) => toObjectId(evaluateOnly(doc, operand, options))) satisfies Expression,
  $toString: convertingObjectId(String, mingo.$toString),
  $toDate: convertingObjectId((id) => id.getTimestamp(), mingo.$toDate),
};
