import { Binary, ObjectId } from 'bson';
import { isDoc } from './document.js';
import { isRegex, regexText } from './types.js';

/** A value as mongod writes it in its messages. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Binary) return `BinData(${value.sub_type}, ${value.toString('hex').toUpperCase()})`;
  if (Array.isArray(value)) return `[ ${value.map(show).join(', ')} ]`;
  if (isDoc(value)) {
    const fields = Object.entries(value).map(([name, field]) => `${name}: ${show(field)}`);
    return fields.length ? `{ ${fields.join(', ')} }` : '{}';
  }
  return isRegex(value) ? regexText(value) : String(value);
}
