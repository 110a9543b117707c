import { ConfigurationError } from '../../core/errors.js';
import { type PasswordRecord, recordJson, storablePassword } from '../../core/password-record.js';
import { textAt } from './record-paths.js';
import type { DatabaseRecord } from './user-model.js';

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

  constructor(private readonly legacy: LegacyPassword | undefined) {
    this.paths = [legacy?.formatPath, legacy?.saltPath].filter((path) => path !== undefined);
    if (legacy && !this.paths.length) {
      throw new ConfigurationError(
        'mongooseStores: legacyPassword needs a saltPath or a formatPath, by which an old hash is known from a new one.',
      );
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
