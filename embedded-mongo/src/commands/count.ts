import { isEmpty } from '../bson/document.js';
import { keyOf } from '../bson/key.js';
import { valuesAt } from '../bson/paths.js';
import { fail } from '../errors.js';
import { sortDocs } from '../query/sort.js';
import { checkHint, collectionName, type Handler, scopeOf } from './command.js';
import { countField, docField, numberField } from './fields.js';
import { matching } from './find.js';

export const count: Handler = (command, context) => {
  const collection = context.catalog.get(context.db, collectionName(command, 'count'));
  const query = docField(command, 'query') ?? {};
  const scope = scopeOf(command, context, collection);
  checkHint(command.hint, collection);
  const found = collection && isEmpty(query) ? collection.size : [...matching(collection, query, scope)].length;
  const n = Math.max(0, found - (countField(command, 'skip') ?? 0));
  const limit = Math.abs(numberField(command, 'limit') ?? 0);
  return { n: limit ? Math.min(n, limit) : n };
};

export const distinct: Handler = (command, context) => {
  const collection = context.catalog.get(context.db, collectionName(command, 'distinct'));
  const path = command.key;
  if (typeof path !== 'string') fail('TypeMismatch', "BSON field 'distinct.key' is the wrong type, expected type 'string'");
  const scope = scopeOf(command, context, collection);
  const found = new Map<string, { value: unknown }>();
  for (const doc of matching(collection, docField(command, 'query') ?? {}, scope)) {
    for (const value of valuesAt(doc, path)) {
      const key = keyOf(value, scope.collation?.fold);
      if (value !== undefined && !found.has(key)) found.set(key, { value });
    }
  }
  return { values: sortDocs([...found.values()], { value: 1 }, scope.collation).map(({ value }) => value) };
};
