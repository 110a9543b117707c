import type { DatabaseRecord, UserModel } from './user-model.js';

/** The paths of a model at which it keeps what the library needs. */
export interface UserFields {
  /** @default 'email' */
  readonly email: string;
  /** @default 'username', where the schema has it */
  readonly username: string | null;
  /** @default 'passwordHash' */
  readonly passwordHash: string;
  /** @default 'emailVerified' */
  readonly emailVerified: string;
  /** @default 'credentialsVersion' */
  readonly credentialsVersion: string;
  /** @default 'blocked', where the schema has it */
  readonly blocked: string | null;
}

/** A mapping as an application gives it: what it leaves out is found under its own name. */
export type FieldMapping = { readonly [Field in keyof UserFields]?: string | undefined };

/** The paths that a model is to be used with. */
export function fieldsOf({ schema }: Pick<UserModel, 'schema'>, mapping: FieldMapping = {}): UserFields {
  const optional = (field: 'username' | 'blocked') => mapping[field] ?? (schema.path(field) ? field : null);
  return {
    email: mapping.email ?? 'email',
    username: optional('username'),
    passwordHash: mapping.passwordHash ?? 'passwordHash',
    emailVerified: mapping.emailVerified ?? 'emailVerified',
    credentialsVersion: mapping.credentialsVersion ?? 'credentialsVersion',
    blocked: optional('blocked'),
  };
}

/** The value at a path, such as `auth.hash`. */
export function valueAt(record: DatabaseRecord, path: string): unknown {
  let value: unknown = record;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** The record without the value at a path; nothing of the one given is changed. */
export function without(record: DatabaseRecord, path: string): DatabaseRecord {
  const [key = '', ...rest] = path.split('.');
  const { [key]: value, ...others } = record;
  if (!rest.length || typeof value !== 'object' || value === null) return others;
  return { ...others, [key]: without(value as DatabaseRecord, rest.join('.')) };
}

/** The text at a path; anything else is no value. */
export function textAt(record: DatabaseRecord, path: string | null): string | null {
  const value = path === null ? undefined : valueAt(record, path);
  return typeof value === 'string' && value !== '' ? value : null;
}
