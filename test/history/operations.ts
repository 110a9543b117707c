import type { Phase } from '../../lib/index.js';
import type { Fate } from '../processes/fates.js';
import type { Mood } from '../processes/legacy-stub.js';

/** Which of a person's names is typed. `moved` is the address that the application's own administrator gave them here. */
export type Name = 'email' | 'case' | 'username' | 'moved';

/** A person's passwords by number; see `people.ts`. */
export type Password = number;
/** A password that was never anybody's. */
export const WRONG: Password = -1;

interface OnPerson {
  readonly person: number;
}
interface Request {
  /** Which of the processes is asked; the next that runs, where it does not. */
  readonly slot: number;
  readonly fate?: Fate;
}

/** Something that people do. */
export type Action = OnPerson &
  (
    | ({ readonly kind: 'login'; readonly name: Name; readonly password: Password } & Request)
    | ({ readonly kind: 'change'; readonly from: Password; readonly to: Password } & Request)
    | ({ readonly kind: 'confirm'; readonly password: Password } & Request)
    /** Whether the session of the person's last login still stands. */
    | ({ readonly kind: 'session' } & Request)
    /** Through the library: by an administrator, or by whoever signed up unproven, with the session of that. */
    | ({ readonly kind: 'delete'; readonly by?: 'squatter' } & Request)
    /** Past the library, with the driver. */
    | { readonly kind: 'raw-delete' }
    /** The application gives them another address, with the driver. */
    | { readonly kind: 'move' }
    /** An attempt without a password. */
    | ({ readonly kind: 'malformed' } & Request)
  );

/** Something that befalls them. */
export type Adversity =
  | { readonly kind: 'mood'; readonly mood: Mood }
  /** The old system gives the answers that it held back, however late. */
  | { readonly kind: 'late-answers' }
  | { readonly kind: 'clock'; readonly slot: number; readonly minutes: number }
  | { readonly kind: 'phase'; readonly slot: number; readonly phase: Phase }
  | { readonly kind: 'kill'; readonly slot: number }
  /** All that is under way comes to its end. */
  | { readonly kind: 'calm' };

export type Operation = Action | Adversity;

export const isAction = (operation: Operation): operation is Action => 'person' in operation;

/** An operation in a line. */
export function told(operation: Operation): string {
  const { kind, ...rest } = operation;
  const parts = Object.entries(rest).map(([key, value]) => {
    if (key === 'fate') return `[${(value as Fate).kind} at moment ${(value as Fate).moment}]`;
    if (key === 'slot') return `@${value}`;
    if (key === 'person') return `person ${value}`;
    return `${key} ${value === WRONG ? 'wrong' : value}`;
  });
  return [kind, ...parts].join(' ');
}
