import { checkedPipeline, runPipeline } from '../aggregation/pipeline.js';
import { type Doc, isDoc } from '../bson/document.js';
import { keyOf } from '../bson/key.js';
import { fail } from '../errors.js';
import { checkHint, collectionName, type Handler, scopeOf } from './command.js';
import { countField, docField } from './fields.js';
import { matching } from './find.js';

/** What drivers send for `countDocuments`, after its match. */
const COUNT_STAGE = keyOf({ $group: { _id: 1, n: { $sum: 1 } } });

export const aggregate: Handler = (command, context) => {
  const pipeline = checkedPipeline(command.pipeline);
  const cursor = docField(command, 'cursor');
  if (!cursor) fail('FailedToParse', "The 'cursor' option is required, except for aggregate with the explain argument");
  // A pipeline on no collection makes its own documents.
  const name = command.aggregate === 1 ? '$cmd.aggregate' : collectionName(command, 'aggregate');
  const collection = context.catalog.get(context.db, name);
  const scope = scopeOf(command, context, collection);
  checkHint(command.hint, collection);

  // A filter at the beginning can use an index.
  const filter = pipeline[0]?.$match;
  const source = isDoc(filter) ? matching(collection, filter, scope) : (collection?.all() ?? []);
  const docs = run(source, isDoc(filter) ? pipeline.slice(1) : pipeline, (found, stages) => runPipeline(found, stages, scope));
  return context.cursors.start(`${context.db}.${name}`, docs, countField(cursor, 'batchSize'));
};

function run(source: Iterable<Doc>, stages: Doc[], otherwise: (source: Iterable<Doc>, stages: Doc[]) => Doc[]): Doc[] {
  // Counting needs no copies of what it counts.
  if (stages.length !== 1 || keyOf(stages[0]) !== COUNT_STAGE) return otherwise(source, stages);
  const n = [...source].length;
  return n ? [{ _id: 1, n }] : [];
}
