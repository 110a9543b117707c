import type { Context } from './context.js';
import type { StoredUser } from './ports.js';

/**
 * Whether this password is the one stored here: the user, or `null`. A blocked user is verified all the same, so
 * that the time says nothing, and not let in. A hash that the hasher would make otherwise today is replaced, unless
 * the password was changed meanwhile; that this fails is no reason to turn anybody away.
 */
export async function verifyHere(context: Context, user: StoredUser, password: string): Promise<StoredUser | null> {
  if (!user.passwordHash) return null;
  const { match, needsUpdate } = await context.passwords.verify(user.passwordHash, password);
  if (match && user.blocked && needsUpdate) await context.passwords.pretend(password);
  if (!match || user.blocked) return null;
  return needsUpdate ? await rehash(context, user, password) : user;
}

async function rehash({ users, passwords, logger }: Context, user: StoredUser, password: string): Promise<StoredUser> {
  try {
    const passwordHash = await passwords.hash(password);
    return (await users.update(user.id, { passwordHash: user.passwordHash }, { passwordHash })) ?? user;
  } catch (error) {
    logger.warn(`A password hash could not be renewed: ${error instanceof Error ? error.name : typeof error}`);
    return user;
  }
}
