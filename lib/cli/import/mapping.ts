import { passwordFormats } from 'passport-lazy-migration/passwords';
import { UsageError } from '../command.js';
import { isObject, type Properties, type Value, valueOf } from './mapping-value.js';

/**
 * What a mapping file says, checked. It is one JSON object:
 *
 * ```json
 * {
 *   "fields": {
 *     "id": "user_id",
 *     "email": "mail",
 *     "emailVerified": { "from": "confirmed", "true": ["t", "1"] },
 *     "name": { "join": ["first_name", "last_name"] },
 *     "address.city": "city",
 *     "tenant": { "value": "acme" }
 *   },
 *   "password": "password_hash",
 *   "null": ["NULL", "\\N"],
 *   "delimiter": ";",
 *   "rows": "people"
 * }
 * ```
 *
 * - `fields`: each field of a profile, and where it is: the name of a column; or in JSON the path of a value, such as
 *   `contact.mail` or `emails.0.address`, and the key itself where it has dots in it. A field with dots is nested. Only these
 *   fields are read. Without `fields`, every column or key is the field of its name.
 * - Instead of a name: `{ "value": ... }` is the same for everybody; `{ "join": [...] }` puts texts together with blanks
 *   between them; `{ "from": ..., "true": [...], "false": [...] }` is a boolean. Of the two lists one may be left out: then
 *   it is everything else. With both, or neither, other values are told; with neither, the lists are those of
 *   `mapping-value.ts`. `emailVerified`, `blocked`, `enabled` and `mfaRequired` are read like that always. So
 *   `{ "from": "confirmed_at", "false": [""] }` says yes where a date stands.
 * - `password`: where a hash stands that names its own format; or a record as `PasswordRecord` has it, in which `hash`, `salt`
 *   and `username` are places in the row, and all else is the same for everybody, unless `{ "from": ... }` or `{ "value": ... }`
 *   says otherwise:
 *   `{ "format": "pbkdf2-raw", "hash": "pw", "salt": "salt", "saltEncoding": "hex", "params": { "digest": "sha256", "iterations": { "from": "rounds" }, "keylen": 32 } }`.
 *   Where the hash is empty, there is no password. Without `fields`, it is what is named `password`, unless said otherwise.
 * - `null`: texts that stand for nothing, besides the empty one, as databases write them.
 * - `delimiter`: what stands between the cells of a CSV file, one character. Default: a comma.
 * - `rows`: under which key of the file's object the array of a JSON file is. Default: `users`, where the file is no array.
 */
export interface Mapping {
  /** `null` where every column or key is the field of its name. */
  readonly fields: MappedFields | null;
  /** `null` where nothing is said of it. */
  readonly password: Value | MappedFields | null;
  readonly nothing: ReadonlySet<unknown>;
  readonly delimiter: string;
  readonly rows: string;
}

/** Where fields are to stand, and where they come from. */
export type MappedFields = readonly (readonly [path: readonly string[], value: Value])[];

/** @throws UsageError with what is wrong, before anything is read. */
export function readMapping(given: Properties | undefined): Mapping {
  const mapping = given ?? {};
  checkKeys('the mapping', mapping, ['fields', 'password', 'null', 'delimiter', 'rows']);
  const { fields, password, null: nothing = [], delimiter = ',', rows = 'users' } = mapping;
  if (!Array.isArray(nothing) || nothing.some((text) => typeof text !== 'string')) throw wrong("'null' to be an array of texts");
  if (typeof delimiter !== 'string' || !/^[^"\r\n\w]$/u.test(delimiter)) throw wrong("'delimiter' to be one character, such as ';'");
  if (typeof rows !== 'string' || !rows) throw wrong("'rows' to be the key under which the array is");
  return {
    fields: fields === undefined ? null : fieldsIn(fields),
    password: password === undefined ? null : passwordIn(password),
    nothing: new Set<unknown>(['', ...(nothing as readonly string[])]),
    delimiter,
    rows,
  };
}

function fieldsIn(given: unknown): MappedFields {
  if (!isObject(given)) throw wrong("'fields' to be an object of fields, and where each of them is");
  const fields = Object.entries(given).map(([field, place]) => [pathOf(field), valueOf(field, place, true)] as const);
  if (!Object.hasOwn(given, 'email') && !Object.hasOwn(given, 'username'))
    throw wrong("'fields' to have email or username, by which somebody logs in");
  const within = Object.keys(given).find((field) => Object.keys(given).some((other) => other.startsWith(`${field}.`)));
  if (within) throw wrong(`'${within}' to be a field, or to have fields in it, not both`);
  return fields;
}

/** Fields that decide something, of which another spelling would silently decide nothing. */
const KNOWN = ['id', 'email', 'username', 'emailVerified', 'blocked', 'enabled', 'mfaRequired'];

function pathOf(field: string): readonly string[] {
  const path = field.split('.');
  if (!path.every(isField)) throw wrong(`no field '${field}', which is none`);
  if (path[0] === 'password') throw wrong("'password' to stand beside 'fields', not in it");
  const plain = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();
  const meant = KNOWN.find((known) => known !== field && plain(known) === plain(field));
  if (meant) throw wrong(`'${meant}' where it has '${field}'`);
  return path;
}

/** Whether a name may be that of a field: it is no operator of the database, and reaches no prototype. */
export const isField = (name: string): boolean => name !== '' && !/[.$]/.test(name) && !NEVER.has(name);

const NEVER = new Set(['__proto__', 'constructor', 'prototype']);
const PLACES = ['hash', 'salt', 'username'];
const CONSTANTS = ['format', 'saltEncoding', 'saltPosition', 'passwordEncoding'];

function passwordIn(given: unknown): Mapping['password'] {
  if (typeof given === 'string') return valueOf('password', given, true);
  if (!isObject(given)) throw wrong('\'password\' to be where the hash is, or a record such as { "format": ..., "hash": ... }');
  checkKeys("'password'", given, [...PLACES, ...CONSTANTS, 'params']);
  const { params = {}, ...rest } = given;
  if (!('hash' in given)) throw wrong("'password' to say where the hash is");
  if (!isObject(params)) throw wrong("'params' to be an object");
  const { format } = rest;
  if (typeof format === 'string' && !passwordFormats.includes(format))
    throw wrong(`'format' to be one of those of docs/passwords.md; '${format}' is none`);
  return [
    ...Object.entries(rest).map(([name, value]) => [[name], valueOf(name, value, PLACES.includes(name))] as const),
    ...Object.entries(params).map(([name, value]) => [['params', name], valueOf(name, value, false)] as const),
  ];
}

function checkKeys(what: string, given: Properties, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((key) => !known.includes(key));
  if (unknown.length)
    throw wrong(`${what} to have ${known.join(', ')} only; it has ${unknown.map((key) => `'${key}'`).join(', ')} besides`);
}

const wrong = (what: string): UsageError => new UsageError(`--mapping: expected ${what}.`);
