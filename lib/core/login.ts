import { settleConflicts } from './conflicts.js';
import { askLegacy, type Context, unfitProfile } from './context.js';
import type { Attempt } from './credentials.js';
import { isInvalidFieldsError, isMigrationError } from './errors.js';
import type { RejectionReason } from './events.js';
import { conflict, goesBy, type Identity, mayJoin } from './identity.js';
import type { LedgerRecord, StoredUser } from './ports.js';
import { isLeftover, removeLeftover, settle } from './settle.js';
import { strip } from './strip.js';
import { verifyHere } from './verify-here.js';
import { isProvisional } from './version.js';
import { takenOver } from './whereabouts.js';

/** How a login ends. */
export type LoginAnswer =
  | { readonly status: 'verified' | 'migrated'; readonly user: StoredUser }
  /** `seen` is the user that the no stands on, if there is one: for the next who asks the same. */
  | { readonly status: 'rejected'; readonly seen: StoredUser | null; readonly reason: RejectionReason };

/**
 * Look the user up. If known, verify here. Else ask the legacy system. On success, create here.
 * @throws LegacyUnavailableError, StoreUnavailableError where there is no answer.
 * @throws IdentityConflictError where the legacy vouches for somebody whom this side knows as another.
 */
export async function login(context: Context, attempt: Attempt): Promise<LoginAnswer> {
  const { passwords, users } = context;
  const known = await users.find(attempt.identifier);
  if (known?.passwordHash) {
    const user = await verifyHere(context, known, attempt.password);
    if (user || !isProvisional(known)) return answerOf(known, user);
  }

  const identity = known?.blocked
    ? null
    : await askLegacy(context, attempt.identifier, (legacy) => legacy.verify(attempt.typed, attempt.password));
  if (!identity) {
    if (!known?.passwordHash) await passwords.pretend(attempt.password);
    return { status: 'rejected', seen: known, reason: known?.blocked ? 'blocked' : known ? 'wrong-password' : 'unknown' };
  }

  try {
    if (known?.passwordHash) return await takeOver(context, known, identity, attempt.password);
    const seen = known && (await claimedBy(context, known, identity));
    return await bringOver(context, identity, attempt.password, seen);
  } catch (error) {
    if (isInvalidFieldsError(error)) throw unfitProfile(context, identity.source, error.message, error);
    throw isMigrationError(error) && error.code === 'user_exists' ? conflict('the profile has a value that another user has here') : error;
  }
}

const ATTEMPTS = 3;

/** Creates the person here and gives them the password they proved over there. */
async function bringOver(context: Context, identity: Identity, password: string, known: StoredUser | null): Promise<LoginAnswer> {
  let seen = known;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const settled = await settle(context, identity, { via: 'login', seen });
    if (settled.at === 'deleted') {
      await context.passwords.pretend(password);
      return { status: 'rejected', seen: null, reason: 'deleted' };
    }
    if (settled.at === 'user') return await openOrGive(context, identity, settled.user, password, settled.record);

    const { holder, record } = settled;
    const user = goesBy(holder, identity) ? await verifyHere(context, holder, password) : null;
    if (user) {
      await context.ledger.update(
        record.key,
        { state: 'claimed', userId: record.userId },
        { userId: holder.id, state: 'migrated', born: holder.credentialsVersion, migratedAt: new Date() },
      );
      await settleConflicts(context, identity);
      return answerOf(holder, user);
    }
    if (!isProvisional(holder) || !identity.emailVerified) break;
    seen = await strip(context, holder, identity);
  }
  throw conflict('the address or the username belongs to another user here');
}

/** Opens the user that an identity settled on: with the password it has, or by giving it the one just proven. */
async function openOrGive(
  context: Context,
  identity: Identity,
  user: StoredUser,
  password: string,
  record: LedgerRecord,
): Promise<LoginAnswer> {
  if (user.passwordHash) return answerOf(user, await verifyHere(context, user, password));
  // Without an id of its own, the address is all that ties the identity to this user.
  const stranger = identity.legacyId === null && !goesBy(user, identity);
  if (user.blocked || stranger) {
    await context.passwords.pretend(password);
    return { status: 'rejected', seen: user, reason: user.blocked ? 'blocked' : 'deleted' };
  }
  const given = await context.users.update(
    user.id,
    { passwordHash: null, credentialsVersion: user.credentialsVersion },
    {
      passwordHash: await context.passwords.hash(password),
      profile: identity.profile,
      ...(identity.emailVerified && user.email === identity.email ? { emailVerified: true } : {}),
    },
  );
  if (given) {
    context.emit('migrated', { userId: given.id, source: record.source, via: 'login' });
    await settleConflicts(context, identity);
    return { status: 'migrated', user: given };
  }
  const now = await context.users.findById(user.id);
  return answerOf(now ?? user, now?.passwordHash ? await verifyHere(context, now, password) : null);
}

/**
 * What a user without a password is to the identity that the legacy vouches for: one to be joined to, or none.
 * @throws IdentityConflictError where it is another identity's, or an account that nobody has shown to be theirs.
 */
async function claimedBy(context: Context, user: StoredUser, identity: Identity): Promise<StoredUser | null> {
  const records = await context.ledger.findByUser(user.id);
  if (records.some((record) => isLeftover(user, record))) {
    await removeLeftover(context.users, user);
    return null;
  }
  if (records.some((record) => record.key !== identity.key))
    throw conflict('a user without a password that came from another legacy identity');
  if (records.length) return null;
  if (!mayJoin(user, identity)) throw conflict('a user without a password, whose address the legacy has not verified');
  return user;
}

/** The owner of an address, vouched for by the legacy, takes it back from a signup that never proved it. */
async function takeOver(context: Context, user: StoredUser, identity: Identity, password: string): Promise<LoginAnswer> {
  const rejected = { status: 'rejected', seen: user, reason: 'wrong-password' } as const;
  if (!identity.emailVerified || user.email !== identity.email) return rejected;
  const stripped = await strip(context, user, identity);
  // Whoever was taken over before is somebody else than the signup, or was deleted.
  const goesOn = stripped !== null || (await takenOver(context, identity)) !== null;
  return goesOn ? await bringOver(context, identity, password, stripped) : rejected;
}

const answerOf = (seen: StoredUser, user: StoredUser | null): LoginAnswer =>
  user ? { status: 'verified', user } : { status: 'rejected', seen, reason: seen.blocked ? 'blocked' : 'wrong-password' };
