import type { PasswordLimits } from './limits.js';
import type { PasswordEncoding, PasswordRecord } from './stored-password.js';

/** One way in which passwords were stored. It checks them and, having no way to, never makes a new one. */
export interface PasswordFormat {
  /** As in `StoredPassword.format`. */
  readonly name: string;
  /** Whether a bare hash can be of this format and of no other; absent where the text alone does not tell. */
  readonly recognizes?: ((hash: string) => boolean) | undefined;
  /** How passwords became bytes, unless the record says otherwise. @default 'utf8' */
  readonly encoding?: PasswordEncoding | undefined;
  /**
   * Takes a record apart, whole, within the limits, and before any work.
   * @throws Unreadable where it is none of this format, or costs too much.
   */
  readonly read: (record: PasswordRecord, limits: PasswordLimits) => ReadPassword;
}

/** A record taken apart, ready to be compared with passwords. */
export interface ReadPassword {
  /** What an operator may see: algorithms and costs; no salt, no key, no digest. */
  readonly parameters: PasswordParameters;
  /** What one comparison takes, roughly; absent where it is next to nothing. */
  readonly estimate?: WorkEstimate | undefined;
  /** Whether the password opens it: in the bytes of its encoding, and as the text that was typed. */
  readonly opens: (password: Buffer, text: string) => boolean | Promise<boolean>;
}

/** The settings of a hash: `{ digest: 'sha256', iterations: 600000 }`. */
export type PasswordParameters = Readonly<Record<string, string | number | boolean>>;

/** What a piece of work takes on a common server core of today; good to an order of magnitude. */
export interface WorkEstimate {
  readonly milliseconds: number;
  readonly bytes: number;
}
