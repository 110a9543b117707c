import { ConfigurationError } from '../../core/errors.js';
import { checkKeys } from '../../core/known-keys.js';
import type { UserModel } from './user-model.js';

/** The paths of a model at which it keeps what the library needs. */
export interface UserFields {
  /** @default 'email' */
  readonly email: string;
  /** `null` where the model has no names to log in with. @default 'username', where the schema has it */
  readonly username: string | null;
  /** @default 'passwordHash' */
  readonly passwordHash: string;
  /** @default 'emailVerified' */
  readonly emailVerified: string;
  /** @default 'credentialsVersion' */
  readonly credentialsVersion: string;
  /** Whoever has anything there but `false`, zero or nothing is not let in. @default 'blocked', where the schema has it */
  readonly blocked: string | null;
}

/** A mapping as an application gives it: what it leaves out is found under its own name. */
export type FieldMapping = { readonly [Field in keyof UserFields]?: UserFields[Field] | undefined };

const OPTIONAL: ReadonlySet<string> = new Set(['username', 'blocked']);
const FIELDS = ['email', 'username', 'passwordHash', 'emailVerified', 'credentialsVersion', 'blocked'];

/**
 * The paths that a model is to be used with.
 * @throws ConfigurationError where the mapping has another field, or a path that is none: the library would look in the
 * wrong place, find no hash, and let the old password open an account that has a password here.
 */
export function fieldsOf({ schema }: Pick<UserModel, 'schema'>, mapping: FieldMapping = {}): UserFields {
  checkKeys('fields', mapping, FIELDS);
  for (const [field, path] of Object.entries(mapping) as [string, unknown][]) {
    if (path === undefined || (path === null && OPTIONAL.has(field))) continue;
    if (typeof path !== 'string' || !path)
      throw new ConfigurationError(`Expected fields.${field} to be a path of the schema${OPTIONAL.has(field) ? ', or null' : ''}.`);
  }
  const optional = (field: 'username' | 'blocked') => {
    const path = mapping[field];
    return path === undefined && schema.path(field) ? field : (path ?? null);
  };
  return {
    email: mapping.email ?? 'email',
    username: optional('username'),
    passwordHash: mapping.passwordHash ?? 'passwordHash',
    emailVerified: mapping.emailVerified ?? 'emailVerified',
    credentialsVersion: mapping.credentialsVersion ?? 'credentialsVersion',
    blocked: optional('blocked'),
  };
}

/** The paths by which users are looked up. */
export const namePaths = ({ email, username }: UserFields): readonly string[] => [email, username].filter((path) => path !== null);

const OWNED = ['_id', 'id', '__v', 'email', 'username', 'passwordHash', 'emailVerified', 'credentialsVersion'];

/**
 * A profile without what it has no say in: what the library keeps, under its own names and those of the model, and
 * whatever contains it.
 */
export function ownProfile(profile: Readonly<Record<string, unknown>>, fields: UserFields): Record<string, unknown> {
  const mapped = Object.values(fields).map((path: string | null) => path?.split('.')[0]);
  const owned = new Set<string | undefined>([...OWNED, ...mapped]);
  return Object.fromEntries(Object.entries(profile).filter(([field]) => !owned.has(field)));
}
