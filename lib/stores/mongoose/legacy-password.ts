import { ConfigurationError } from '../../core/errors.js';
import { checkKeys } from '../../core/known-keys.js';
import { type PasswordRecord, recordJson, storablePassword } from '../../core/password-record.js';
import type { UserFields } from './model-fields.js';
import { textAt } from './record-paths.js';
import type { DatabaseRecord, UserModel } from './user-model.js';

/** What an earlier library keeps beside the hash, in paths of the model; and what it has in common for all users. */
export interface LegacyPassword extends Pick<PasswordRecord, 'saltEncoding' | 'saltPosition' | 'passwordEncoding' | 'params'> {
  /** The format of every such hash, one of `passwordFormats` of `/passwords`; or of those whose own is not told. */
  readonly format?: string | undefined;
  /** The path of the format, where users differ in it. */
  readonly formatPath?: string | undefined;
  /** The path of the salt. */
  readonly saltPath?: string | undefined;
}

/** Reads the hashes of an earlier library, and takes away what stands beside them once they are replaced. */
export class LegacyPasswords {
  /** All that goes with the old hash. Where a user has none of it, the hash is one of this library's. */
  readonly paths: readonly string[];

  /** @throws ConfigurationError */
  constructor(private readonly legacy: LegacyPassword | undefined) {
    if (legacy !== undefined) checkTypes(legacy);
    this.paths = [legacy?.formatPath, legacy?.saltPath].filter((path) => path !== undefined);
    if (legacy && !this.paths.length) {
      throw new ConfigurationError(
        'mongooseStores: legacyPassword needs a saltPath or a formatPath, by which an old hash is known from a new one.',
      );
    }
  }

  /** What is wrong with the paths in a schema: from a misspelt one no salt would come, and its users could not log in. */
  *problems({ schema }: Pick<UserModel, 'schema'>, fields: UserFields): Generator<string> {
    const kept = Object.entries(fields) as [string, string | null][];
    for (const option of ['formatPath', 'saltPath'] as const) {
      const path = this.legacy?.[option];
      if (path === undefined) continue;
      const kind = schema.path(path)?.instance;
      const [other] = kept.find(([, one]) => one !== null && overlap(one, path)) ?? [];
      if (!kind)
        yield `the schema has no path '${path}': add it as { type: String, select: false }, or name the path it has in legacyPassword.${option}`;
      else if (kind !== 'String' && kind !== 'Mixed')
        yield `'${path}' is a ${kind}, and what legacyPassword.${option} names a String: name another path`;
      if (other)
        yield `'${path}' is both ${other} and legacyPassword.${option}, which is taken away with the old hash: name another path for one of them`;
      kept.push([`legacyPassword.${option}`, path]);
    }
  }

  /** A hash as it is verified: by itself, or as a record with what stands beside it. */
  hashOf(document: DatabaseRecord, hash: string | null): string | null {
    if (hash === null || !this.legacy || !this.paths.some((path) => textAt(document, path) !== null)) return hash;
    const { formatPath, saltPath, format, ...common } = this.legacy;
    const salt = textAt(document, saltPath ?? null) ?? undefined;
    return storablePassword({ ...common, format: textAt(document, formatPath ?? null) ?? format, hash, salt });
  }

  /** A filter for a hash that {@link hashOf} gave: it may be stored so, or be part of the record. */
  filterOf(hash: string | null | undefined, path: string): DatabaseRecord {
    const json = this.paths.length && hash ? recordJson(hash) : null;
    return json === null ? {} : { [path]: { $in: [hash, (JSON.parse(json) as PasswordRecord).hash] } };
  }

  /** The same update, which takes away what stood beside the hash as well. */
  withoutRemains(update: DatabaseRecord | null): DatabaseRecord | null {
    if (!update || !this.paths.length) return update;
    const unset = Object.fromEntries(this.paths.map((path) => [path, '']));
    return { ...update, $unset: { ...(update['$unset'] as object | undefined), ...unset } };
  }
}

const VALUES = {
  saltEncoding: ['utf8', 'hex', 'base64'],
  saltPosition: ['prefix', 'suffix'],
  passwordEncoding: ['utf8', 'utf16le', 'latin1'],
} as const satisfies Partial<Record<keyof LegacyPassword, readonly string[]>>;
const TEXTS = ['format', 'formatPath', 'saltPath'] as const;

/** @throws ConfigurationError where an option is none, or is of another type. */
function checkTypes(legacy: LegacyPassword): void {
  checkKeys('legacyPassword', legacy, [...TEXTS, ...Object.keys(VALUES), 'params']);
  for (const name of TEXTS) {
    const text: unknown = legacy[name];
    if (text !== undefined && (typeof text !== 'string' || !text)) throw expected(name, 'a text that is not empty');
  }
  for (const [name, values] of Object.entries(VALUES) as [keyof typeof VALUES, readonly string[]][]) {
    const value = legacy[name];
    if (value !== undefined && !values.includes(value)) throw expected(name, `one of ${values.join(', ')}`);
  }
  const params: unknown = legacy.params ?? {};
  if (typeof params !== 'object' || Array.isArray(params)) throw expected('params', 'an object');
}

const expected = (name: string, what: string): ConfigurationError =>
  new ConfigurationError(`mongooseStores: expected legacyPassword.${name} to be ${what}.`);

/** Whether one path is the other, or leads into it. */
const overlap = (one: string, other: string): boolean => one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
