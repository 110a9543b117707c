import { evalExpr, OpType } from 'mingo/core';
import { type Iterator, Lazy } from 'mingo/lazy';
import * as mingo from 'mingo/operators/pipeline';
import type { Options } from 'mingo/types';
import { type Doc, firstKey, isDoc, isOperatorDoc } from '../bson/document.js';
import { toNumber } from '../bson/types.js';
import { fail } from '../errors.js';
import { collationOf } from '../query/collation.js';
import { compileFilter } from '../query/filter.js';
import { stageProjector } from '../query/projection.js';
import { sortDocs } from '../query/sort.js';

/** The stages that MongoDB has and this server does not. */
export const UNSUPPORTED_STAGES: ReadonlySet<string> = new Set([
  '$bucketAuto',
  '$collStats',
  '$currentOp',
  '$densify',
  '$fill',
  '$geoNear',
  '$graphLookup',
  '$indexStats',
  '$listLocalSessions',
  '$listSessions',
  '$merge',
  '$out',
  '$planCacheStats',
  '$redact',
  '$setWindowFields',
]);

function $match(docs: Iterator, filter: Doc, options: Options): Iterator {
  const evaluate = (root: unknown, expression: unknown): unknown => evalExpr(root, expression, options);
  return docs.filter(compileFilter(filter, { collation: collationOf(options.collation), evaluate }));
}

const $project = (docs: Iterator, spec: Doc, options: Options): Iterator =>
  docs.map(stageProjector(spec, (doc, expression) => evalExpr(doc, expression, options)));

const $sort = (docs: Iterator, spec: Doc, options: Options): Iterator =>
  docs.transform((all) => Lazy(sortDocs(all as Doc[], spec, collationOf(options.collation))));

function $group(docs: Iterator, spec: Doc, options: Options): Iterator {
  for (const [field, accumulator] of Object.entries(spec)) {
    if (field === '_id') continue;
    if (!isDoc(accumulator)) fail('BadValue', `The field '${field}' must be an accumulator object`);
    const known = isOperatorDoc(accumulator) && options.context.getOperator(OpType.ACCUMULATOR, firstKey(accumulator));
    if (!known) fail('Location15952', `unknown group operator '${firstKey(accumulator)}'`);
  }
  return mingo.$group(docs, spec as { _id: unknown }, options);
}

// mingo's $count says 0 of nothing, where mongod says nothing.
const $count = (docs: Iterator, field: string, options: Options): Iterator =>
  mingo.$count(docs, field, options).filter((result: Doc) => result[field] !== 0);

const $sample = (docs: Iterator, { size }: Doc, _options: Options): Iterator =>
  docs.transform((all) => Lazy(shuffled(all).slice(0, toNumber(size))));

function shuffled<T>(list: readonly T[]): T[] {
  const drawn = list.map((item) => ({ item, lot: Math.random() }));
  return drawn.sort((a, b) => a.lot - b.lot).map(({ item }) => item);
}

const {
  $addFields,
  $bucket,
  $documents,
  $facet,
  $limit,
  $lookup,
  $replaceRoot,
  $replaceWith,
  $set,
  $skip,
  $sortByCount,
  $unionWith,
  $unset,
  $unwind,
} = mingo;

/** The stages of a pipeline: mingo's, save for those that match, order, project or count. */
export const stages = {
  $addFields,
  $bucket,
  $count,
  $documents,
  $facet,
  $group,
  $limit,
  $lookup,
  $match,
  $project,
  $replaceRoot,
  $replaceWith,
  $sample,
  $set,
  $skip,
  $sort,
  $sortByCount,
  $unionWith,
  $unset,
  $unwind,
};
