import type { PasswordRecord } from './password-record.js';
import type { Awaitable, LegacyProfile, UserId } from './ports.js';

/** A person as an old system's export tells them, with what it stored of their password. */
export interface ImportRow extends LegacyProfile {
  /** A hash that names its own format, or a record of all that is needed to check it. Absent: they come over at their next login. */
  readonly password?: string | PasswordRecord | null | undefined;
}

/** What an import is told. */
export interface ImportOptions {
  /** The name of the source in the ledger, for ever. @default that of the only one the migrator has */
  readonly source?: string | undefined;
  /** Writes nothing, and reports what would be. @default false */
  readonly dryRun?: boolean | undefined;
  /** Fields, as the `profile` option names them, that are set anew on people who are here already. @default none */
  readonly update?: readonly string[] | undefined;
  /** How many rows are under way at once: up to 500 of them in one command where the stores take many. @default 3000, or 32 where they don't */
  readonly concurrency?: number | undefined;
  /** How often a row is tried again where the store gives no answer. @default 5 */
  readonly retries?: number | undefined;
  /** How long to wait before the first of these, in ms; doubled each time. @default 500 */
  readonly retryDelay?: number | undefined;
  /** Once aborted, no further row is begun; those under way are finished. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each row once nothing more is done about it. The next row waits for it, and what it throws ends the import. */
  readonly onRow?: ((outcome: ImportOutcome) => Awaitable<void>) | undefined;
}

/** How a row ended. */
export type ImportCode =
  /** They are here now, with the password they had. */
  | 'imported'
  /** They were here, and the named fields have been set. */
  | 'updated'
  /** They were here, and nothing was changed. */
  | 'exists'
  /** They were taken over and deleted here: they stay deleted. */
  | 'deleted'
  /** The row has no password: they come over at their next login or reset. */
  | 'no_hash'
  /** Blocked over there, or not to log in by a password alone: they stay there. */
  | 'may_not_log_in'
  /** They are coming over by a login or a reset at this moment. */
  | 'in_progress'
  /** The address or the username is another person's here. */
  | 'conflict'
  /** No row: no object, a field of the wrong type, or nothing that anybody could log in by. */
  | 'invalid_row'
  | 'invalid_email'
  | 'invalid_username'
  /** The application's model refuses what the `profile` option gives. */
  | 'invalid_profile'
  /** The password is none of the format it names, or no hash at all. */
  | 'invalid_hash'
  /** Of no format that is known here. */
  | 'unknown_hash'
  /** Checking it would take more work than the limits allow. */
  | 'too_costly';

/** What became of one row. Holds nothing that the row said but its id. */
export interface ImportOutcome {
  /** The place of the row, from 0. */
  readonly index: number;
  readonly code: ImportCode;
  /** More about it, for an operator; never a value of the row. */
  readonly reason?: string;
  /** Whose row it was, where they are here. */
  readonly userId?: UserId;
}

/** What became of all rows. */
export interface ImportReport {
  readonly rows: number;
  readonly outcomes: Readonly<Record<ImportCode, number>>;
  readonly dryRun: boolean;
  /** Whether it was ended by its signal before the last row. */
  readonly interrupted: boolean;
}

/** No row of any kind yet. */
export const NO_OUTCOMES: Readonly<Record<ImportCode, number>> = {
  imported: 0,
  updated: 0,
  exists: 0,
  deleted: 0,
  no_hash: 0,
  may_not_log_in: 0,
  in_progress: 0,
  conflict: 0,
  invalid_row: 0,
  invalid_email: 0,
  invalid_username: 0,
  invalid_profile: 0,
  invalid_hash: 0,
  unknown_hash: 0,
  too_costly: 0,
};
