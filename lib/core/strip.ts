import type { Context } from './context.js';
import { isMigrationError } from './errors.js';
import type { Identity } from './identity.js';
import type { StoredUser } from './ports.js';
import { freshVersion } from './version.js';

/**
 * Ends whatever an unproven signup had: password, sessions, tokens and pending changes go with the version, and the
 * username makes room for that of whoever the old system vouches for, where nobody else has it here.
 */
export async function strip(
  { users }: Context,
  user: StoredUser,
  { email, username }: Pick<Identity, 'email' | 'username'>,
): Promise<StoredUser | null> {
  const unproven = { credentialsVersion: user.credentialsVersion, email, emailVerified: false };
  const bare = { passwordHash: null, credentialsVersion: freshVersion() };
  try {
    return await users.update(user.id, unproven, { ...bare, username });
  } catch (error) {
    if (!isMigrationError(error) || error.code !== 'user_exists') throw error;
    return await users.update(user.id, unproven, { ...bare, username: null });
  }
}
