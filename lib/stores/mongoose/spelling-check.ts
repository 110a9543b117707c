import type { StoreChecks } from '../../core/ports.js';
import { namePaths, type UserFields } from './model-fields.js';
import { textAt } from './record-paths.js';
import type { StoreCalls } from './store-calls.js';
import { type DatabaseRecord, PRIMARY, recordsOf, type UserModel } from './user-model.js';

/**
 * What the library's own spelling leaves as it is: names of printable ASCII without capitals, and addresses of such.
 * Whatever else there is has to be looked at. Ends as it does since `$` would let a line end pass, on the server.
 */
const SPELLED = /^(?:[!-?[-~]{1,254}|[!#-+\-./0-9=?^-~]{1,64}@(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]*[a-z][a-z0-9_-]*)(?![\s\S])/;
const SHOWN = 3;

/**
 * Looks for users whose address or username is not stored in its one spelling: they could not be found. Users are
 * named by their ids, since addresses do not belong into logs.
 */
export async function misspelled(model: UserModel, fields: UserFields, checks: StoreChecks, calls: StoreCalls): Promise<string[]> {
  const problems: string[] = [];
  for (const path of namePaths(fields)) {
    const found = await calls.unhurried(() => firstMisspelled(model, path, checks));
    if (!found.length) continue;
    problems.push(
      `users such as ${found.join(', ')} have their '${path}' in another spelling than it is looked up by: store canonicalize(user.${path}) for them, after merging those who then share one, or give createMigrator a canonicalize of your own`,
    );
  }
  return problems;
}

/** The ids of the first few. Where the spelling is the library's own, the server leaves out whoever is surely right. */
async function firstMisspelled(model: UserModel, path: string, checks: StoreChecks): Promise<readonly string[]> {
  const doubtful: DatabaseRecord = { [path]: { $type: 'string', ...(checks.standardSpelling ? { $not: SPELLED } : {}) } };
  const found: string[] = [];
  for await (const user of recordsOf(model).find(doubtful, { ...PRIMARY, projection: { [path]: 1 } })) {
    if (!isCanonical(textAt(user, path), checks)) found.push(String(user['_id']));
    if (found.length === SHOWN) break;
  }
  return found;
}

function isCanonical(name: string | null, checks: StoreChecks): boolean {
  if (name === null) return true;
  try {
    return checks.canonicalize(name) === name;
  } catch {
    return false;
  }
}
