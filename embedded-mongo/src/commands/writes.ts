import { isSame } from '../bson/compare.js';
import type { Doc } from '../bson/document.js';
import { fail } from '../errors.js';
import type { Scope } from '../query/scope.js';
import type { Collection } from '../store/collection.js';
import { checkedUpdate, type Update, updated, upserted } from '../update/update.js';
import { type CommandContext, checkHint, collectionName, type Handler, scopeOf } from './command.js';
import { docField, docsField, numberField } from './fields.js';
import { firstOf } from './find.js';
import { runBatch } from './write-batch.js';

/** What an update found and left. */
export interface UpdateResult {
  readonly matched: number;
  readonly modified: number;
  readonly before?: Doc | undefined;
  readonly after?: Doc | undefined;
  readonly upserted?: Doc | undefined;
}

/** Which documents a write is for. */
export interface Selection {
  readonly limit: number;
  readonly sort?: Doc | undefined;
}

/** Updates what the filter selects; where that is nothing, an upsert inserts. */
export function runUpdate(collection: Collection, update: Update, selection: Selection, upsert: boolean): UpdateResult {
  // All are found before any is changed: a changed document may match again.
  const docs = select(collection, update.filter, selection, update.scope);
  if (!docs.length && upsert) {
    const inserted = collection.insert(upserted(update));
    return { matched: 0, modified: 0, after: inserted, upserted: inserted };
  }
  let modified = 0;
  let after: Doc | undefined;
  for (const doc of docs) {
    const result = updated(doc, update);
    const isChanged = !isSame(result, doc);
    if (isChanged) collection.replace(doc, result);
    modified += Number(isChanged);
    after = isChanged ? result : doc;
  }
  return { matched: docs.length, modified, before: docs.at(-1), after };
}

/** Deletes what the filter selects, and gives it. */
export function runDelete(collection: Collection, filter: Doc, selection: Selection, scope: Scope): Doc[] {
  const docs = select(collection, filter, selection, scope);
  for (const doc of docs) collection.remove(doc);
  return docs;
}

const select = (collection: Collection, filter: Doc, { limit, sort }: Selection, scope: Scope): Doc[] =>
  firstOf(collection.find(filter, scope), limit, sort, scope);

const insert: Handler = (command, { catalog, db }) => {
  const collection = catalog.ensure(db, collectionName(command, 'insert'));
  let n = 0;
  const failed = runBatch(docsField(command, 'documents'), command.ordered, (doc) => {
    collection.insert(doc);
    n++;
  });
  return { n, ...failed };
};

const update: Handler = (command, context) => {
  const collection = context.catalog.ensure(context.db, collectionName(command, 'update'));
  let n = 0;
  let nModified = 0;
  const ids: Doc[] = [];
  const failed = runBatch(docsField(command, 'updates'), command.ordered, (write, index) => {
    const result = updateOne(write, command, context, collection);
    n += result.upserted ? 1 : result.matched;
    nModified += result.modified;
    if (result.upserted) ids.push({ index, _id: result.upserted._id });
  });
  return { n, nModified, ...(ids.length && { upserted: ids }), ...failed };
};

function updateOne(write: Doc, command: Doc, context: CommandContext, collection: Collection): UpdateResult {
  // MongoDB has it since 8.0.
  if ('sort' in write) fail('Location40415', "BSON field 'update.updates.sort' is an unknown field.");
  const multi = Boolean(write.multi);
  checkHint(write.hint, collection);
  const request: Update = {
    how: checkedUpdate(write.u, multi),
    filter: docField(write, 'q') ?? {},
    arrayFilters: docsField(write, 'arrayFilters'),
    scope: scopeOf(command, context, collection, write.collation),
  };
  return runUpdate(collection, request, { limit: multi ? Number.POSITIVE_INFINITY : 1 }, Boolean(write.upsert));
}

const remove: Handler = (command, context) => {
  const collection = context.catalog.get(context.db, collectionName(command, 'delete'));
  let n = 0;
  const failed = runBatch(docsField(command, 'deletes'), command.ordered, (write) => {
    if (!collection) return;
    checkHint(write.hint, collection);
    const limit = numberField(write, 'limit') || Number.POSITIVE_INFINITY;
    const scope = scopeOf(command, context, collection, write.collation);
    n += runDelete(collection, docField(write, 'q') ?? {}, { limit }, scope).length;
  });
  return { n, ...failed };
};

export const writeCommands: Readonly<Record<string, Handler>> = { insert, update, delete: remove };
