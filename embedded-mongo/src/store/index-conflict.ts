import { keyOf } from '../bson/key.js';
import { show } from '../bson/show.js';
import { fail } from '../errors.js';
import { describeIndex, type IndexSpec } from './index-spec.js';

/** Whether a collection has the index that is asked for; fails where it has one that is neither the same nor another. */
export function existsAlready(wanted: IndexSpec, existing: readonly IndexSpec[]): boolean {
  const signature = signatureOf(wanted);
  const namesake = existing.find(({ name }) => name === wanted.name);
  const equivalent = existing.find((spec) => signatureOf(spec) === signature);
  const requested = show(describeIndex(wanted));
  if (namesake && namesake !== equivalent)
    fail(
      'IndexKeySpecsConflict',
      'An existing index has the same name as the requested index. When index names are not specified, they are auto generated ' +
        `and can cause conflicts. Requested index: ${requested}, existing index: ${show(describeIndex(namesake))}`,
    );
  if (!equivalent) return false;
  // The index on `_id` is there whatever name it is asked for by.
  if (equivalent.name === '_id_') return true;
  if (!namesake) fail('IndexOptionsConflict', `Index already exists with a different name: ${equivalent.name}`);
  if (equivalent.expireAfterSeconds !== wanted.expireAfterSeconds)
    fail(
      'IndexOptionsConflict',
      `An equivalent index already exists with the same name but different options. Requested index: ${requested}`,
    );
  return true;
}

/** What two indexes on one collection may not share: beside it, they differ in nothing that a query could tell. */
const signatureOf = ({ key, unique, sparse, partialFilterExpression, collation }: IndexSpec): string =>
  keyOf([key, unique, sparse, partialFilterExpression, collation]);
