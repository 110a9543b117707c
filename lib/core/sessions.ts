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
 * bare id, from before this library, stands for as long as the user has no version.
 * @throws StoreUnavailableError; the session is not over then.
 */
export async function userOfSession({ users }: Context, data: unknown): Promise<StoredUser | null> {
  const session = readSession(users.idOf(data) ?? data);
  const user = session && (await users.findById(session.id));
  return user && !user.blocked && user.credentialsVersion === session.v ? user : null;
}

function readSession(data: unknown): SessionData | null {
  if (typeof data === 'string') return { id: data, v: null };
  if (typeof data !== 'object' || data === null) return null;
  const { id, v } = data as Partial<Record<keyof SessionData, unknown>>;
  return typeof id === 'string' && (typeof v === 'string' || v === null) ? { id, v } : null;
}
