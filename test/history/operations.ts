import type { MailType } from '../../lib/core/mail.js';
import type { TokenPurpose } from '../../lib/core/ports.js';
import type { Fate } from '../processes/fates.js';
import type { Mood } from '../processes/legacy-stub.js';

/** The addresses that somebody may have here: the first, another of their own, or that of a neighbour whom only the old system knows. */
export type Address = 'email' | 'moved' | 'neighbour';

/** Which of a person's names is typed. */
export type Name = Address | 'case' | 'username';

/** A person's passwords by number; see `people.ts`. */
export type Password = number;
/** A password that was never anybody's. */
export const WRONG: Password = -1;
/** A password that no policy lets anybody set. */
export const WEAK: Password = -2;
/** The password of an export that is older than the one the person has over there. */
export const STALE: Password = 60;

/** Which of a person's mails is meant: the newest that leads somewhere, or one before it; a token that nobody was mailed is 'made up'. */
export type Which = number | 'made up';

interface OnPerson {
  readonly person: number;
}
interface Request {
  /** Which of the processes is asked; the next that runs, where it does not. */
  readonly slot: number;
  readonly fate?: Fate;
}

interface LinkOf {
  readonly link: TokenPurpose;
  readonly pick: Which;
}

/** What an export of an old system says of a person. */
export interface Exported {
  /** The number of that system. */
  readonly source: number;
  /** `null` where it has no hash of theirs. */
  readonly password: Password | null;
}

/** How rows are imported. */
export interface Imported {
  /** Nothing is written. */
  readonly dryRun?: boolean;
  /** The names of those who are here are set anew. */
  readonly update?: boolean;
}

/** Something that people do. */
export type Action = OnPerson &
  (
    | ({ readonly kind: 'login'; readonly name: Name; readonly password: Password } & Request)
    | ({ readonly kind: 'change'; readonly from: Password; readonly to: Password } & Request)
    | ({ readonly kind: 'confirm'; readonly password: Password } & Request)
    /** Whether the session of the person's last login still stands. */
    | ({ readonly kind: 'session' } & Request)
    /** Through the library: by an administrator, by the owner of the session, or by whoever signed up unproven, with the session of that. */
    | ({ readonly kind: 'delete'; readonly by?: 'session' | 'squatter' } & Request)
    /** Past the library, with the driver. */
    | { readonly kind: 'raw-delete' }
    /** The application gives them another address, with the driver. */
    | { readonly kind: 'move' }
    /** An attempt without a password. */
    | ({ readonly kind: 'malformed' } & Request)
    | ({ readonly kind: 'sign-up'; readonly password: Password; readonly instant: boolean } & Request)
    | ({ readonly kind: 'request-reset'; readonly to: Address } & Request)
    /** The link by which an address is proven, once more. */
    | ({ readonly kind: 'request-proof'; readonly to: Address } & Request)
    | ({ readonly kind: 'request-address'; readonly to: Address } & Request)
    /** An administrator changes the address, through the library. */
    | ({ readonly kind: 'change-address'; readonly to: Address } & Request)
    /** Takes a link that was mailed for one thing to where another, or the same, is done; `to` is the password of a reset. */
    | ({ readonly kind: 'redeem'; readonly at: TokenPurpose; readonly to?: Password } & LinkOf & Request)
    /** The row of an export that is about them is imported, alone or among others. */
    | ({ readonly kind: 'import' } & Exported & Imported & Request)
    /** A link that was mailed gets too old, with the driver. */
    | ({ readonly kind: 'expire' } & LinkOf)
    /** Nobody does this: a mail that came of a request. */
    | Letter
  );

/** A mail that came, and what its link is bound to, if it has one. */
export interface Letter {
  readonly kind: 'mail';
  readonly type: MailType;
  /** The entry of the request that it came of. */
  readonly request: number;
  readonly to: Address | 'somebody else';
  readonly purpose: TokenPurpose | null;
  /** A user who is here, the old system's identity of somebody who is not, or a signup with this password. */
  readonly binding: 'user' | 'identity' | { readonly signUp: Password };
}

/** Something that befalls them. */
export type Adversity =
  | { readonly kind: 'mood'; readonly mood: Mood }
  /** The old system gives the answers that it held back, however late. */
  | { readonly kind: 'late-answers' }
  | { readonly kind: 'clock'; readonly slot: number; readonly minutes: number }
  | { readonly kind: 'phase'; readonly slot: number; readonly phase: 'on' | 'off' }
  | { readonly kind: 'kill'; readonly slot: number }
  /** All that is under way comes to its end. */
  | { readonly kind: 'calm' };

/** Some rows of an export are imported in one go. */
export interface ImportRun extends Imported {
  readonly kind: 'import-run';
  readonly slot: number;
  readonly source: number;
  readonly rows: readonly (OnPerson & Pick<Exported, 'password'>)[];
  readonly fate?: Fate;
}

export type Operation = Action | Adversity | ImportRun;

export const isAction = (operation: Operation): operation is Action => 'person' in operation;

/** An operation in a line. */
export function told(operation: Operation): string {
  const { kind, ...rest } = operation;
  const parts = Object.entries(rest).map(([key, value]) => {
    if (key === 'fate') return `[${(value as Fate).kind} at moment ${(value as Fate).moment}]`;
    if (key === 'slot') return `@${value}`;
    if (key === 'person') return `person ${value}`;
    if (value === WRONG) return `${key} wrong`;
    return `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`;
  });
  return [kind, ...parts].join(' ');
}
