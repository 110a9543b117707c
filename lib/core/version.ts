import type { StoredUser } from './ports.js';

/** What the version of an instant signup starts with, until its address is proven. */
export const PROVISIONAL = 'unproven:';

/** Whether an account was made by an instant signup and its address never proven: it does not shadow the legacy. */
export const isProvisional = (user: StoredUser): boolean =>
  !user.emailVerified && user.credentialsVersion !== null && user.credentialsVersion.startsWith(PROVISIONAL);

/** A version no user ever had: what was handed out under an older one is void. */
export const freshVersion = (): string => crypto.randomUUID();

/** The version that follows a user's own where a password is changed, which proves no address. */
export const nextVersion = (user: StoredUser): string => (isProvisional(user) ? `${PROVISIONAL}${freshVersion()}` : freshVersion());
