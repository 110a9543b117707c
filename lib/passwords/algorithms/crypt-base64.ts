/** The digits of crypt(3)'s base64, whose order is not that of RFC 4648. */
export const CRYPT_DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Bytes as crypt(3) spells them: each three make four digits, the lowest six bits first, and there is no padding. */
export function cryptBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = bytes.subarray(at, at + 3);
    const bits = group.reduce((sum, byte, index) => sum | (byte << (8 * index)), 0);
    for (let digit = 0; digit <= group.length; digit++) text += CRYPT_DIGITS.charAt((bits >> (6 * digit)) & 63);
  }
  return text;
}

/** The same of a digest whose bytes crypt(3) takes in an order of the scheme's own. */
export const cryptBase64InOrder = (bytes: Buffer, order: readonly number[]): string =>
  cryptBase64(Uint8Array.from(order, (index) => bytes.readUInt8(index)));

/** The number that a text of these digits stands for, the lowest six bits first. */
export const cryptNumber = (digits: string): number =>
  Array.from(digits).reduceRight((number, digit) => number * 64 + CRYPT_DIGITS.indexOf(digit), 0);

/** The bytes that {@link cryptBase64} spelled so; their number is known to whoever asks. */
export function fromCryptBase64(digits: string, length: number): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < digits.length; at += 4) {
    const group = digits.slice(at, at + 4);
    const bits = cryptNumber(group);
    for (let byte = 0; byte < group.length - 1; byte++) bytes.push((bits >> (8 * byte)) & 255);
  }
  return Buffer.from(bytes.slice(0, length));
}
