import { Timestamp } from 'bson';
import type { Change } from '../bson/change.js';
import { compare } from '../bson/compare.js';
import { clone, isDoc } from '../bson/document.js';
import { fail } from '../errors.js';
import type { Scope } from '../query/scope.js';
import { $inc, $mul } from './arithmetic.js';
import { $addToSet, $pop, $pull, $pullAll, $push } from './array-operators.js';

/** How an update operator changes a field. */
export interface Operator {
  /** Whether it makes the field where there is none, which is usual. */
  readonly creates?: boolean;
  prepare(operand: unknown, path: string, scope: Scope): Change;
}

const $set: Operator = { prepare: (operand) => () => clone(operand) };

/** Keeps whichever of old and new comes first in an order. */
const choosing = (direction: 1 | -1): Operator => ({
  prepare:
    (operand, _path, { collation }) =>
    (old) =>
      old === undefined || compare(operand, old, collation?.compare) * direction < 0 ? operand : old,
});

const $currentDate: Operator = {
  prepare(operand, path) {
    const type: unknown = isDoc(operand) ? operand.$type : typeof operand === 'boolean' ? 'date' : undefined;
    if (type !== 'date' && type !== 'timestamp')
      fail(
        'BadValue',
        `${path} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
      );
    return () => (type === 'date' ? new Date() : new Timestamp({ t: Math.floor(Date.now() / 1000), i: 1 }));
  },
};

/** The update operators on one field; `$rename`, which is about two, is not among them. */
export const operators: Readonly<Record<string, Operator>> = {
  $set,
  $setOnInsert: $set,
  $unset: { creates: false, prepare: () => () => undefined },
  $min: choosing(1),
  $max: choosing(-1),
  $inc,
  $mul,
  $currentDate,
  $push,
  $addToSet,
  $pop,
  $pull,
  $pullAll,
};
