import { md5Crypt as digits } from '../algorithms/md5-crypt.js';
import { parts } from '../format/decode.js';
import type { PasswordFormat } from '../format/password-format.js';
import { sameText } from '../format/same-text.js';

const HASH = /^\$[^$]+\$(?<salt>[^$:\s]{0,8})\$(?<digest>[./0-9A-Za-z]{22})$/;

/** `$1$salt$digest`: Linux and BSD systems of the 1990s and 2000s, Cisco IOS. */
export const md5Crypt = cryptWith('md5-crypt', '$1$');

/** `$apr1$salt$digest`: Apache's htpasswd. */
export const apr1 = cryptWith('apr1', '$apr1$');

export const formats: readonly PasswordFormat[] = [md5Crypt, apr1];

function cryptWith(name: string, magic: string): PasswordFormat {
  const recognizes = (hash: string): boolean => hash.startsWith(magic);
  return {
    name,
    recognizes,
    read: ({ hash }) => {
      const { salt, digest } = parts<'salt' | 'digest'>(HASH, recognizes(hash) ? hash : '');
      return { parameters: { rounds: 1000 }, opens: async (password) => sameText(await digits(password, salt, magic), digest) };
    },
  };
}
