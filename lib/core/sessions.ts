import type { Context } from './context.js';
import type { StoredUser } from './ports.js';

/** What a session holds of its user: enough to tell that it is older than the last change of credentials. */
export interface SessionData {
  readonly id: string;
  /** The `credentialsVersion` the session was begun under. */
  readonly v: string | null;
}

/** What a session is to hold for a user. `null` for a user that is not stored. */
export const sessionOf = (user: StoredUser | null): SessionData | null => user && { id: user.id, v: user.credentialsVersion };

/**
 * The user of a session, or `null` where it is over: the user deleted or blocked, or a credential changed since. A
 * session from before this library, which holds a bare id or an object with one, stands while the user has no version.
 * @throws StoreUnavailableError; the session is not over then.
 */
export async function userOfSession({ users }: Context, data: unknown): Promise<StoredUser | null> {
  const session = isSessionData(data) ? data : { id: users.idOf(data), v: null };
  const user = session.id === null ? null : await users.findById(session.id);
  return user && !user.blocked && user.credentialsVersion === session.v ? user : null;
}

function isSessionData(data: unknown): data is SessionData {
  if (typeof data !== 'object' || data === null || !('v' in data)) return false;
  const { id, v } = data as Partial<Record<keyof SessionData, unknown>>;
  return typeof id === 'string' && (typeof v === 'string' || v === null);
}
