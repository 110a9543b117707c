import type { Action, Name, Password } from './operations.js';
import type { Person } from './people.js';
import type { Answer, Entry } from './record.js';

/** Where a person stands, as far as anybody outside can tell. */
export interface Standing {
  /** The one password that is accepted; `null` where there is none here yet. */
  readonly password: Password | null;
  /** Deleted for good. */
  readonly deleted: boolean;
  /** An unproven signup sits on the address. */
  readonly squatted: boolean;
  /** They go by another address here. */
  readonly moved: boolean;
  /** Whether their user has, or would be made with, the username of the old system. */
  readonly named: boolean;
  /** Grows with each change of credentials. */
  readonly generation: number;
  /** The generation of each session, by the entry of its login. */
  readonly sessions: Readonly<Record<number, number>>;
}

type Login = Action & { readonly kind: 'login' };

/** What is known of the circumstances of an entry. */
export interface Circumstance {
  /** Whether the old system might have been asked, and whether it might not have been, going by the phase. */
  readonly maybeOn: boolean;
  readonly maybeOff: boolean;
  /** Whether its session is asked about later. */
  readonly remembered: boolean;
  /** Whether nothing else was under way for this person. */
  readonly alone: boolean;
}

/** Where a person stands in the beginning. */
export const beginning = ({ origin, beforehand }: Person): Standing => ({
  password: beforehand?.password ?? null,
  deleted: false,
  squatted: origin === 'squatted',
  moved: false,
  named: beforehand === null,
  generation: 0,
  sessions: {},
});

/**
 * Where a person may stand after an entry that took place at this point; none where its answer can't be explained.
 * For an entry without an answer: where they stand if it took effect.
 */
export function after(person: Person, standing: Standing, entry: Entry, circumstance: Circumstance): readonly Standing[] {
  const { action, answer } = entry;
  const refused = answer !== null && [400, 429, 503].includes(answer.status);
  switch (action.kind) {
    case 'login':
      return refused ? [standing] : login(person, standing, entry, action, circumstance);
    case 'change': {
      const right = !standing.deleted && standing.password === action.from;
      if (refused || answer?.status === 401) return refused || !right ? [standing] : [];
      return right ? [{ ...standing, password: action.to, generation: standing.generation + 1 }] : [];
    }
    case 'confirm':
      return refused || holds(answer, !standing.deleted && standing.password === action.password) ? [standing] : [];
    case 'session':
      return refused || holds(answer, stands(standing, entry)) ? [standing] : [];
    case 'delete':
    case 'raw-delete':
      return deletion(standing, entry);
    case 'move':
      return [entry.found === 'account' && !standing.moved ? { ...standing, moved: true } : standing];
    case 'malformed':
      return [standing];
  }
}

const holds = (answer: Answer | null, expected: boolean): boolean => answer === null || answer.yes === expected;

const stands = ({ deleted, sessions, generation }: Standing, { session = -1 }: Entry): boolean =>
  !deleted && sessions[session] === generation;

/** Whether a name leads to the user here, or only to the old system, or nowhere. */
function reach({ moved, named }: Standing, name: Name): 'here' | 'legacy' | 'nowhere' {
  if (name === 'moved') return moved ? 'here' : 'nowhere';
  if (name === 'username') return named ? 'here' : 'legacy';
  return moved ? 'legacy' : 'here';
}

/** What a login would find at this point. */
function prospect(person: Person, standing: Standing, { name, password }: Login, { maybeOn, maybeOff }: Circumstance) {
  const way = reach(standing, name);
  const vouched = way !== 'nowhere' && maybeOn && person.legacy.some((known) => known.password === password);
  const matches = !standing.deleted && standing.password === password && (way === 'here' || vouched);
  const comesOver = !standing.deleted && (standing.password === null || standing.squatted) && vouched;
  const surely = (matches && way === 'here') || ((matches || comesOver) && !maybeOff);
  return { matches, comesOver, surely };
}

function login(
  person: Person,
  standing: Standing,
  { number, answer }: Entry,
  action: Login,
  circumstance: Circumstance,
): readonly Standing[] {
  const { password } = action;
  const { matches, comesOver, surely } = prospect(person, standing, action, circumstance);
  const session = (next: Standing): Standing =>
    circumstance.remembered ? { ...next, sessions: { ...next.sessions, [number]: next.generation } } : next;

  if (!answer) {
    if (matches) return [standing];
    // Cut off before the password was given, the signup that it takes the place of is over all the same.
    return comesOver ? [withPassword(standing, password), withPassword(standing, null)] : [];
  }
  switch (answer.status) {
    case 200:
      if (matches) return [session(standing)];
      return comesOver && answer.outcome === 'migrated' ? [session(withPassword(standing, password))] : [];
    case 401:
      if (standing.squatted && comesOver && !circumstance.alone) return [standing, withPassword(standing, null)];
      return surely ? [] : [standing];
    case 409:
      return mayConflict(person, circumstance.alone) ? [standing] : [];
    default:
      return [];
  }
}

/** Whoever comes over ends an unproven signup, if there was one. */
const withPassword = (standing: Standing, password: Password | null): Standing => ({
  ...standing,
  password,
  ...(standing.squatted ? { squatted: false, generation: standing.generation + 1 } : {}),
});

/** Two sources that vouch for one address, or a signup that others are busy with: one of them may have to come back later. */
const mayConflict = ({ origin }: Person, alone: boolean): boolean => origin === 'two-sources' || (origin === 'squatted' && !alone);

function deletion(standing: Standing, { action, found, answer }: Entry): readonly Standing[] {
  // Whoever took the address back has ended the session that this was asked in.
  if (action.kind === 'delete' && action.by === 'squatter' && !standing.squatted) return answer?.status === 401 ? [standing] : [];
  const gone = { ...standing, deleted: true, generation: standing.generation + 1 };
  const never = { ...standing, password: null, squatted: false, named: true, generation: standing.generation + 1 };
  if (found === 'nobody') return [standing];
  if (answer !== null && answer.status !== 204) return [];
  if (found === 'for-good') return standing.squatted ? [never] : [gone];
  // Somebody else was faster, and left nothing to be deleted.
  if (standing.password === null) return [gone, never, standing];
  // The end of a signup leaves no trace: the address is its owner's as before.
  if (found === 'account') return standing.squatted ? [never] : [gone];
  return [gone, never];
}
