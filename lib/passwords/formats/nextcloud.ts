import type { PasswordFormat } from '../format/password-format.js';
import { malformed } from '../format/unreadable.js';
import { argon2i, argon2id } from './argon2.js';
import { bcrypt } from './bcrypt.js';

/** What Nextcloud puts in front of a hash, which follows unchanged. */
const VERSIONS = new Map<string, PasswordFormat>([
  ['1|', bcrypt],
  ['2|', argon2i],
  ['3|', argon2id],
]);

const nextcloud: PasswordFormat = {
  name: 'nextcloud',
  recognizes: (hash) => /^[123]\|\$/.test(hash),
  read: (record, limits) => (VERSIONS.get(record.hash.slice(0, 2)) ?? malformed()).read({ ...record, hash: record.hash.slice(2) }, limits),
};

export const formats: readonly PasswordFormat[] = [nextcloud];
