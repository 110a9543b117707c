import { digest } from '../format/digest.js';
import { iterate } from '../format/iterate.js';
import { cryptBase64InOrder } from './crypt-base64.js';

const ROUNDS = 1000;
const ORDER = [12, 6, 0, 13, 7, 1, 14, 8, 2, 15, 9, 3, 5, 10, 4, 11];
const ZERO = Buffer.alloc(1);

/**
 * The 22 digits that md5-crypt makes of a password; `magic` is `$1$`, or `$apr1$` with Apache.
 * @see Poul-Henning Kamp's crypt.c of FreeBSD 2.0
 */
export async function md5Crypt(password: Buffer, salt: string, magic: string): Promise<string> {
  const alternate = digest('md5', password, salt, password);
  const start = [password, magic, salt];
  for (let left = password.length; left > 0; left -= 16) start.push(alternate.subarray(0, Math.min(left, 16)));
  // What was meant to be the alternate digest is a zero: the buffer was cleared a line too early, and so it stayed.
  for (let bits = password.length; bits > 0; bits >>= 1) start.push(bits & 1 ? ZERO : password.subarray(0, 1));

  let sum = digest('md5', ...start);
  await iterate(ROUNDS, (round) => {
    const [first, last] = round % 2 ? [password, sum] : [sum, password];
    sum = digest('md5', first, round % 3 ? salt : '', round % 7 ? password : '', last);
  });
  return cryptBase64InOrder(sum, ORDER);
}
