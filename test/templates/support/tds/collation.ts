import { bytesOfGuid, type Value } from './column-types.js';

/** Characters without weight, which most collations of Windows do not see at all: NUL, joiners, soft hyphens. */
const WEIGHTLESS = /\p{Control}|[\u00ad\u200b-\u200f\ufeff]/gu;

/**
 * What two texts have in common where Latin1_General_CI_AI takes them for one, the widest of the usual collations:
 * without case, accents, width, weightless characters and white space at the end.
 */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(WEIGHTLESS, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('ı', 'i')
    .replace(/ +$/, '');

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** SQL Server compares GUIDs by their last group first. */
function guidOrder(guid: string): string {
  const bytes = bytesOfGuid(guid);
  return [bytes.subarray(10), bytes.subarray(8, 10), bytes.subarray(6, 8), bytes.subarray(4, 6), bytes.subarray(0, 4)]
    .map((part) => part.toString('hex'))
    .join('');
}

/**
 * Compares two values as SQL Server does: a text beside a number or a GUID becomes one first.
 * @returns Less than, equal to or greater than 0; `null` where either is NULL.
 * @throws TypeError where a text is no such number or GUID.
 */
export function compare(left: Value, right: Value, type: string): number | null {
  if (left === null || right === null) return null;
  const [one, other] = [left, right].map((value) => comparable(value, type)) as [Comparable, Comparable];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** What values have in common that are equal. */
export const keyOf = (value: Exclude<Value, null>, type: string): Comparable =>
  type === 'uniqueidentifier' ? String(value).toLowerCase() : comparable(value, type);

type Comparable = string | number | bigint;

function comparable(value: Exclude<Value, null>, type: string): Comparable {
  if (type === 'uniqueidentifier') {
    if (!GUID.test(String(value))) throw new TypeError('Conversion failed when converting from a character string to uniqueidentifier.');
    return guidOrder(String(value));
  }
  if (/int$|^bit$/.test(type)) {
    const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
    if (!/^-?\d+$/.test(text)) throw new TypeError('Conversion failed when converting a character string to a number.');
    return BigInt(text);
  }
  if (value instanceof Date) return value.getTime();
  return Buffer.isBuffer(value) ? value.toString('hex') : folded(String(value));
}
