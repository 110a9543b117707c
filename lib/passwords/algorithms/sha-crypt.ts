import { createHash } from 'node:crypto';
import { digest, digestLength } from '../format/digest.js';
import { iterate } from '../format/iterate.js';
import { cryptBase64InOrder } from './crypt-base64.js';

const ORDERS = {
  sha256: [20, 10, 0, 11, 1, 21, 2, 22, 12, 23, 13, 3, 14, 4, 24, 5, 25, 15, 26, 16, 6, 17, 7, 27, 8, 28, 18, 29, 19, 9, 30, 31],
  sha512: [
    42, 21, 0, 1, 43, 22, 23, 2, 44, 45, 24, 3, 4, 46, 25, 26, 5, 47, 48, 27, 6, 7, 49, 28, 29, 8, 50, 51, 30, 9, 10, 52, 31, 32, 11, 53,
    54, 33, 12, 13, 55, 34, 35, 14, 56, 57, 36, 15, 16, 58, 37, 38, 17, 59, 60, 39, 18, 19, 61, 40, 41, 20, 62, 63,
  ],
} as const;

/**
 * The digits that sha256-crypt (43) and sha512-crypt (86) make of a password.
 * @see https://www.akkadia.org/drepper/SHA-crypt.txt
 */
export async function shaCrypt(name: 'sha256' | 'sha512', password: Buffer, saltText: string, rounds: number): Promise<string> {
  const salt = Buffer.from(saltText);
  const alternate = digest(name, password, salt, password);
  const start = [password, salt, repeated(alternate, password.length)];
  for (let bits = password.length; bits > 0; bits >>= 1) start.push(bits & 1 ? alternate : password);
  let sum = digest(name, ...start);

  const passwordPart = repeated(await digestOfCopies(password, password.length), password.length);
  const saltPart = repeated(await digestOfCopies(salt, 16 + sum.readUInt8(0)), salt.length);
  const nothing = Buffer.alloc(0);
  await iterate(rounds, (round) => {
    const [first, last] = round % 2 ? [passwordPart, sum] : [sum, passwordPart];
    sum = digest(name, first, round % 3 ? saltPart : nothing, round % 7 ? passwordPart : nothing, last);
  });
  return cryptBase64InOrder(sum, ORDERS[name]);

  /** The longest password makes 16 MiB of copies, which is no single step. */
  async function digestOfCopies(bytes: Buffer, copies: number): Promise<Buffer> {
    const hash = createHash(name);
    await iterate(copies, () => {
      hash.update(bytes);
    });
    return hash.digest();
  }

  function repeated(bytes: Buffer, length: number): Buffer {
    return Buffer.concat(Array<Buffer>(Math.ceil(length / digestLength(name))).fill(bytes), length);
  }
}
