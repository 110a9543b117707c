import { type NoticeOptions, noticeOfPassword } from './account.js';
import { forgiveAttempts, limitedTokens } from './attempts.js';
import { reportingConflicts, settleConflicts } from './conflicts.js';
import type { Context } from './context.js';
import { readPassword } from './credentials.js';
import { InvalidTokenError } from './errors.js';
import type { Identity } from './identity.js';
import { mayLogIn } from './legacy-answer.js';
import { checkMail } from './mail.js';
import type { StoredUser, TokenRecord, UserId } from './ports.js';
import { isLeftover, removeLeftover, settle, wasTakenOver } from './settle.js';
import { strip } from './strip.js';
import { digestOf, findToken, takeToken, voidTokens } from './token.js';
import { freshVersion, isProvisional } from './version.js';
import { askForNamesake } from './whereabouts.js';

/**
 * Sets a new password by a mailed link. Somebody who is not here yet is created now, from what the old system says of
 * them now. The link is used up last: a password that is refused, or an old system that can't be asked, leaves it good.
 * Every session and every other link ends.
 * @throws InvalidRequestError, PasswordTooShortError, PasswordTooLongError, PasswordTooCommonError; the link stays good.
 * @throws LegacyUnavailableError, StoreUnavailableError, OverloadedError; the link stays good.
 * @throws InvalidTokenError, TooManyAttemptsError.
 */
export async function resetPassword(
  context: Context,
  token: unknown,
  password: unknown,
  { mail, ip }: NoticeOptions = {},
): Promise<StoredUser> {
  if (mail) checkMail(mail);
  const digest = digestOf(context, token);
  const wanted = readPassword(password);
  await context.passwords.check(wanted);
  return await limitedTokens(context, ip, async () => {
    const found = await findToken(context, digest, 'reset-password', 'invitation');
    const user = found.userId === null ? null : await context.users.findById(found.userId);
    if (found.userId !== null && (user?.email !== found.email || user.credentialsVersion !== found.credentialsVersion)) {
      throw new InvalidTokenError();
    }
    const identity = user?.passwordHash ? null : await askAgain(context, found);
    const passwordHash = await context.passwords.hash(wanted);
    await takeToken(context, found);
    const standing = await reportingConflicts(context, found.email, () => standingOf(context, found, user, identity));
    const changed = await giveNew(context, found, standing, passwordHash);
    await finish(context, changed, standing, ip);
    if (mail) noticeOfPassword(context, changed, mail);
    return changed;
  });
}

/** Whom a new password goes to, and on what condition. */
interface Standing {
  readonly userId: UserId;
  readonly credentialsVersion: string | null;
  /** An unproven signup: its password was somebody's, and so was the username. */
  readonly provisional: boolean;
  /** Where somebody comes over by this. */
  readonly arriving: Identity | null;
}

/**
 * What the old system says now of somebody without a password here. Only who is still the same, and may log in over
 * there, goes on; a user who is here already need not be known over there.
 */
async function askAgain(context: Context, { email, legacy, userId }: TokenRecord): Promise<Identity | null> {
  const person = await askForNamesake(context, email, legacy?.identifier ?? email);
  const same = person && person.identity.email === email && (legacy === null || legacy.key === person.identity.key);
  if (person && !mayLogIn(person.profile)) throw new InvalidTokenError();
  if (same) return { ...person.identity, emailVerified: true };
  if (userId === null) throw new InvalidTokenError();
  return null;
}

async function standingOf(context: Context, found: TokenRecord, user: StoredUser | null, identity: Identity | null): Promise<Standing> {
  if (!user) return await bringOver(context, found, identity);
  const standing = { userId: user.id, credentialsVersion: found.credentialsVersion, provisional: isProvisional(user), arriving: null };
  if (user.passwordHash) return standing;
  return { ...standing, arriving: await markRecords(context, user, identity) };
}

/** The ledger first: a user without a password is given one only once every record that names them is marked. */
async function markRecords(context: Context, user: StoredUser, identity: Identity | null): Promise<Identity | null> {
  const { ledger, users } = context;
  const records = await ledger.findByUser(user.id);
  if (records.some((record) => isLeftover(user, record))) {
    await removeLeftover(users, user);
    throw new InvalidTokenError();
  }
  for (const record of records) {
    if (record.state !== 'claimed') continue;
    // A login under way, or one that was cut off, has yet to find that out: as it does, whoever was deleted stays so.
    if (await wasTakenOver(context, record, user)) {
      await removeLeftover(users, user);
      throw new InvalidTokenError();
    }
    const mark = { state: 'migrated', born: user.credentialsVersion, via: 'reset', migratedAt: new Date() } as const;
    await ledger.update(record.key, { state: 'claimed', userId: user.id }, mark);
  }
  if (records.length || !identity) return records.some(({ key }) => key === identity?.key) ? identity : null;
  const settled = await settle(context, identity, { via: 'reset', seen: user });
  if (settled.at !== 'user' || settled.user.id !== user.id) throw new InvalidTokenError();
  return identity;
}

const ATTEMPTS = 3;

async function bringOver(context: Context, { email }: TokenRecord, identity: Identity | null): Promise<Standing> {
  let seen: StoredUser | null = null;
  for (let attempt = 0; identity && attempt < ATTEMPTS; attempt++) {
    const settled = await settle(context, identity, { via: 'reset', seen });
    if (settled.at === 'deleted') break;
    if (settled.at === 'user') {
      const { user, record } = settled;
      if (user.email !== email) break;
      const arriving = user.passwordHash ? null : identity;
      return { userId: user.id, credentialsVersion: record.born, provisional: false, arriving };
    }
    if (!isProvisional(settled.holder) || settled.holder.email !== email) break;
    seen = await strip(context, settled.holder, identity);
  }
  throw new InvalidTokenError();
}

async function giveNew(context: Context, { email, purpose }: TokenRecord, standing: Standing, passwordHash: string): Promise<StoredUser> {
  const { userId, credentialsVersion, provisional, arriving } = standing;
  const changed = await context.users.update(
    userId,
    // An invitation is good for days: whoever has a password by then has come by other means, and it opens nothing of theirs.
    { email, credentialsVersion, ...(purpose === 'invitation' ? { passwordHash: null } : {}) },
    {
      passwordHash,
      emailVerified: true,
      credentialsVersion: freshVersion(),
      ...(arriving ? { profile: arriving.profile } : {}),
      ...(provisional ? { username: null } : {}),
    },
  );
  if (!changed) throw new InvalidTokenError();
  return changed;
}

async function finish(context: Context, user: StoredUser, { arriving }: Standing, ip?: string): Promise<void> {
  if (arriving) {
    context.emit('migrated', { userId: user.id, source: arriving.source, via: 'reset' });
    await settleConflicts(context, arriving);
  }
  context.emit('password-reset', { userId: user.id, ...(ip ? { ip } : {}) });
  await forgiveAttempts(context, [user.email, user.username]);
  await voidTokens(context, user);
}
