import type { PasswordRecord } from '../../core/password-record.js';

export type { PasswordEncoding, PasswordRecord, SaltEncoding } from '../../core/password-record.js';

/** A hash that names its own format, or a record that says what its hash does not. */
export type StoredPassword = string | PasswordRecord;
