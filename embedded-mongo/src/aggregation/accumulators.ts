import * as mingo from 'mingo/operators/accumulator';
import type { Options } from 'mingo/types';
import { distinctValues } from './operators.js';

type Accumulator = (docs: unknown[], expression: unknown, options: Options) => unknown[];

/** The values of an expression over a group; documents that lack it are left out, where mingo counts them as null. */
const presentValues: Accumulator = (docs, expression, options) => {
  if (expression === null || expression === undefined) return docs;
  // Wrapped, a missing value stays one.
  const wrapped = mingo.$push(docs, [expression], options) as unknown[][];
  return wrapped.map(([value]) => value).filter((value) => value !== undefined);
};

/** The accumulators that mingo has otherwise than mongod. */
export const accumulatorOperators = {
  $push: presentValues,
  $addToSet: ((docs, expression, options) => distinctValues(presentValues(docs, expression, options))) satisfies Accumulator,
};
