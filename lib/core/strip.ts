import type { Context } from './context.js';
import type { Identity } from './identity.js';
import type { StoredUser } from './ports.js';
import { freshVersion } from './version.js';

/** Ends whatever an unproven signup had: password, sessions, tokens and pending changes go with the version. */
export const strip = (context: Context, user: StoredUser, { email }: Pick<Identity, 'email'>): Promise<StoredUser | null> =>
  context.users.update(
    user.id,
    { credentialsVersion: user.credentialsVersion, email, emailVerified: false },
    { passwordHash: null, username: null, credentialsVersion: freshVersion() },
  );
