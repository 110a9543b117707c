import type { StoredUser } from '../../core/ports.js';

/** A user without the store's own form of it, which only the store can read: for comparing. */
export function stored(user: StoredUser | null): Omit<StoredUser, 'record'> | null {
  if (!user) return null;
  const { id, email, username, passwordHash, emailVerified, credentialsVersion, blocked } = user;
  return { id, email, username, passwordHash, emailVerified, credentialsVersion, blocked };
}
