import { digestPreset } from '../algorithms/digest-preset.js';
import { fromHex, parts } from '../format/decode.js';
import { type DigestName, digest } from '../format/digest.js';
import type { PasswordFormat } from '../format/password-format.js';
import { same } from '../format/same.js';
import type { PasswordEncoding } from '../format/stored-password.js';

/** `PWDENCRYPT()` of SQL Server 2000, which also kept a digest of the password in capitals. */
const mssql2000: PasswordFormat = {
  name: 'mssql2000',
  encoding: 'utf16le',
  recognizes: (hash) => MSSQL_2000.test(hash),
  read: ({ hash }) => {
    const found = parts<'salt' | 'digest' | 'upper'>(MSSQL_2000, hash);
    const salt = fromHex(found.salt);
    const stored = Buffer.concat([fromHex(found.digest), fromHex(found.upper)]);
    return {
      parameters: { digest: 'sha1' },
      opens: (password) => {
        const upper = Buffer.from(upperCase(password.toString('utf16le')), 'utf16le');
        return same(Buffer.concat([digest('sha1', password, salt), digest('sha1', upper, salt)]), stored);
      },
    };
  },
};
const MSSQL_2000 = /^0x0100(?<salt>[\da-f]{8})(?<digest>[\da-f]{40})(?<upper>[\da-f]{40})$/i;

/** Character by character, as SQL Server does it: `ß` has no capital there. */
const upperCase = (text: string): string =>
  text.replace(/./gsu, (one) => (one.toUpperCase().length === one.length ? one.toUpperCase() : one));

export const formats: readonly PasswordFormat[] = [
  mssql2000,
  // PWDENCRYPT() of SQL Server 2005 to 2008, and from 2012 on
  withHexSalt('mssql2005', 'sha1', 'utf16le', /^0x0100(?<salt>[\da-f]{8})(?<digest>[\da-f]{40})$/i),
  withHexSalt('mssql2012', 'sha512', 'utf16le', /^0x0200(?<salt>[\da-f]{8})(?<digest>[\da-f]{128})$/i),
  // The S: part of Oracle's SPARE4 column, from 11g on
  withHexSalt('oracle11', 'sha1', 'utf8', /^S:(?<digest>[\da-f]{40})(?<salt>[\da-f]{20})$/i),
  // MD5 authentication of PostgreSQL before 10: the user's name is the salt
  digestPreset({
    name: 'postgres-md5',
    expression: 'md5(password.username)',
    pattern: /^md5(?<digest>[\da-f]{32})$/i,
    recognizes: (hash) => /^md5[\da-f]{32}$/i.test(hash),
  }),
];

/** The digest of the password and then the salt, both in hexadecimal. */
function withHexSalt(name: string, algorithm: DigestName, encoding: PasswordEncoding, pattern: RegExp): PasswordFormat {
  return {
    name,
    encoding,
    recognizes: (hash) => pattern.test(hash),
    read: ({ hash }) => {
      const found = parts<'salt' | 'digest'>(pattern, hash);
      const salt = fromHex(found.salt);
      const stored = fromHex(found.digest);
      return { parameters: { digest: algorithm }, opens: (password) => same(digest(algorithm, password, salt), stored) };
    },
  };
}
