import type { TokenPurpose } from '../../lib/core/ports.js';
import type { Address, Letter, Name, Password } from './operations.js';
import type { Person } from './people.js';

/** A link that was mailed. */
export interface Link {
  readonly purpose: TokenPurpose;
  readonly to: Letter['to'];
  readonly binding: Letter['binding'];
  /** The generation of the credentials that it was made under. */
  readonly generation: number;
  /** Whether nothing else was under way when it was made, so that nothing may have taken it away since. */
  readonly sure: boolean;
  readonly expired: boolean;
}

/** Where a person stands, as far as anybody outside can tell. */
export interface Standing {
  /** The one password that is accepted; `null` where there is no account here with one. */
  readonly password: Password | null;
  /** The user's id, once it was told. */
  readonly id: string | null;
  /** Deleted for good: the old system's yes brings nobody back. */
  readonly buried: boolean;
  /** They may have been deleted past the library before they had a password: it may find out only later. */
  readonly unnoticed: boolean;
  /** The generation in which the old system's identity came over to this account; `null` where it did not. */
  readonly born: number | null;
  /** The account is a signup that nobody has proven the address of. */
  readonly provisional: boolean;
  /** The address of the account, or that it will have. */
  readonly address: Address;
  /** Whether their user has, or would be made with, the username of the old system. */
  readonly named: boolean;
  /** Grows with each change of credentials. */
  readonly generation: number;
  /** The generation of each session, by the entry of its login. */
  readonly sessions: Readonly<Record<number, number>>;
  /** Those links that somebody takes later, by the entry of their mail. */
  readonly links: Readonly<Record<number, Link>>;
}

/** What is known of the circumstances of an entry. */
export interface Circumstance {
  /** Whether the old system might have been asked, and whether it might not have been, going by the phase. */
  readonly maybeOn: boolean;
  readonly maybeOff: boolean;
  /** Whether its session is asked about later, or the link that it brought is taken. */
  readonly remembered: boolean;
  /** Whether nothing else was under way for this person. */
  readonly alone: boolean;
  /** Whether they, or somebody in their name, may have begun to come over otherwise than by an import. */
  readonly hasBegun: boolean;
  /** Whether somebody has taken the same link, or was about to. */
  readonly contested: boolean;
  /** Whether the person, or somebody in their name, signs up at any time. */
  readonly signsUp: boolean;
}

/** Where a person stands in the beginning. */
export const beginning = ({ origin, beforehand }: Person): Standing => ({
  password: beforehand?.password ?? null,
  id: null,
  buried: false,
  unnoticed: false,
  born: null,
  provisional: origin === 'squatted',
  address: 'email',
  named: beforehand === null,
  generation: 0,
  sessions: {},
  links: {},
});

/** Their credentials have changed: whatever was handed out before is void. */
export const renewed = (standing: Standing, change: Partial<Standing>): Standing => ({
  ...standing,
  ...change,
  generation: standing.generation + 1,
});

/** Whoever comes over gets an account, or takes the place of an unproven signup. */
export function arrived(standing: Standing, password: Password | null): Standing {
  const arrival = standing.provisional ? renewed(standing, { password, provisional: false, named: true }) : { ...standing, password };
  return { ...arrival, born: arrival.generation };
}

/** The account is gone, and the old system's yes makes no other. */
export const gone = (standing: Standing): Standing => renewed(never(standing), { buried: true });

/** Like {@link gone}, but so that nobody can tell yet. */
export const lostSight = (standing: Standing): Standing => ({ ...gone(standing), unnoticed: true });

/** The account is gone without a trace. */
export const never = (standing: Standing): Standing =>
  renewed(standing, { password: null, id: null, born: null, provisional: false, address: 'email', named: true });

/** The standing, with the id that an answer told; none where another is known. */
export function identified(standing: Standing, id: string | undefined): readonly Standing[] {
  if (id === undefined || standing.id === id) return [standing];
  return standing.id === null ? [{ ...standing, id }] : [];
}

/** Whether there is an account, and a request may have been about it. */
export const isAbout = ({ password, id }: Standing, target: string | undefined): boolean =>
  password !== null && (target === undefined || id === null || id === target);

/** Whether a name leads to the user here, or only to the old system, or nowhere. */
export function reach({ address, named }: Standing, name: Name): 'here' | 'legacy' | 'nowhere' {
  if (name === 'username') return named ? 'here' : 'legacy';
  if (name === address || (name === 'case' && address === 'email')) return 'here';
  return name === 'email' || name === 'case' ? 'legacy' : 'nowhere';
}

/** Whether the old system tells, to whoever asks for the address alone, that it knows the person. */
export const isKnownThere = ({ legacy }: Person): boolean => legacy.some(({ hidden, profile }) => !hidden && profile.email);
