import { confirmPassword } from './account.js';
import { countRequest, limitedTokens } from './attempts.js';
import type { Context } from './context.js';
import { type Address, readAddress, readPassword } from './credentials.js';
import { deliver } from './deliver.js';
import {
  IdentityConflictError,
  InvalidCredentialsError,
  InvalidRequestError,
  InvalidTokenError,
  isMigrationError,
  StoreUnavailableError,
  UserExistsError,
} from './errors.js';
import { checkMail, type Mail } from './mail.js';
import type { StoredUser, UserId } from './ports.js';
import type { MailedRequest } from './results.js';
import { boundTo, digestOf, findToken, mailLink, mailNotice, takeToken, tokensOf, voidTokens } from './token.js';
import { freshVersion } from './version.js';
import { askForNamesake, holderOf, takenOver } from './whereabouts.js';

/** Who asks for another address, and how they are mailed. */
export interface EmailChangeRequest<User = unknown> extends MailedRequest<User> {
  /** The current password, which is confirmed first and counted like a login; leave it out where the route has done so. */
  readonly password?: string | undefined;
}

/**
 * Mails the link by which a user changes to another address; until it is redeemed, the old one stands. An address that
 * somebody has, in either world, is answered alike, and its owner is told.
 * @throws InvalidRequestError before anything is looked up, TooManyAttemptsError by where the request comes from.
 * @throws InvalidCredentialsError where the user is not there, is blocked, has no password, or it is not the one given.
 * @throws LegacyUnavailableError while the old system can't say whose the address is.
 */
export async function requestEmailChange(
  context: Context,
  userId: UserId,
  email: unknown,
  { mail, password, ip }: EmailChangeRequest,
): Promise<void> {
  checkMail(mail);
  tokensOf(context);
  const address = readAddress(email, context.canonicalize);
  const given = password === undefined ? null : readPassword(password);
  await countRequest(context, ip);
  const user = given === null ? await context.users.findById(userId) : await confirmPassword(context, userId, given, ip);
  if (!user?.passwordHash || user.blocked) throw new InvalidCredentialsError();
  const owner = await ownerOf(context, address);
  if (address.email === user.email) return;
  context.later(async () => {
    const binding = { purpose: 'confirm-email', email: address.email } as const;
    const to = await owner.address();
    if (to) return await mailNotice(context, mail, binding, { type: 'already-registered', to });
    const message = { type: 'confirm-email', to: address.email, user: context.users.present(user) } as const;
    await mailLink(context, mail, { ...binding, ...boundTo(user) }, message);
  });
}

/**
 * Redeems the link to a new address. Sessions and other links end. The address of before is mailed a link that takes
 * the change back, good until another credential changes; of a change that was taken back it is told without one.
 * @throws InvalidRequestError, TooManyAttemptsError.
 * @throws InvalidTokenError, also where somebody has come to have the address meanwhile.
 */
export async function confirmEmailChange(context: Context, token: unknown, mail?: Mail, ip?: string): Promise<StoredUser> {
  if (mail) checkMail(mail);
  const digest = digestOf(context, token);
  return await limitedTokens(context, ip, async () => {
    const found = await findToken(context, digest, 'confirm-email');
    const before = found.userId === null ? null : await context.users.findById(found.userId);
    const { email, credentialsVersion } = await takeToken(context, found);
    if (before?.credentialsVersion !== credentialsVersion) throw new InvalidTokenError();
    try {
      const change = { email, emailVerified: true, credentialsVersion: freshVersion() };
      const changed = await context.users.update(before.id, { credentialsVersion }, change);
      if (!changed) throw new InvalidTokenError();
      return await finish(context, before, changed, mail, { ip, takenBack: found.takesBack });
    } catch (error) {
      throw isMigrationError(error) && error.code === 'user_exists' ? new InvalidTokenError() : error;
    }
  });
}

const ATTEMPTS = 3;

/**
 * Changes an address without asking its owner, for administrators' own routes; it counts as not proven.
 * @throws InvalidRequestError where it is none, or there is no such user.
 * @throws UserExistsError where somebody has it, in either world.
 * @throws IdentityConflictError for a user without a password, who has yet to come over or to set one.
 * @throws LegacyUnavailableError while the old system can't say whose the address is.
 */
export async function changeEmail(context: Context, userId: UserId, email: unknown, mail?: Mail): Promise<StoredUser> {
  if (mail) checkMail(mail);
  const address = readAddress(email, context.canonicalize);
  const owner = await ownerOf(context, address);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const user = await context.users.findById(userId);
    if (!user) throw new InvalidRequestError('There is no such user.');
    if (user.email === address.email) return user;
    if (await owner.address()) throw new UserExistsError();
    if (!user.passwordHash) throw new IdentityConflictError('A user without a password keeps the address until there is one.');
    const { credentialsVersion } = user;
    const change = { email: address.email, emailVerified: false, credentialsVersion: freshVersion() };
    const changed = await context.users.update(userId, { credentialsVersion }, change);
    if (changed) return await finish(context, user, changed, mail);
  }
  throw new StoreUnavailableError(undefined, { cause: new Error('an address could not be changed: others kept changing the user') });
}

/** Who has an address. Both worlds are asked at once; what is left to find out does not show in the time of an answer. */
async function ownerOf(context: Context, { email, typed }: Address) {
  const holder = await holderOf(context, { email, username: null });
  const person = await askForNamesake(context, email, typed);
  const address = async (): Promise<string | null> => {
    if (holder) return email;
    return person && !(await takenOver(context, person.identity)) ? (person.identity.address ?? email) : null;
  };
  return { address };
}

/** How a change came about. */
interface Change {
  readonly ip?: string | undefined;
  readonly takenBack?: boolean | undefined;
}

async function finish(context: Context, before: StoredUser, changed: StoredUser, mail?: Mail, { ip, takenBack }: Change = {}) {
  context.emit('email-changed', { userId: changed.id, ...(ip ? { ip } : {}) });
  await voidTokens(context, before);
  const { email } = before;
  if (!mail || !email) return changed;
  context.later(async () => {
    const message = { type: 'email-changed', to: email, user: context.users.present(changed) } as const;
    const binding = { purpose: 'confirm-email', email, takesBack: true } as const;
    // An address that was never proven gets no power over the account, nor one that was given back to its owner.
    const mailed = before.emailVerified && !takenBack && (await mailLink(context, mail, { ...binding, ...boundTo(changed) }, message));
    // Whoever lost an address hears of it, however much was mailed there.
    if (!mailed) await deliver(context, mail, message);
  });
  return changed;
}
