import { InvalidFieldsError } from '../../core/errors.js';
import type { NewUser } from '../../core/ports.js';
import { type UserFields, valueAt, without } from './model-fields.js';
import type { DatabaseRecord, UserModel } from './user-model.js';

type Profile = NewUser['profile'];

/**
 * A new user's document, cast, validated and timed by the model, with no password: the hash is not asked for, also
 * where the schema requires it.
 * @throws InvalidFieldsError
 */
export async function newRecord(model: UserModel, fields: UserFields, user: NewUser, _id: unknown): Promise<DatabaseRecord> {
  const document = await validated(async () => {
    const made = new model(ownProfile(fields, user.profile));
    made.set('_id', _id);
    made.set(fields.email, user.email ?? undefined);
    if (fields.username !== null) made.set(fields.username, user.username ?? undefined);
    made.set(fields.emailVerified, user.emailVerified);
    made.set(fields.credentialsVersion, user.credentialsVersion);
    await made.validate({ pathsToSkip: [fields.passwordHash] });
    return made;
  });
  document.initializeTimestamps?.();
  const record = without(document.toBSON(), fields.passwordHash);
  const versionKey: unknown = model.schema.get('versionKey');
  return typeof versionKey === 'string' ? { ...record, [versionKey]: 0 } : record;
}

/**
 * A profile's values as the model would store them.
 * @throws InvalidFieldsError
 */
export async function castFields(model: UserModel, fields: UserFields, profile: Profile): Promise<Record<string, unknown>> {
  const own = ownProfile(fields, profile);
  const paths = Object.keys(own);
  const record: DatabaseRecord = await validated(async () => {
    const document = new model(own);
    await document.validate(paths);
    return document.toBSON();
  });
  return Object.fromEntries(paths.map((path) => [path, valueAt(record, path)]).filter(([, value]) => value !== undefined));
}

/** Where the model keeps the time of the last change, if it does. */
export function updatedAtPath({ schema }: Pick<UserModel, 'schema'>): string | null {
  const timestamps: unknown = schema.get('timestamps');
  if (timestamps === true) return 'updatedAt';
  if (typeof timestamps !== 'object' || timestamps === null) return null;
  const { updatedAt = true } = timestamps as { updatedAt?: unknown };
  return updatedAt === true ? 'updatedAt' : typeof updatedAt === 'string' ? updatedAt : null;
}

/** A profile without what the library keeps by itself, and without the document's own keys. */
function ownProfile(fields: UserFields, profile: Profile): Profile {
  const owned = new Set(['_id', 'id', ...Object.values(fields).map((path: string | null) => path?.split('.')[0])]);
  return Object.fromEntries(Object.entries(profile).filter(([field]) => !owned.has(field)));
}

/** Turns a refusal of mongoose's, whose message holds the value refused, into one that names paths alone. */
async function validated<Result>(make: () => Promise<Result>): Promise<Result> {
  try {
    return await make();
  } catch (error) {
    const { name, errors, path } = error as { name?: string; errors?: object; path?: string };
    if (name !== 'ValidationError' && name !== 'CastError' && name !== 'StrictModeError') throw error;
    throw new InvalidFieldsError(errors ? Object.keys(errors) : [path ?? 'unknown']);
  }
}
