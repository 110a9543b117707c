import type { LegacyProfile } from '../../lib/core/ports.js';
import type { Password } from './operations.js';
import { WEAK, WRONG } from './operations.js';

/** Where people come from, each a way to stand in both worlds before anything happens. */
export const ORIGINS = [
  'legacy',
  'legacy-unverified',
  'legacy-no-id',
  'legacy-address-only',
  'legacy-username-only',
  'no-hash-here',
  'here',
  'squatted',
  'two-sources',
  'new',
  'hidden',
] as const;
export type Origin = (typeof ORIGINS)[number];

/** A user document that is there before anything happens. */
export interface Beforehand {
  readonly emailVerified: boolean;
  /** The number of the password, if there is one. */
  readonly password: Password | null;
  readonly credentialsVersion?: string;
}

/** One person of one episode. */
export interface Person {
  readonly origin: Origin;
  readonly email: string | null;
  readonly username: string | null;
  /** Another address of their own. */
  readonly moved: string;
  /** The address of a neighbour, who never comes over. */
  readonly neighbour: string;
  /** What each old system knows of them, and by which password; one that is `hidden` tells it only to those who know the password. */
  readonly legacy: readonly { readonly profile: LegacyProfile; readonly password: Password; readonly hidden?: boolean }[];
  readonly beforehand: Beforehand | null;
  /** The text of a password. */
  readonly secret: (password: Password) => string;
}

/** The number of the first password that is not an old system's or a user's from before. */
export const FIRST_NEW: Password = 3;
const LEGACY: Password = 0;
const OTHER_LEGACY: Password = 1;
/** Of those who are here already. */
const LOCAL: Password = 2;

/**
 * Makes a person whom nobody had before.
 * @param key Names them, uniquely in the database.
 * @param mark Begins all their passwords, so that one can be told wherever it should not be.
 */
export function person(origin: Origin, key: string, mark: string): Person {
  const withEmail = origin !== 'legacy-username-only';
  const withUsername = !['legacy-address-only', 'here', 'new'].includes(origin);
  const email = withEmail ? `${key}@example.org` : null;
  const username = withUsername ? `user-${key}` : null;
  const names = {
    ...(email ? { email, emailVerified: origin !== 'legacy-unverified' } : {}),
    ...(username ? { username } : {}),
    name: `Person ${key}`,
  };
  const withId = !['legacy-no-id', 'legacy-address-only'].includes(origin);
  const profile: LegacyProfile = { ...names, ...(withId ? { id: key } : {}) };
  const first = { profile, password: LEGACY, ...(origin === 'hidden' ? { hidden: true } : {}) };
  const second = { profile: { ...profile, id: `other-${key}` }, password: OTHER_LEGACY };
  return {
    origin,
    email,
    username,
    moved: `moved-${key}@example.org`,
    neighbour: `neighbour-${key}@example.org`,
    legacy: origin === 'new' ? [] : origin === 'two-sources' ? [first, second] : [first],
    beforehand: BEFOREHAND[origin] ?? null,
    secret: (password) => (password === WEAK ? 'weak' : `${mark}-${key}-${password === WRONG ? 'wrong' : password}`),
  };
}

const BEFOREHAND: Partial<Record<Origin, Beforehand>> = {
  'no-hash-here': { emailVerified: false, password: null },
  here: { emailVerified: true, password: LOCAL },
  squatted: { emailVerified: false, password: LOCAL, credentialsVersion: 'unproven:1' },
};

/**
 * Those who may change their address: once they are here, the old system's word for the first one is used up. Others
 * would leave an address behind that somebody may come to have beside them, and with it be two people.
 */
export const mayMove = ({ origin }: Person): boolean =>
  origin.startsWith('legacy-') || ['legacy', 'two-sources', 'no-hash-here'].includes(origin);

/** The passwords that a person may have before any change. */
export const firstPasswords = ({ legacy, beforehand }: Person): readonly Password[] => [
  ...legacy.map(({ password }) => password),
  ...(beforehand?.password === null || !beforehand ? [] : [beforehand.password]),
];
