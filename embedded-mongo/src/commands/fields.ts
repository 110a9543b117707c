import { type Doc, isDoc } from '../bson/document.js';
import { isNumeric, toNumber, typeAliases } from '../bson/types.js';
import { fail } from '../errors.js';

/** Readers of a command's fields, which fail as mongod does where a field has the wrong type; null counts as absent. */

export function docField(command: Doc, name: string): Doc | undefined {
  const value = command[name];
  if (value === undefined || value === null || isDoc(value)) return value ?? undefined;
  return wrongType(name, value, 'object');
}

export function docsField(command: Doc, name: string): readonly Doc[] {
  const value = command[name] ?? [];
  if (!Array.isArray(value)) return wrongType(name, value, 'array');
  return value.map((element: unknown, i) => (isDoc(element) ? element : wrongType(`${name}.${i}`, element, 'object')));
}

/** A number that must not be negative. */
export function countField(command: Doc, name: string): number | undefined {
  const value = numberField(command, name);
  if (value !== undefined && value < 0) fail('Location51024', `BSON field '${name}' value must be >= 0, actual value '${value}'`);
  return value;
}

export function numberField(command: Doc, name: string): number | undefined {
  const value = command[name];
  if (value === undefined || value === null) return undefined;
  return isNumeric(value) ? toNumber(value) : wrongType(name, value, 'number');
}

function wrongType(name: string, value: unknown, expected: string): never {
  return fail('TypeMismatch', `BSON field '${name}' is the wrong type '${typeAliases(value)[0]}', expected type '${expected}'`);
}
