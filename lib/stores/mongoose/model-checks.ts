import { ConfigurationError } from '../../core/errors.js';
import type { StoreChecks } from '../../core/ports.js';
import type { LegacyPasswords } from './legacy-password.js';
import { namePaths, type UserFields } from './model-fields.js';
import { pluginProblems } from './plugin-fields.js';
import { misspelled } from './spelling-check.js';
import type { StoreCalls } from './store-calls.js';
import { type DatabaseRecord, recordsOf, type UserModel } from './user-model.js';

/**
 * Makes sure that a model is fit for use: its paths, its unique indexes, and the spelling of what is stored.
 * @throws ConfigurationError listing all that is wrong, each with its remedy.
 * @throws StoreUnavailableError
 */
export async function checkModel(
  model: UserModel,
  fields: UserFields,
  legacy: LegacyPasswords,
  checks: StoreChecks,
  calls: StoreCalls,
): Promise<void> {
  // Whether the database answers at all is known in time; mongoose's builds take as long as there are users.
  await calls.run(() => indexesOf(model));
  await model.init().catch(() => {});
  const problems = await calls.unhurried(() => structureProblems(model, fields, legacy));
  refuse(model, [...problems, ...(await misspelled(model, fields, checks, calls))]);
}

/**
 * Makes sure that nothing is dropped of a user who is written, and that no two can come to have one address or username.
 * @throws ConfigurationError, StoreUnavailableError
 */
export async function checkStructure(model: UserModel, fields: UserFields, legacy: LegacyPasswords, calls: StoreCalls): Promise<void> {
  refuse(model, await calls.run(() => structureProblems(model, fields, legacy)));
}

const structureProblems = async (model: UserModel, fields: UserFields, legacy: LegacyPasswords): Promise<string[]> => [
  ...pathProblems(model, fields),
  ...legacy.problems(model, fields),
  ...pluginProblems(model, fields),
  ...(await indexProblems(model, fields)),
];

function refuse({ modelName }: UserModel, problems: readonly string[]): void {
  if (problems.length) throw new ConfigurationError(`The model ${modelName} is not fit for use: ${problems.join('; ')}.`);
}

/** What is wrong with the paths: mongoose would drop what the schema does not have, without a word. */
function* pathProblems({ schema }: UserModel, fields: UserFields): Generator<string> {
  const fieldAt = new Map<string, string>();
  for (const [field, path] of Object.entries(fields) as [keyof UserFields, string | null][]) {
    if (path === null) continue;
    const wanted = field === 'emailVerified' ? 'Boolean' : 'String';
    const kind = schema.path(path)?.instance;
    const other = fieldAt.get(path);
    if (!kind)
      yield `the schema has no path '${path}': add schema.plugin(migratableUser) before the model is made, or name the path it has in fields.${field}`;
    else if (field !== 'blocked' && kind !== wanted && kind !== 'Mixed')
      yield `'${path}' is a ${kind}, and ${field} a ${wanted}: name another path in fields.${field}`;
    else if (other) yield `'${path}' is both ${other} and ${field}: name another path for one of them in fields`;
    fieldAt.set(path, field);
  }
}

async function indexProblems(model: UserModel, fields: UserFields): Promise<string[]> {
  const missing = async () => {
    const indexes = await indexesOf(model);
    return namePaths(fields).filter((path) => !indexes.some((index) => guarantees(index, path)));
  };
  if (!(await missing()).length) return [];
  const failure = await model.init().then(() => null, codeNameOf);
  const why = failure === null ? '' : ` (mongoose could not build its indexes: ${failure})`;
  return (await missing()).map(
    (path) =>
      `there is no unique index on '${path}' alone${why}: declare it in the schema as { unique: true, sparse: true }, drop an index on it that is not unique or has a collation, merge users who share one, and run ${model.modelName}.syncIndexes() or db.${model.collection.name}.createIndex({ '${path}': 1 }, { unique: true, sparse: true })`,
  );
}

const NAMESPACE_NOT_FOUND = 26;

async function indexesOf(model: UserModel): Promise<DatabaseRecord[]> {
  try {
    return await recordsOf(model).indexes();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === NAMESPACE_NOT_FOUND) return [];
    throw error;
  }
}

/** Its message would tell whose address there is twice. */
const codeNameOf = (error: unknown): string => {
  const { code, codeName, name } = (error ?? {}) as { readonly code?: unknown; readonly codeName?: unknown; readonly name?: unknown };
  return code === 11_000 ? 'some users share a value' : String(codeName ?? name);
};

/**
 * Whether an index lets no two users have one text at a path. One with a collation takes different texts for the same,
 * and is of no use to a search without it.
 */
function guarantees({ key, unique, collation, partialFilterExpression: partial }: DatabaseRecord, path: string): boolean {
  const keys = Object.keys(key as object);
  if (unique !== true || collation !== undefined || keys.length !== 1 || keys[0] !== path) return false;
  if (partial === undefined) return true;
  const [[partialPath, condition] = ['', null], ...others] = Object.entries(partial as Record<string, unknown>);
  const covering = [{ $type: 'string' }, { $type: 2 }, { $exists: true }, { $gt: '' }, { $gte: '' }].map((covers) =>
    JSON.stringify(covers),
  );
  return !others.length && partialPath === path && covering.includes(JSON.stringify(condition));
}
