import type { Context } from './context.js';
import { isMigrationError } from './errors.js';
import type { Identity } from './identity.js';
import type { StoredUser } from './ports.js';
import { freshVersion } from './version.js';
import { takenOver } from './whereabouts.js';

/**
 * Ends whatever an unproven signup had: password, sessions, tokens and pending changes go with the version, and the
 * username makes room for that of whoever the old system vouches for, where nobody else has it here. An identity that was
 * taken over already is somebody else than whoever signed up, or was deleted: `null`. The ledger is read after the signup
 * was seen, since whoever signed up did so after that.
 */
export async function strip(context: Context, user: StoredUser, identity: Identity): Promise<StoredUser | null> {
  if (await takenOver(context, identity)) return null;
  const { users } = context;
  const { email, username } = identity;
  const unproven = { credentialsVersion: user.credentialsVersion, email, emailVerified: false };
  const bare = { passwordHash: null, credentialsVersion: freshVersion() };
  try {
    return await users.update(user.id, unproven, { ...bare, username });
  } catch (error) {
    if (!isMigrationError(error) || error.code !== 'user_exists') throw error;
    return await users.update(user.id, unproven, { ...bare, username: null });
  }
}
