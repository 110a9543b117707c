import type { Schema } from 'mongoose';
import type { NewUser } from '../../core/ports.js';
import { ownProfile, type UserFields } from './model-fields.js';
import { copyWith, copyWithout } from './record-paths.js';
import type { DatabaseRecord, ModelSchema, UserModel } from './user-model.js';

/**
 * A new user's document: with the model's defaults, setters and timestamps, and past its validators, but for those of
 * the password, which is given last.
 * @throws mongoose's errors about values, of which `storeErrorOf` makes an InvalidFieldsError.
 */
export async function newRecord(model: UserModel, fields: UserFields, user: NewUser, _id: unknown): Promise<DatabaseRecord> {
  const document = new model(ownProfile(user.profile, fields));
  document.set('_id', _id);
  document.set(fields.email, user.email ?? undefined);
  if (fields.username !== null) document.set(fields.username, user.username ?? undefined);
  document.set(fields.emailVerified, user.emailVerified);
  document.set(fields.credentialsVersion, user.credentialsVersion);
  document.initializeTimestamps?.();
  await withoutComplaintOf(fields.passwordHash, () => document.validate({ pathsToSkip: [fields.passwordHash] }));
  const bare = copyWithout(document.toBSON(), [fields.passwordHash]);
  // Past the setters of the path, one of which may hash.
  const record = user.passwordHash === undefined ? bare : copyWith(bare, fields.passwordHash, user.passwordHash);
  const versionKey: unknown = model.schema.get('versionKey');
  return typeof versionKey === 'string' ? { ...record, [versionKey]: 0 } : record;
}

/**
 * Looks at a new user's further fields as {@link newRecord} will, and at nothing of whose they are.
 * @throws mongoose's errors about values, of which `storeErrorOf` makes an InvalidFieldsError.
 */
export async function checkProfile(model: UserModel, fields: UserFields, profile: NewUser['profile']): Promise<void> {
  const { email, username, passwordHash, emailVerified, credentialsVersion, blocked } = fields;
  const own = [email, username, passwordHash, emailVerified, credentialsVersion, blocked].filter((path) => path !== null);
  await new model(ownProfile(profile, fields)).validate({ pathsToSkip: [...own, '_id'] });
}

/**
 * What a changed profile sets: its values as the model would store them, past their validators. Hooks for validation do
 * not run: they would look at a document that has nothing but the profile.
 * @throws mongoose's errors about values, of which `storeErrorOf` makes an InvalidFieldsError.
 */
export async function profileChanges(model: UserModel, fields: UserFields, profile: NewUser['profile'] = {}): Promise<DatabaseRecord> {
  const own = ownProfile(profile, fields);
  const names = Object.keys(own);
  if (!names.length) return {};
  const record = copyWithout(new model(own).toBSON(), []);
  const changes = Object.fromEntries(names.filter((name) => record[name] !== undefined).map((name) => [name, record[name]]));
  // A value that could not be cast is not in the document, and is to be complained of here.
  await model.validate({ ...own, ...changes }, names);
  return changes;
}

/** The time of a change, where the model keeps it. */
export function timeOfChange({ schema }: Pick<UserModel, 'schema'>): DatabaseRecord {
  const timestamps: unknown = schema.get('timestamps');
  if (!timestamps) return {};
  const { updatedAt = true, currentTime } = timestamps as { readonly updatedAt?: unknown; readonly currentTime?: () => unknown };
  const path = updatedAt === true ? 'updatedAt' : updatedAt;
  return typeof path === 'string' ? { [path]: currentTime ? currentTime() : new Date() } : {};
}

/** The paths that a query leaves out unless it asks for them. */
export function unselectedPaths(schema: Pick<ModelSchema, 'eachPath'>, prefix = ''): readonly string[] {
  const paths: string[] = [];
  schema.eachPath((path, type) => {
    const { selected, schema: inner } = type as { readonly selected?: boolean; readonly schema?: Schema };
    if (selected === false) paths.push(`${prefix}${path}`);
    if (inner) paths.push(...unselectedPaths(inner, `${prefix}${path}.`));
  });
  return paths;
}

/** A hook for validation may miss the password by itself, where mongoose was told to skip it. */
async function withoutComplaintOf(path: string, validate: () => Promise<void>): Promise<void> {
  try {
    await validate();
  } catch (error) {
    const { name, errors } = error as { readonly name?: string; readonly errors?: object };
    const refused = Object.keys(errors ?? {});
    if (name !== 'ValidationError' || refused.some((other) => other !== path)) throw error;
  }
}
