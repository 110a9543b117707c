import { limited } from './attempts.js';
import type { Context } from './context.js';
import { readPassword } from './credentials.js';
import { deliver } from './deliver.js';
import { InvalidCredentialsError } from './errors.js';
import { checkMail, type Mail } from './mail.js';
import type { StoredUser, UserId } from './ports.js';
import { voidTokens } from './token.js';
import { verifyHere } from './verify-here.js';
import { nextVersion } from './version.js';

/** Who is told of a change, and where it came from. */
export interface NoticeOptions<User = unknown> {
  /** Tells the owner by mail. */
  readonly mail?: Mail<User> | undefined;
  /** In Express, `req.ip`. */
  readonly ip?: string | undefined;
}

/**
 * Whether this is the user's password; counted like a login.
 * @throws InvalidRequestError, TooManyAttemptsError.
 */
export async function confirmPassword(context: Context, userId: UserId, password: unknown, ip?: string): Promise<StoredUser | null> {
  const given = readPassword(password);
  const user = await context.users.findById(userId);
  const check = async () => {
    if (user?.passwordHash) return await verifyHere(context, user, given);
    await context.passwords.pretend(given);
    return null;
  };
  const attempt = { identifier: user?.email ?? user?.username ?? `id:${userId}`, ...(ip ? { ip } : {}) };
  return await limited(context, attempt, check, Boolean);
}

/**
 * Gives the user a new password and ends every session but those begun anew.
 * @throws InvalidCredentialsError where the current password is not this, or was changed meanwhile.
 * @throws MigrationError with one of the `password_*` codes, before anything is looked up.
 */
export async function changePassword(
  context: Context,
  userId: UserId,
  current: unknown,
  next: unknown,
  { mail, ip }: NoticeOptions = {},
): Promise<StoredUser> {
  if (mail) checkMail(mail);
  const wanted = readPassword(next);
  await context.passwords.check(wanted);
  const user = await confirmPassword(context, userId, current, ip);
  if (!user) throw new InvalidCredentialsError('The current password is wrong.');
  const changed = await context.users.update(
    userId,
    { credentialsVersion: user.credentialsVersion },
    { passwordHash: await context.passwords.hash(wanted), credentialsVersion: nextVersion(user) },
  );
  if (!changed) throw new InvalidCredentialsError('The current password is wrong.');
  context.emit('password-changed', { userId, ...(ip ? { ip } : {}) });
  await voidTokens(context, changed);
  if (mail) noticeOfPassword(context, changed, mail);
  return changed;
}

/** Tells the owner of an account that its password is a new one, so that they hear of one that was not theirs. */
export function noticeOfPassword(context: Context, user: StoredUser, mail: Mail): void {
  const to = user.email;
  if (to === null) return;
  context.later(async () => {
    await deliver(context, mail, { type: 'password-changed', to, user: context.users.present(user) });
  });
}

/** What a deletion is conditional on. */
export interface DeleteOptions {
  /** That of the session that asks, for a person's own delete. */
  readonly credentialsVersion?: string | null;
}

/**
 * Deletes a user for good: no legacy password, reset or import brings them back. Deleting somebody who is not there
 * is no error.
 * @throws InvalidCredentialsError where the user's credentials have changed since the version that was given.
 */
export async function deleteUser(context: Context, userId: UserId, { credentialsVersion }: DeleteOptions = {}): Promise<void> {
  const { users, ledger } = context;
  const user = await users.findById(userId);
  if (!user) return;
  if (credentialsVersion !== undefined && user.credentialsVersion !== credentialsVersion) throw new InvalidCredentialsError();
  const deletedAt = new Date();
  // Without a password the record has to know first: a login under way could otherwise still give one.
  const records = user.passwordHash
    ? (await ledger.findByUser(userId)).length
    : await ledger.updateByUser(userId, { state: 'migrated', deletedAt });
  if (records === 0) await bury(context, user, deletedAt);
  const removed = await users.remove(userId, credentialsVersion === undefined ? {} : { credentialsVersion });
  if (!removed && (await users.findById(userId))) throw new InvalidCredentialsError();
  if (user.passwordHash && records > 0) await ledger.updateByUser(userId, { state: 'migrated', deletedAt });
  await voidTokens(context, user);
  context.emit('deleted', { userId });
}

/** The source of a record that stands for no legacy identity, but for an address that must not come back. */
const NO_SOURCE = '';

/** Leaves a record for the proven address of a user that none stands for. */
async function bury({ ledger, sha256 }: Context, user: StoredUser, deletedAt: Date): Promise<void> {
  if (!user.email || !(user.emailVerified || !user.passwordHash)) return;
  const key = sha256(JSON.stringify([NO_SOURCE, 'email', user.email]));
  const grave = { userId: user.id, state: 'migrated', deletedAt } as const;
  const inserted = await ledger.insert({
    ...grave,
    key,
    source: NO_SOURCE,
    legacyId: null,
    born: null,
    aliases: [user.email],
    emailVerified: true,
    via: 'login',
    claimedAt: deletedAt,
    migratedAt: deletedAt,
  });
  if (!inserted) await ledger.update(key, {}, grave);
}
