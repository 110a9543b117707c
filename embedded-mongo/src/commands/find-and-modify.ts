import type { Doc } from '../bson/document.js';
import { fail } from '../errors.js';
import { findProjector } from '../query/projection.js';
import { checkedUpdate } from '../update/update.js';
import { type CommandContext, checkHint, collectionName, type Handler, scopeOf } from './command.js';
import { docField, docsField } from './fields.js';
import { runDelete, runUpdate, type Selection } from './writes.js';

export const findAndModify: Handler = (command, context) => {
  if (command.remove && command.update) fail('FailedToParse', 'Cannot specify both an update and remove=true');
  if (!command.remove && !command.update) fail('FailedToParse', 'Either an update or remove=true must be specified');
  if (command.remove && command.new)
    fail('FailedToParse', "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
  const name = collectionName(command, 'findAndModify');
  const selection: Selection = { limit: 1, sort: docField(command, 'sort') };
  return command.remove ? findAndRemove(name, selection, command, context) : findAndUpdate(name, selection, command, context);
};

function findAndRemove(name: string, selection: Selection, command: Doc, context: CommandContext): Doc {
  const collection = context.catalog.get(context.db, name);
  const scope = scopeOf(command, context, collection);
  checkHint(command.hint, collection);
  const projector = findProjector(docField(command, 'fields'), scope);
  const [gone] = collection ? runDelete(collection, docField(command, 'query') ?? {}, selection, scope) : [];
  return { lastErrorObject: { n: gone ? 1 : 0 }, value: projected(gone, projector) };
}

function findAndUpdate(name: string, selection: Selection, command: Doc, context: CommandContext): Doc {
  const collection = context.catalog.ensure(context.db, name);
  const scope = scopeOf(command, context, collection);
  checkHint(command.hint, collection);
  const projector = findProjector(docField(command, 'fields'), scope);
  const update = {
    how: checkedUpdate(command.update, false),
    filter: docField(command, 'query') ?? {},
    arrayFilters: docsField(command, 'arrayFilters'),
    scope,
  };
  const result = runUpdate(collection, update, selection, Boolean(command.upsert));
  const lastErrorObject = result.upserted
    ? { n: 1, updatedExisting: false, upserted: result.upserted._id }
    : { n: result.matched, updatedExisting: result.matched > 0 };
  return { lastErrorObject, value: projected(command.new ? result.after : result.before, projector) };
}

const projected = (doc: Doc | undefined, projector: ((doc: Doc) => Doc) | undefined): Doc | null =>
  doc ? (projector ? projector(doc) : doc) : null;
