import { ConfigurationError } from '../../core/errors.js';
import type { StoreChecks } from '../../core/ports.js';
import type { FieldMapping, UserFields } from './model-fields.js';
import { misspelled } from './spelling-check.js';
import { step } from './store-errors.js';
import { type DatabaseRecord, recordsOf, type UserModel } from './user-model.js';

/**
 * Makes sure that a model is fit for use: its paths, its unique indexes, and the spelling of what is stored.
 * @throws ConfigurationError listing all that is wrong, each with its remedy.
 * @throws StoreUnavailableError
 */
export async function checkModel(model: UserModel, fields: UserFields, checks: StoreChecks): Promise<void> {
  const problems = [...missingPaths(model, fields), ...(await missingIndexes(model, fields))];
  // Of an address that is not unique, or not there, the spelling does not matter yet.
  if (!problems.length) problems.push(...(await misspelled(model, fields, checks)));
  if (problems.length) throw new ConfigurationError(`${model.modelName} is not fit for use: ${problems.join('; ')}.`);
}

/** Paths that the schema does not have, which mongoose would drop without a word. */
function missingPaths({ schema, modelName }: UserModel, fields: UserFields): string[] {
  return Object.entries(fields)
    .filter((entry): entry is [keyof FieldMapping, string] => entry[1] !== null && !schema.path(entry[1]))
    .map(([field, path]) => `the schema has no path '${path}': add schema.plugin(migratableUser) before the model ${modelName} is made, or name the path in fields.${field}`);
}

async function missingIndexes(model: UserModel, { email, username }: UserFields): Promise<string[]> {
  const built = await buildError(model);
  if (built) return [built];
  const indexes = await indexesOf(model);
  return [email, username]
    .filter((path) => path !== null)
    .filter((path) => !indexes.some((index) => guarantees(index, path)))
    .map((path) => `there is no unique index on '${path}': declare it as { unique: true, sparse: true } and run ${model.modelName}.syncIndexes(), after merging users who share one`);
}

/** Waits for the indexes that mongoose builds; a build fails where the data contradicts a unique index. */
async function buildError(model: UserModel): Promise<string | null> {
  try {
    await step(() => model.init());
    return null;
  } catch (error) {
    const { codeName, code } = (error ?? {}) as { codeName?: string; code?: unknown };
    if (code !== undefined && typeof code !== 'number') throw error;
    return `its indexes could not be built (${codeName ?? code ?? 'unknown error'}): look for users who share an address, and for an index of the same name`;
  }
}

async function indexesOf(model: UserModel): Promise<DatabaseRecord[]> {
  try {
    return await step(() => recordsOf(model).indexes());
  } catch (error) {
    const cause = (error as { cause?: { codeName?: unknown } }).cause;
    if (cause?.codeName === 'NamespaceNotFound') return [];
    throw error;
  }
}

/** Whether an index lets no two users have one text at a path. */
function guarantees({ key, unique, partialFilterExpression: partial }: DatabaseRecord, path: string): boolean {
  const keys = Object.keys(key as object);
  if (unique !== true || keys.length !== 1 || keys[0] !== path) return false;
  if (partial === undefined) return true;
  const [[partialPath, condition] = ['', null], ...others] = Object.entries(partial as Record<string, unknown>);
  const covering = [{ $type: 'string' }, { $exists: true }, { $gt: '' }].map((covers) => JSON.stringify(covers));
  return !others.length && partialPath === path && covering.includes(JSON.stringify(condition));
}
