import { countRequest, limitedTokens } from './attempts.js';
import type { Context } from './context.js';
import { readAddress } from './credentials.js';
import { InvalidTokenError, UserExistsError } from './errors.js';
import { checkMail, type Mail } from './mail.js';
import type { PendingSignUp, StoredUser, TokenRecord } from './ports.js';
import { mailProof } from './sign-up.js';
import { digestOf, findToken, takeToken, tokensOf, voidTokens } from './token.js';
import { freshVersion } from './version.js';
import { holderOf } from './whereabouts.js';

/**
 * Redeems the link of a signup: the account is made, or where it is there already, its address is proven. Every session
 * and link from before ends then, since somebody else may have begun it.
 * @throws InvalidRequestError, InvalidTokenError, TooManyAttemptsError.
 * @throws UserExistsError where a value of the signup that has to be unique was taken meanwhile.
 */
export async function verifyEmail(context: Context, token: unknown, ip?: string): Promise<StoredUser> {
  const digest = digestOf(context, token);
  return await limitedTokens(context, ip, async () => {
    const found = await findToken(context, digest, 'verify-email');
    const about = ip ? { ip } : {};
    if (!found.signUp) {
      const user = await proveAddress(context, found);
      context.emit('email-verified', { userId: user.id, ...about });
      return user;
    }
    const user = await createFrom(context, await takeToken(context, found), found.signUp);
    context.emit('signed-up', { userId: user.id, instant: false, ...about });
    return user;
  });
}

async function createFrom(context: Context, { email }: TokenRecord, signUp: PendingSignUp): Promise<StoredUser> {
  const { users } = context;
  const insert = async (username: string | null) =>
    await users.insert({
      id: users.newId(),
      email,
      username,
      emailVerified: true,
      credentialsVersion: freshVersion(),
      profile: signUp.profile,
      passwordHash: signUp.passwordHash,
    });
  const nameTaken = signUp.username !== null && (await users.find(signUp.username)) !== null;
  const user =
    (await insert(nameTaken ? null : signUp.username)) ??
    // Whoever came over or signed up under this address since then has proved it too.
    ((await holderOf(context, { email, username: null })) ? null : await insert(null));
  if (!user) throw (await users.findHolder({ email, username: null })) ? new InvalidTokenError() : new UserExistsError();
  await voidTokens(context, user);
  return user;
}

async function proveAddress(context: Context, found: TokenRecord): Promise<StoredUser> {
  const { userId, email, credentialsVersion } = await takeToken(context, found);
  const user =
    userId === null
      ? null
      : await context.users.update(userId, { email, credentialsVersion }, { emailVerified: true, credentialsVersion: freshVersion() });
  if (!user) throw new InvalidTokenError();
  await voidTokens(context, user);
  return user;
}

/**
 * Mails the link to prove an address once more, where a user here has not proven it yet. Whether there is one, nobody
 * is told.
 * @throws InvalidRequestError, TooManyAttemptsError.
 */
export async function requestEmailVerification(context: Context, email: unknown, mail: Mail, ip?: string): Promise<void> {
  checkMail(mail);
  tokensOf(context);
  const address = readAddress(email, context.canonicalize);
  await countRequest(context, ip);
  context.later(async () => {
    const user = await holderOf(context, { email: address.email, username: null });
    if (user) await mailProof(context, user, mail);
  });
}
