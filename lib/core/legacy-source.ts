/** A value, or a promise of it. */
export type Awaitable<T> = T | PromiseLike<T>;

/** A person as the old system tells them. At least one of `id`, `email` and `username` is there. */
export interface LegacyProfile {
  /** The stable key over there; where there is none, the address or the username is the key. */
  readonly id?: string | number | bigint | { toHexString(): string } | null | undefined;
  readonly email?: string | null | undefined;
  readonly username?: string | null | undefined;
  /** Only literal `true` counts. */
  readonly emailVerified?: boolean | null | undefined;
  readonly name?: unknown;
  /** `true`: this person may not log in. */
  readonly blocked?: boolean | null | undefined;
  /** `false`: this person may not log in. */
  readonly enabled?: boolean | null | undefined;
  /** `true`: a password alone does not log this person in. */
  readonly mfaRequired?: boolean | null | undefined;
  readonly [field: string]: unknown;
}

/** What a source is told beside its question. */
export interface LegacyContext {
  /** Aborted when nobody waits for the answer any longer. */
  readonly signal: AbortSignal;
}

/**
 * The old system, through two functions that the application provides. A wrong password is a value (`false` or
 * `null`); no answer is an error: throw, and the person is told to try again, never that the password was wrong.
 */
export interface LegacySource {
  /** Part of the ledger's keys, so never to be changed. Default: `legacy`. */
  readonly name?: string;
  /**
   * Whether this password is this person's.
   * @param identifier As typed, without the white space around it.
   * @param password Exactly as typed.
   * @returns The profile, or `true` (`getUser` then gives the profile) for yes; `false`, `null` or `undefined` for no.
   */
  verify(identifier: string, password: string, context: LegacyContext): Awaitable<LegacyProfile | boolean | null | undefined>;
  /** The person who goes by this identifier, or `null`. */
  getUser(identifier: string, context: LegacyContext): Awaitable<LegacyProfile | null | undefined>;
  /** How many users there are. */
  count?(context: LegacyContext): Awaitable<number>;
  /** All of them, for a bulk import. */
  users?(context: LegacyContext): AsyncIterable<LegacyProfile>;
}
