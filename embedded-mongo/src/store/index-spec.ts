import { type Doc, firstKey, getOwn, isDoc, isEmpty, isOperatorDoc } from '../bson/document.js';
import { keyOf } from '../bson/key.js';
import { show } from '../bson/show.js';
import { isNumeric, toNumber, typeAliases } from '../bson/types.js';
import { fail } from '../errors.js';
import { collationOf } from '../query/collation.js';

/** A sound specification of an index. */
export interface IndexSpec {
  readonly name: string;
  readonly key: Doc;
  readonly unique: boolean;
  readonly sparse: boolean;
  readonly expireAfterSeconds: number | undefined;
  readonly partialFilterExpression: Doc | undefined;
  readonly collation: Doc | undefined;
}

const OPTIONS = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'expireAfterSeconds',
  'partialFilterExpression',
  'collation',
  'background',
  'hidden',
]);

/** Checks what a client gives as an index, and names it where the client did not. */
export function indexSpec(given: Doc): IndexSpec {
  const unknown = Object.keys(given).find((option) => !OPTIONS.has(option));
  if (unknown)
    fail(
      'InvalidIndexSpecificationOption',
      `The field '${unknown}' is not valid for an index specification. Specification: ${show(given)}`,
    );
  const { key, name, unique, sparse, expireAfterSeconds: expiry, partialFilterExpression: partial, collation } = given;
  if (!isDoc(key) || isEmpty(key)) fail('CannotCreateIndex', 'Index keys cannot be empty.');
  for (const [field, kind] of Object.entries(key)) checkField(field, kind);
  if (partial !== undefined) {
    if (sparse) fail('CannotCreateIndex', 'cannot mix "partialFilterExpression" and "sparse" options');
    checkPartial(partial);
  }
  if (expiry !== undefined && !isNumeric(expiry))
    fail('CannotCreateIndex', `TTL index 'expireAfterSeconds' option must be numeric, but received a type of '${typeAliases(expiry)[0]}'`);
  if (expiry !== undefined && Object.keys(key).length > 1)
    fail('CannotCreateIndex', 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  const isIdIndex = keyOf(key) === keyOf({ _id: 1 });
  return {
    name: typeof name === 'string' ? name : Object.entries(key).flat().join('_'),
    key,
    unique: Boolean(unique) || isIdIndex,
    sparse: Boolean(sparse),
    expireAfterSeconds: expiry === undefined ? undefined : toNumber(expiry),
    partialFilterExpression: isDoc(partial) ? partial : undefined,
    collation: collationOf(collation)?.spec,
  };
}

function checkField(field: string, kind: unknown): void {
  if (!field) fail('CannotCreateIndex', 'Index keys cannot be an empty field.');
  if (typeof kind === 'string') fail('CannotCreateIndex', `Unknown index plugin '${kind}'`);
  if (!isNumeric(kind) || toNumber(kind) === 0)
    fail(
      'CannotCreateIndex',
      `Values in v:2 index key pattern cannot be of type ${typeAliases(kind)[0]}. Only numbers > 0, numbers < 0, and strings are allowed.`,
    );
  if (field.includes('$')) fail('CannotCreateIndex', "Index key contains an illegal field name: field name starts with '$'.");
}

const PARTIAL_OPERATORS = new Set(['$eq', '$gt', '$gte', '$lt', '$lte', '$in', '$type', '$exists', '$and', '$or']);

/** A partial index takes few operators: with others, mongod could not tell which queries it answers. */
function checkPartial(filter: unknown): void {
  if (!isDoc(filter)) fail('CannotCreateIndex', "The field 'partialFilterExpression' must be an object");
  for (const [name, condition] of Object.entries(filter)) {
    if (name.startsWith('$') && !PARTIAL_OPERATORS.has(name))
      fail('CannotCreateIndex', `Expression not supported in partial index: ${name}`);
    if (name.startsWith('$') && Array.isArray(condition)) for (const part of condition) checkPartial(part);
    if (!isOperatorDoc(condition)) continue;
    const refused = Object.keys(condition).find((operator) => !PARTIAL_OPERATORS.has(operator));
    if (refused || getOwn(condition, '$exists') === false)
      fail('CannotCreateIndex', `Expression not supported in partial index: ${name}: ${show(condition)}`);
  }
}

/** What `listIndexes` says of an index. */
export function describeIndex({ key, name, unique, sparse, expireAfterSeconds, partialFilterExpression, collation }: IndexSpec): Doc {
  return {
    v: 2,
    key,
    name,
    ...(unique && firstKey(key) !== '_id' && { unique }),
    ...(sparse && { sparse }),
    ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    ...(partialFilterExpression && { partialFilterExpression }),
    ...(collation && { collation }),
  };
}
