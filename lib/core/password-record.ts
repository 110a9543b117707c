/** How a text of a stored record stands for bytes. */
export type SaltEncoding = 'utf8' | 'hex' | 'base64';
/** How the old system turned a password into bytes. */
export type PasswordEncoding = 'utf8' | 'utf16le' | 'latin1';

/** What an old system stored of one password: the hash, and all beside it that is needed to check it. */
export interface PasswordRecord {
  /** The name of the format, one of `passwordFormats`. @default the one that the hash itself names */
  readonly format?: string | undefined;
  readonly hash: string;
  /** The salt, where it is stored apart from the hash. */
  readonly salt?: string | undefined;
  /** @default 'utf8', or what the format asks for */
  readonly saltEncoding?: SaltEncoding | undefined;
  /** Where the salt stands beside the password. @default what the format asks for */
  readonly saltPosition?: 'prefix' | 'suffix' | undefined;
  /** @default 'utf8', or what the format asks for */
  readonly passwordEncoding?: PasswordEncoding | undefined;
  /** Where it is part of what was hashed. */
  readonly username?: string | undefined;
  /** What else the format needs: iterations, a pepper, a key. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

const PREFIX = '$record$';

/**
 * Holds a record whole in one text, for a store with one field for the hash: `$record$` and JSON. Such a user logs in
 * like any other, and the text is replaced by a hash of the present hasher at the first login.
 */
export const storablePassword = (record: PasswordRecord): string => `${PREFIX}${JSON.stringify(record)}`;

/** The JSON of the record that a text holds; `null` where it holds none. */
export const recordJson = (text: string): string | null => (text.startsWith(PREFIX) ? text.slice(PREFIX.length) : null);
