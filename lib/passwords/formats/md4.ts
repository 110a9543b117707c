import { md4 } from '../algorithms/md4.js';
import { fromHex, parts } from '../format/decode.js';
import type { PasswordFormat } from '../format/password-format.js';
import { same } from '../format/same.js';
import type { PasswordEncoding } from '../format/stored-password.js';

/** Digests of MD4. In bare hexadecimal they look like MD5, and are not recognized. */
export const formats: readonly PasswordFormat[] = [
  ofMd4('hex-md4', 'utf8', /^(?<digest>[\da-f]{32})$/i),
  // Windows and Samba
  ofMd4('nthash', 'utf16le', /^(?<digest>[\da-f]{32})$/i),
  // The same in FreeBSD's crypt(3)
  { ...ofMd4('nt-crypt', 'utf16le', /^\$3\$\$(?<digest>[\da-f]{32})$/), recognizes: (hash) => hash.startsWith('$3$') },
];

function ofMd4(name: string, encoding: PasswordEncoding, pattern: RegExp): PasswordFormat {
  return {
    name,
    encoding,
    read: ({ hash }) => {
      const stored = fromHex(parts<'digest'>(pattern, hash).digest);
      return { parameters: { digest: 'md4' }, opens: (password) => same(md4(password), stored) };
    },
  };
}
