import type { StoreChecks } from '../../core/ports.js';
import { textAt, type UserFields } from './model-fields.js';
import { step } from './store-errors.js';
import { PRIMARY, recordsOf, type UserModel } from './user-model.js';

/** What the library's own spelling would change has one of these: a capital, a space, or anything beyond ASCII. */
const SUSPECT = /[A-Z]|^\s|\s$|[^\u0020-\u007e]/;
const SHOWN = 3;

/**
 * Looks for users whose address or username is not stored in its one spelling: they could not be found. Users are
 * named by their ids, since addresses do not belong into logs.
 */
export async function misspelled(model: UserModel, fields: UserFields, { canonicalize, standardSpelling }: StoreChecks): Promise<string[]> {
  const problems: string[] = [];
  for (const path of [fields.email, fields.username]) {
    if (path === null) continue;
    const found: string[] = [];
    const filter = standardSpelling ? { [path]: { $regex: SUSPECT.source } } : { [path]: { $type: 'string' } };
    const cursor = recordsOf(model).find(filter, { ...PRIMARY, projection: { [path]: 1 } });
    try {
      for (let user = await step(() => cursor.next()); user && found.length < SHOWN; user = await step(() => cursor.next())) {
        if (!isCanonical(textAt(user, path), canonicalize)) found.push(String(user['_id']));
      }
    } finally {
      await cursor.close();
    }
    if (found.length) {
      problems.push(`users such as ${found.join(', ')} have a '${path}' that is not stored in its one spelling: store canonicalize(${path}) for them, or give createMigrator a canonicalize of your own`);
    }
  }
  return problems;
}

function isCanonical(name: string | null, canonicalize: (name: string) => string): boolean {
  if (name === null) return true;
  try {
    return canonicalize(name) === name;
  } catch {
    return false;
  }
}
