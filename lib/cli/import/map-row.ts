import type { ImportRow } from 'passport-lazy-migration';
import type { RowOrReason } from './map-entries.js';
import { placesOf, type Properties, sameName, UnclearValue, valueIn } from './mapping-value.js';
import { isField, type MappedFields, type Mapping } from './mapping.js';

/** The columns that a mapping reads, each once. */
export function placesIn({ fields, password }: Mapping): readonly string[] {
  const ofPassword = isParts(password) ? password.map(([, value]) => value) : password ? [password] : [];
  return [...new Set([...(fields ?? []).map(([, value]) => value), ...ofPassword].flatMap(placesOf))];
}

/** The mapping where every column is the field of its name, as far as it may be one. */
export function mappingOfColumns(columns: readonly string[], mapping: Mapping): Mapping {
  if (mapping.fields) return mapping;
  const fields = columns.filter((column) => column !== 'password' && isField(column));
  const password = mapping.password ?? (columns.includes('password') ? sameName('password') : null);
  return { ...mapping, fields: fields.map((field) => [[field], sameName(field)] as const), password };
}

/** A row as a mapping reads it. */
export function mapRow(row: Properties, { fields, password, nothing }: Mapping): RowOrReason {
  try {
    const mapped = fields ? nested(row, fields, nothing) : { ...row };
    if (password) mapped['password'] = isParts(password) ? recordIn(row, password, nothing) : valueIn(row, password, 'password', nothing);
    return hasExactId(mapped) ? mapped : 'its id is a number too large to be read exactly: it has to be a text';
  } catch (error) {
    if (error instanceof UnclearValue) return error.message;
    throw error;
  }
}

const isParts = (password: Mapping['password']): password is MappedFields => Array.isArray(password);

/** JavaScript rounds large numbers: two people would have the same id. */
const hasExactId = ({ id }: ImportRow): boolean => typeof id !== 'number' || !Number.isInteger(id) || Number.isSafeInteger(id);

/** `undefined` where there is no hash. */
function recordIn(row: Properties, parts: MappedFields, nothing: ReadonlySet<unknown>): Properties | undefined {
  const record = nested(row, parts, nothing);
  return record['hash'] === undefined ? undefined : record;
}

function nested(row: Properties, fields: MappedFields, nothing: ReadonlySet<unknown>): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const [path, value] of fields) {
    const found = valueIn(row, value, path.join('.'), nothing);
    if (found === undefined) continue;
    const inner = path.slice(0, -1).reduce<Record<string, unknown>>((outer, key) => (outer[key] ??= {}) as Record<string, unknown>, whole);
    inner[path.at(-1) ?? ''] = found;
  }
  return whole;
}
