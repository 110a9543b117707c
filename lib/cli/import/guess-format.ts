import { UsageError } from '../command.js';
import { formatNames, tableOfFormats } from './formats.js';

/** What is known of a file whose format nobody has said. */
export interface Clues {
  /** The beginning of its text. */
  readonly head: string;
  /** Whether the operator says where its fields are, which products' own formats don't take. */
  readonly hasMapping: boolean;
}

/** What the files of a product hold, and those of no other. */
const MARKS: Readonly<Record<string, RegExp>> = {
  firebase: /^\s*[[{][^]*"localId"\s*:/,
  auth0: /^\s*[[{][^]*(?:"custom_password_hash"\s*:|"user_id"\s*:\s*"[\w-]+\|)/,
  keycloak: /^\s*[[{][^]*"credentials"\s*:\s*\[[^]*"(?:secretData|credentialData|hashedSaltedValue|createdTimestamp)"\s*:/,
  cognito: /^[^\n]*\bcognito:username\b/,
};

/** How much of a text is looked at, in UTF-16 code units. */
export const HEAD = 16_384;

/**
 * The format of a file by what it holds, where that can be of one only: a product's by what no other has, and others by
 * their form, if their fields are named as they are to be, or the operator says where they are.
 * @throws UsageError that names all formats.
 */
export async function guessFormat({ head, hasMapping }: Clues, shown: string): Promise<string> {
  const names = await formatNames();
  const products = hasMapping ? [] : names.filter((name) => MARKS[name]?.test(head));
  const guesses = products.length ? products : generic(head, hasMapping).filter((name) => names.includes(name));
  const [guess] = guesses;
  if (guess !== undefined && guesses.length === 1) return guess;
  throw new UsageError(`What is in ${shown}? Say so with --format. There are:\n\n${await tableOfFormats()}`);
}

function generic(head: string, hasMapping: boolean): readonly string[] {
  const [first = ''] = head.trimStart().split(/\r\n?|\n/, 1);
  const isNamed = (kind: RegExp, text: string) => hasMapping || kind.test(text);
  if (/^\s*(?:\[|\{\s*"users"\s*:)/.test(head)) return isNamed(FIELDS, head) ? ['json'] : [];
  if (first.startsWith('{')) return isWhole(first) && isNamed(FIELDS, first) ? ['ndjson'] : [];
  return isNamed(COLUMNS, first) ? ['csv'] : [];
}

/** Names that a row of `importUsers` has, and others don't: the hash goes by many names, and a wrong guess would lose it. */
const FIELDS = /"(?:email|username)"\s*:[^]*"password"\s*:|"password"\s*:[^]*"(?:email|username)"\s*:/;
const COLUMNS = /^(?=.*(?:^|,)"?(?:email|username)"?(?:,|$))(?=.*(?:^|,)"?password"?(?:,|$))/;

function isWhole(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
