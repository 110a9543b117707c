import { UsageError } from '../command.js';

export type Properties = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Properties => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where a value comes from. */
export type Value =
  | { readonly kind: 'from'; readonly place: string }
  | { readonly kind: 'join'; readonly places: readonly string[] }
  | { readonly kind: 'value'; readonly value: unknown }
  /** `null` is everything that the other list has not. */
  | { readonly kind: 'boolean'; readonly place: string; readonly yes: Texts | null; readonly no: Texts | null };

/** In lower case. */
type Texts = ReadonlySet<string>;

/** What stands for a boolean in a file, in any case, where a mapping says nothing else. */
const YES: Texts = new Set(['true', 't', 'yes', 'y', '1']);
const NO: Texts = new Set(['false', 'f', 'no', 'n', '0']);
/** The fields of a profile that are booleans. */
const BOOLEANS: ReadonlySet<string> = new Set(['emailVerified', 'blocked', 'enabled', 'mfaRequired']);

/**
 * Reads what a mapping says of one value.
 * @param isPlace Whether a text is a place in the row; otherwise it is the value itself.
 * @throws UsageError
 */
export function valueOf(name: string, given: unknown, isPlace: boolean): Value {
  if (typeof given === 'string' && isPlace) return inPlace(name, given);
  if (isObject(given)) {
    const { from, join, true: yes, false: no } = given;
    const keys = Object.keys(given);
    const only = (...known: readonly string[]): boolean => keys.every((key) => known.includes(key));
    if ('value' in given && only('value')) return { kind: 'value', value: given['value'] };
    if (isNames(join) && only('join')) return { kind: 'join', places: join };
    if (isName(from) && only('from')) return inPlace(name, from);
    if (isName(from) && only('from', 'true', 'false') && [yes, no].every((texts) => texts === undefined || isTexts(texts)))
      return { kind: 'boolean', place: from, yes: textsOf(yes), no: textsOf(no) };
    throw wrong(name);
  }
  if (isPlace || given === null || given === undefined) throw wrong(name);
  return { kind: 'value', value: given };
}

const inPlace = (name: string, place: string): Value => {
  if (!place) throw wrong(name);
  return BOOLEANS.has(name) ? { kind: 'boolean', place, yes: YES, no: NO } : { kind: 'from', place };
};

/** For fields that no mapping names. */
export const sameName = (field: string): Value => inPlace(field, field);

const wrong = (name: string): UsageError =>
  new UsageError(
    `--mapping: expected '${name}' to be a column or a path, or { "from": ..., "true": [...], "false": [...] }, { "join": [...] } or { "value": ... }.`,
  );

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isNames = (value: unknown): value is readonly string[] => Array.isArray(value) && value.length > 0 && value.every(isName);
const isTexts = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every((text) => ['string', 'number', 'boolean'].includes(typeof text));
const textsOf = (given: unknown): Texts | null => (isTexts(given) ? new Set(given.map((text) => String(text).toLowerCase())) : null);

/** The places in a row that a value is read from. */
export function placesOf(value: Value): readonly string[] {
  if (value.kind === 'value') return [];
  return value.kind === 'join' ? value.places : [value.place];
}

/** Why a row is refused, in words. */
export class UnclearValue extends Error {
  override readonly name = 'UnclearValue';
}

/**
 * A value in a row; `undefined` where there is none.
 * @param nothing Texts that stand for none.
 * @throws UnclearValue for a boolean that is neither yes nor no.
 */
export function valueIn(row: Properties, value: Value, name: string, nothing: ReadonlySet<unknown>): unknown {
  const at = (place: string): unknown => {
    const found = foundAt(row, place);
    return found === null || nothing.has(found) ? undefined : found;
  };
  if (value.kind === 'value') return value.value;
  if (value.kind === 'from') return at(value.place);
  if (value.kind === 'join') {
    const texts = value.places.map(at).filter((text) => typeof text === 'string' || typeof text === 'number');
    return texts.length ? texts.join(' ') : undefined;
  }
  return truthIn(at(value.place), value, name);
}

function truthIn(found: unknown, { yes, no }: Extract<Value, { kind: 'boolean' }>, name: string): boolean | undefined {
  const isText = typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean';
  const text = found === undefined ? '' : isText ? String(found).toLowerCase() : null;
  if (text !== null && yes?.has(text)) return true;
  if (text !== null && no?.has(text)) return false;
  if (yes && !no) return false;
  if (no && !yes) return true;
  if (text === '') return undefined;
  throw new UnclearValue(`its ${name} says neither yes nor no`);
}

/** What is under a key; or else at a path through objects and arrays. Nothing is looked up in a prototype. */
function foundAt(row: Properties, place: string): unknown {
  if (Object.hasOwn(row, place)) return row[place];
  let found: unknown = row;
  for (const key of place.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Properties)[key];
  }
  return found;
}
