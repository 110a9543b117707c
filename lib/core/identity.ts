import { IdentityConflictError } from './errors.js';
import { type Canonicalize, isAddress } from './identifier.js';
import type { LedgerRecord, LegacyIdentity, LegacyProfile, NewUser, StoredUser } from './ports.js';

/** A legacy identity as it is written down here. */
export interface Identity {
  /** The ledger's key: the identity's, for ever. */
  readonly key: string;
  readonly source: string;
  readonly legacyId: string | null;
  /** The canonical address. */
  readonly email: string | null;
  /** The address as the legacy spells it: where mail goes. */
  readonly address: string | null;
  /** The canonical username. */
  readonly username: string | null;
  /** Whether the legacy said literal `true` of this address. */
  readonly emailVerified: boolean;
  readonly aliases: readonly string[];
  /** The fields that the application's mapping takes over. */
  readonly profile: NewUser['profile'];
}

/** What an {@link Identity} is made with. */
export interface IdentityRules {
  readonly canonicalize: Canonicalize;
  readonly sha256: (text: string) => string;
  readonly profile: (profile: LegacyProfile) => NewUser['profile'];
}

/**
 * Writes down whom a legacy source vouches for. A profile with neither address nor username goes by the identifier
 * that was asked for.
 * @param asked The canonical identifier that the question was about.
 * @throws IdentityConflictError where the profile is another's than was asked for, or its address is none.
 */
export function identityOf({ source, profile }: LegacyIdentity, asked: string, rules: IdentityRules): Identity {
  const told = { email: spelling(profile.email, rules, true), username: spelling(profile.username, rules, false) };
  const nameless = !told.email && !told.username;
  if (!nameless && told.email !== asked && told.username !== asked) throw conflict('another person than was asked for');
  const email = nameless && isAddress(asked) ? asked : told.email;
  const username = nameless && !isAddress(asked) ? asked : told.username;
  const legacyId = idOf(profile);
  const key =
    legacyId !== null ? keyOf(rules, source, 'id', legacyId) : keyOf(rules, source, email ? 'email' : 'username', email ?? username);
  return {
    key,
    source,
    legacyId,
    email,
    address: told.email === null ? email : (profile.email?.trim() ?? null),
    username,
    emailVerified: told.email !== null && profile.emailVerified === true,
    aliases: aliasesOf({ email, username }),
    profile: rules.profile(profile),
  };
}

/** The ledger's key of an identity: what it is known by for ever, and of which kind that is. */
export const keyOf = (
  { sha256 }: Pick<IdentityRules, 'sha256'>,
  source: string,
  kind: 'id' | 'email' | 'username',
  id: string | null,
): string => sha256(JSON.stringify([source, kind, id]));

/** Begins an alias that is no address. */
export const USERNAME_ALIAS = 'username:';

/** The names by which the ledger finds an identity whose id is not known. */
export const aliasesOf = ({ email, username }: Pick<StoredUser, 'email' | 'username'>): readonly string[] => [
  ...(email ? [email] : []),
  ...(username ? [`${USERNAME_ALIAS}${username}`] : []),
];

/** Whether a user goes by the name that an identity has: the address, or the username where there is none. */
export const goesBy = (user: StoredUser, { email, username }: Identity): boolean =>
  user.email !== null ? user.email === email : user.username !== null && user.username === username;

/**
 * Whether an identity may be joined to a user without a password whom no record names: only where they have the
 * address that the legacy verified. One who only ever used single sign-on is not anyone's to take.
 */
export const mayJoin = (user: StoredUser, { email, emailVerified }: Identity): boolean =>
  emailVerified && email !== null && user.email === email;

/**
 * Whether a record of the ledger is this very person's, though under another key: ids come and go within a source,
 * and another source counts only for an address that it had verified.
 */
export const isSamePerson = (record: LedgerRecord, identity: Pick<Identity, 'source' | 'legacyId' | 'email'>): boolean =>
  record.source === identity.source
    ? record.legacyId === null || identity.legacyId === null
    : record.emailVerified && identity.email !== null && record.aliases.includes(identity.email);

/** An {@link IdentityConflictError} whose reason is for the operator alone. */
export const conflict = (reason: string): IdentityConflictError => new IdentityConflictError(undefined, { cause: new Error(reason) });

function spelling(name: string | null | undefined, { canonicalize }: IdentityRules, address: boolean): string | null {
  if (!name) return null;
  try {
    const canonical = canonicalize(name);
    if (!address || isAddress(canonical)) return canonical;
  } catch {}
  throw conflict(`${address ? 'an email address' : 'a username'} that is none`);
}

function idOf({ id }: LegacyProfile): string | null {
  if (id === null || id === undefined || id === '') return null;
  return typeof id === 'object' ? id.toHexString() : String(id);
}
