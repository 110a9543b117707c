import { MemoryStore, type SessionData } from 'express-session';

/** What Passport and the tests put into a session. */
export interface KeptSession extends SessionData {
  passport?: { user?: unknown };
  cart?: string;
  messages?: readonly string[];
}

/** Express-session's store in memory, which can be looked into. */
export class KeptSessions extends MemoryStore {
  async contents(): Promise<ReadonlyMap<string, KeptSession>> {
    const sessions = await new Promise<object>((resolve, reject) => {
      super.all((error: Error | null, all) => (error ? reject(error) : resolve(all ?? {})));
    });
    return new Map(Object.entries(sessions));
  }

  /** The only session there is. */
  async only(): Promise<KeptSession> {
    const [session, ...others] = (await this.contents()).values();
    if (!session || others.length) throw new Error(`expected one session, found ${others.length + (session ? 1 : 0)}`);
    return session;
  }

  /** Puts something in place of what the only session holds of its user. */
  async replaceUser(user: unknown): Promise<void> {
    const [id = ''] = (await this.contents()).keys();
    const session = await this.only();
    await new Promise<void>((resolve) => this.set(id, Object.assign(session, { passport: { user } }), () => resolve()));
  }
}
