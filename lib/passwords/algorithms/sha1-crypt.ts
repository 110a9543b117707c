import { hmac } from '../format/digest.js';
import { iterate } from '../format/iterate.js';
import { cryptBase64InOrder } from './crypt-base64.js';

const ORDER = [2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9, 14, 13, 12, 17, 16, 15, 0, 19, 18];

/**
 * The 28 digits that NetBSD's sha1-crypt makes of a password.
 * @see https://passlib.readthedocs.io/en/stable/lib/passlib.hash.sha1_crypt.html
 */
export async function sha1Crypt(password: Buffer, salt: string, rounds: number): Promise<string> {
  let sum = hmac('sha1', password, `${salt}$sha1$${rounds}`);
  await iterate(rounds - 1, () => {
    sum = hmac('sha1', password, sum);
  });
  return cryptBase64InOrder(sum, ORDER);
}
