import { digest } from '../format/digest.js';
import { iterate } from '../format/iterate.js';
import { cryptBase64 } from './crypt-base64.js';

/**
 * The digits that the Portable PHP password hashing framework makes of a password, in 2^cost rounds.
 * @see https://www.openwall.com/phpass/
 */
export async function phpass(name: 'md5' | 'sha512', password: Buffer, salt: string, cost: number): Promise<string> {
  let sum = digest(name, salt, password);
  await iterate(2 ** cost, () => {
    sum = digest(name, sum, password);
  });
  return cryptBase64(sum);
}
