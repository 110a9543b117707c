import { ObjectId } from 'bson';
import { checkedPipeline, runPipeline } from '../aggregation/pipeline.js';
import { changeAt } from '../bson/change.js';
import { isSame } from '../bson/compare.js';
import { clone, cloneDoc, type Doc, firstKey, isDoc, isOperatorDoc, withIdFirst } from '../bson/document.js';
import { isRegex } from '../bson/types.js';
import { fail } from '../errors.js';
import type { Scope } from '../query/scope.js';
import { changesOf } from './changes.js';

/** An update as a command gives it. */
export interface Update {
  /** Operators, a whole document in place of the old, or a pipeline. */
  readonly how: Doc | readonly Doc[];
  readonly filter: Doc;
  readonly arrayFilters: readonly Doc[];
  readonly scope: Scope;
}

const UPDATE_STAGES = new Set(['$addFields', '$set', '$project', '$unset', '$replaceRoot', '$replaceWith']);

/** Checks what a command gives as an update. */
export function checkedUpdate(given: unknown, multi: boolean): Doc | readonly Doc[] {
  if (Array.isArray(given)) {
    const pipeline = checkedPipeline(given);
    const name = pipeline.map(firstKey).find((stage) => !UPDATE_STAGES.has(stage));
    if (name) fail('InvalidOptions', `${name} is not allowed to be used within an update`);
    return pipeline;
  }
  if (!isDoc(given)) fail('FailedToParse', 'Update argument must be either an object or an array');
  if (isOperatorDoc(given)) return given;
  const operator = Object.keys(given).find((name) => name.startsWith('$'));
  if (operator) fail('DollarPrefixedFieldName', `The dollar ($) prefixed field '${operator}' in '${operator}' is not valid for storage.`);
  if (multi) fail('FailedToParse', 'multi update is not supported for replacement-style update');
  return given;
}

/** The document as the update leaves it; the one given stays as it was. */
export function updated(doc: Doc, update: Update): Doc {
  const result = transform(doc, update, false);
  if (!('_id' in result)) return { _id: doc._id, ...result };
  assertSameId(doc._id, result._id);
  return withIdFirst(result);
}

/** The document that an upsert inserts where its filter matches none: what the filter says, then the update. */
export function upserted(update: Update): Doc {
  const seed: Doc = {};
  const replaces = isReplacement(update.how);
  for (const [path, value] of equalitiesOf(update.filter))
    if (!replaces || path === '_id') changeAt(seed, path.split('.'), () => clone(value));
  const result = transform(seed, update, true);
  if (!('_id' in result)) return { _id: '_id' in seed ? seed._id : new ObjectId(), ...result };
  if ('_id' in seed) assertSameId(seed._id, result._id);
  return withIdFirst(result);
}

const isReplacement = (how: Doc | readonly Doc[]): boolean => isDoc(how) && !isOperatorDoc(how);

function assertSameId(before: unknown, after: unknown): void {
  if (!isSame(before, after)) fail('ImmutableField', "Performing an update on the path '_id' would modify the immutable field '_id'");
}

function transform(doc: Doc, update: Update, inserting: boolean): Doc {
  const { how, scope } = update;
  if (!isDoc(how)) return runPipeline([doc], how, scope)[0] ?? {};
  if (!isOperatorDoc(how)) return cloneDoc(how);
  const changes = changesOf(doc, how, update, inserting);
  // Documents are never changed in place, and so may share what a change leaves alone.
  const result = changes.every(({ path }) => path.length === 1) && setsOnly(how) ? { ...doc } : cloneDoc(doc);
  for (const { path, change, creates } of changes) changeAt(result, path, change, creates);
  return result;
}

/** Whether an update puts new values in the place of old ones, whatever those are. */
const setsOnly = (how: Doc): boolean => Object.keys(how).every((name) => name === '$set' || name === '$unset');

/** The fields that a filter pins to one value each. */
function equalitiesOf(filter: Doc): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [name, condition] of Object.entries(filter)) {
    if (Array.isArray(condition) && (name === '$and' || (name === '$or' && condition.length === 1))) {
      for (const part of condition.filter(isDoc)) for (const [field, value] of equalitiesOf(part)) found.set(field, value);
    } else if (!name.startsWith('$') && pinsOne(condition)) {
      found.set(name, isOperatorDoc(condition) ? condition.$eq : condition);
    }
  }
  return found;
}

const pinsOne = (condition: unknown): boolean => (isOperatorDoc(condition) ? '$eq' in condition : !isRegex(condition));
