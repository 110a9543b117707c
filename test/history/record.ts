import type { Mood } from '../processes/legacy-stub.js';
import type { Action, Adversity } from './operations.js';
import type { Person } from './people.js';

/** A moment of a history: what comes later has a greater number. */
export type Tick = number;

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly code?: string | undefined;
  readonly id?: string | undefined;
  readonly outcome?: string | undefined;
  readonly yes?: boolean | undefined;
}

/** What a deletion with the driver, or one through the library, found: beforehand, unless it says otherwise. */
export type Found =
  /** A user whom this very request deleted, with a password or without, in a way that nothing may bring them back. */
  | 'for-good'
  /** An account with a password, that came through the ledger or is an owner's for good. */
  | 'account'
  /** A user without a password, or one that the ledger knows nothing of: nobody can tell later that it was deleted. */
  | 'unknown'
  | 'nobody';

/** One action, from when it was sent until it was answered. */
export interface Entry {
  readonly number: number;
  readonly action: Action;
  /** The process that was asked; each that is started anew has a number of its own. */
  readonly process: number | null;
  readonly invoked: Tick;
  /** When the answer was there, or the connection was lost. */
  readonly ended: Tick;
  /** `null`: the process was killed meanwhile, and nobody knows. */
  readonly answer: Answer | null;
  readonly found?: Found;
  /** The entry of the login whose session was asked about. */
  readonly session?: number;
  /** The entry of the mail whose link was taken. */
  readonly letter?: number;
  /** The id of the user whom the request was about. */
  readonly target?: string;
}

/** Something that befell everybody. */
export interface Event {
  readonly adversity: Adversity;
  readonly process: number | null;
  readonly invoked: Tick;
  readonly ended: Tick;
}

/** A question that an old system was asked. */
export interface Question {
  readonly at: Tick;
  readonly source: number;
  readonly identifier: string;
  readonly password: string;
}

/** How a person is stored when all has come to rest. */
export interface Remains {
  /** The users who have one of the person's names. */
  readonly users: readonly {
    readonly id: string;
    readonly hasPassword: boolean;
    readonly emailVerified: boolean;
    readonly email: string | null;
  }[];
  /** The ids of users to whom a record that is `migrated` points. */
  readonly marked: readonly string[];
}

/** All that was seen of an episode. */
export interface History {
  readonly people: readonly Person[];
  readonly entries: readonly Entry[];
  readonly events: readonly Event[];
  readonly questions: readonly Question[];
  /** The old system's moods and when each began. */
  readonly moods: readonly { readonly mood: Mood; readonly since: Tick }[];
  /** By the number of the person. */
  readonly remains: readonly Remains[];
  /** Where something secret was found, or a process ended that nobody had killed. */
  readonly incidents: readonly string[];
}
