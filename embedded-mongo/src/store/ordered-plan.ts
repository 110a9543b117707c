import { type Doc, isDoc, isEmpty, isOperatorDoc } from '../bson/document.js';
import { isRegex, toNumber } from '../bson/types.js';
import type { Scope } from '../query/scope.js';
import type { CollectionIndex } from './collection-index.js';
import type { OrderedEntries, Stretch } from './ordered-entries.js';

/** A part of an index in its order, which holds every document that a filter matches. */
export interface OrderedPlan {
  readonly entries: OrderedEntries;
  readonly stretch: Stretch;
  readonly backwards: boolean;
  /** Whether its documents come in the order that was asked for. */
  readonly sorted: boolean;
  readonly count: number;
}

/** The shortest part of an index that holds what a filter matches; one in the order that is asked for, if there is one. */
export function orderedPlanFor(
  filter: Doc,
  sort: Doc | undefined,
  scope: Scope,
  indexes: readonly CollectionIndex[],
): OrderedPlan | undefined {
  let best: OrderedPlan | undefined;
  if (scope.collation) return undefined;
  for (const index of indexes) {
    const plan = planIn(index, filter, sort);
    if (plan && (!best || Number(plan.sorted) > Number(best.sorted) || (plan.sorted === best.sorted && plan.count < best.count)))
      best = plan;
  }
  return best;
}

/** The same for each alternative of a filter that has some, if an index has each of them. */
export function alternativePlans(
  { $or: alternatives, ...rest }: Doc,
  scope: Scope,
  indexes: readonly CollectionIndex[],
): readonly OrderedPlan[] {
  if (!Array.isArray(alternatives)) return [];
  const plans = alternatives.map((alternative) =>
    isDoc(alternative) ? orderedPlanFor({ ...rest, ...alternative }, undefined, scope, indexes) : undefined,
  );
  return plans.every((plan) => plan !== undefined) ? plans : [];
}

function planIn(index: CollectionIndex, filter: Doc, sort: Doc | undefined): OrderedPlan | undefined {
  const { sparse, partialFilterExpression, key } = index.spec;
  if (partialFilterExpression || index.collation) return undefined;
  const fields = Object.keys(key);
  const prefix: unknown[] = [];
  for (const field of fields) {
    const value = equalTo(filter[field]);
    if (value === undefined || (sparse && value === null)) break;
    prefix.push(value);
  }
  const next = fields[prefix.length];
  const condition = next === undefined ? undefined : filter[next];
  const range = rangeOf(condition);
  // A sparse index leaves out what the rest of the filter may match.
  if (sparse && !prefix.length && !range) return undefined;
  const backwards = directionOf(sort, key, prefix.length);
  if (!prefix.length && !range && backwards === undefined) return undefined;
  const entries = index.ordered();
  // An array can be within two bounds by two elements, unless they are asked of one.
  const bounds = entries.multikey && range && !isElementwise(condition) ? { low: range.low } : range;
  const stretch = { prefix, ...bounds };
  return {
    entries,
    stretch,
    backwards: backwards ?? false,
    sorted: backwards !== undefined && !entries.multikey,
    count: entries.count(stretch),
  };
}

/** The one value that a condition leaves, `undefined` where there are more. */
function equalTo(condition: unknown): unknown {
  const value: unknown = isOperatorDoc(condition) && '$eq' in condition ? condition.$eq : condition;
  return Array.isArray(value) || isRegex(value) || isDoc(value) ? undefined : value;
}

const isElementwise = (condition: unknown): condition is Doc => isOperatorDoc(condition) && isDoc(condition.$elemMatch);

function rangeOf(condition: unknown): { readonly low?: unknown; readonly high?: unknown } | undefined {
  if (isElementwise(condition)) return rangeOf(condition.$elemMatch);
  if (!isOperatorDoc(condition)) return undefined;
  const low: unknown = condition.$gte ?? condition.$gt;
  const high: unknown = condition.$lte ?? condition.$lt;
  if ([low, high].every((bound) => bound === undefined || bound === null)) return undefined;
  return { ...(isPlain(low) ? { low } : {}), ...(isPlain(high) ? { high } : {}) };
}

const isPlain = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number' || value instanceof Date;

/** Whether an order is that of an index read backwards, or forwards; `undefined` where it is neither. */
function directionOf(sort: Doc | undefined, key: Doc, pinned: number): boolean | undefined {
  if (!sort || isEmpty(sort)) return undefined;
  const fields = Object.keys(key);
  // The order of what is all the same does not matter.
  const wanted = Object.keys(sort).filter((field) => !fields.slice(0, pinned).includes(field));
  const following = fields.slice(pinned, pinned + wanted.length);
  if (!wanted.length || wanted.join() !== following.join()) return undefined;
  const directions = wanted.map((field) => toNumber(sort[field]) * toNumber(key[field]));
  if (directions.every((direction) => direction === 1)) return false;
  return directions.every((direction) => direction === -1) ? true : undefined;
}
