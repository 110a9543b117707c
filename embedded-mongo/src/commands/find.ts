import { type Doc, isEmpty } from '../bson/document.js';
import { toNumber } from '../bson/types.js';
import { fail } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import { findProjector } from '../query/projection.js';
import type { Scope } from '../query/scope.js';
import { sortDocs } from '../query/sort.js';
import type { Collection } from '../store/collection.js';
import { checkHint, collectionName, type Handler, scopeOf } from './command.js';
import { countField, docField, numberField } from './fields.js';

/** The documents that match: none where there is no collection, though the filter has to be sound all the same. */
export function matching(collection: Collection | undefined, filter: Doc, scope: Scope): Iterable<Doc> {
  if (collection) return collection.find(filter, scope);
  compileFilter(filter, scope);
  return [];
}

/** The first of some documents, in an order if there is one. */
export function firstOf(docs: Iterable<Doc>, count: number, sort: Doc | undefined, scope: Scope): Doc[] {
  if (sort && !isEmpty(sort) && !('$natural' in sort)) return sortDocs([...docs], sort, scope.collation).slice(0, count);
  const isBackwards = toNumber(sort?.$natural ?? 1) < 0;
  const found: Doc[] = [];
  if (count === 0) return found;
  for (const doc of docs) {
    found.push(doc);
    if (!isBackwards && found.length === count) break;
  }
  return isBackwards ? found.reverse().slice(0, count) : found;
}

const UNSUPPORTED_OPTIONS = ['min', 'max', 'returnKey', 'showRecordId'];

export const find: Handler = (command, context) => {
  const name = collectionName(command, 'find');
  if (command.tailable) fail('BadValue', 'error processing query: tailable cursor requested on non capped collection');
  const unsupported = UNSUPPORTED_OPTIONS.find((option) => command[option]);
  if (unsupported) fail('CommandNotSupported', `find with '${unsupported}' is not supported by embedded-mongo`);
  const skip = countField(command, 'skip') ?? 0;
  const limit = numberField(command, 'limit') ?? 0;
  const collection = context.catalog.get(context.db, name);
  const scope = scopeOf(command, context, collection);
  checkHint(command.hint, collection);

  const projector = findProjector(docField(command, 'projection'), scope);
  const filter = docField(command, 'filter') ?? {};
  const sort = docField(command, 'sort');
  const { docs: found, sorted } = collection?.search(filter, scope, sort) ?? { docs: matching(undefined, filter, scope), sorted: false };
  const end = limit ? skip + Math.abs(limit) : Number.POSITIVE_INFINITY;
  const page = firstOf(found, end, sorted ? undefined : sort, scope).slice(skip);
  const docs = projector ? page.map(projector) : page;
  const single = Boolean(command.singleBatch) || limit < 0;
  return context.cursors.start(`${context.db}.${name}`, docs, countField(command, 'batchSize'), single);
};
