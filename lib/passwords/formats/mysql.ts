import { digestPreset } from '../algorithms/digest-preset.js';
import { fromHex } from '../format/decode.js';
import type { PasswordFormat } from '../format/password-format.js';
import { same } from '../format/same.js';

/** `OLD_PASSWORD()` of MySQL before 4.1: 16 digits, for 62 bits. */
const mysql323: PasswordFormat = {
  name: 'mysql323',
  read: ({ hash }) => {
    const stored = fromHex(hash, 8);
    return { parameters: {}, opens: (password) => same(oldPassword(password), stored) };
  },
};

export const formats: readonly PasswordFormat[] = [
  mysql323,
  // PASSWORD() from MySQL 4.1 on, mysql_native_password
  digestPreset({
    name: 'mysql41',
    expression: 'sha1(raw(sha1(password)))',
    pattern: /^\*(?<digest>[\dA-F]{40})$/i,
    recognizes: (hash) => /^\*[\dA-F]{40}$/i.test(hash),
  }),
  digestPreset({ name: 'mysql41-bare', expression: 'sha1(raw(sha1(password)))' }),
];

const SPACE = 0x20;
const TAB = 0x09;

/** @see hash_password in sql/password.c of MySQL 3.23 */
function oldPassword(password: Buffer): Buffer {
  let first = 1345345333;
  let second = 0x12345671;
  let added = 7;
  for (const byte of password) {
    if (byte === SPACE || byte === TAB) continue;
    first ^= (Math.imul((first & 63) + added, byte) + (first << 8)) | 0;
    second = (second + ((second << 8) ^ first)) | 0;
    added += byte;
  }
  const digest = Buffer.alloc(8);
  digest.writeUInt32BE(first & 0x7fffffff, 0);
  digest.writeUInt32BE(second & 0x7fffffff, 4);
  return digest;
}
