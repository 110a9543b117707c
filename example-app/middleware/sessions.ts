import { MongoStore } from 'connect-mongo';
import type { RequestHandler } from 'express';
import session from 'express-session';
import type { Connection } from 'mongoose';

declare module 'express-session' {
  interface SessionData {
    /** How this session's login ended, for the page that follows it. */
    outcome?: 'verified' | 'migrated' | undefined;
  }
}

const HOUR = 3_600;
const WEEK = 7 * 24 * HOUR;

/** How sessions are kept. */
export interface SessionOptions {
  /** An open connection, which the sessions share with the users. */
  readonly connection: Connection;
  readonly secret: string;
  /** Whether the cookie goes over https alone. */
  readonly secure: boolean;
}

const COLLECTION = 'sessions';

/**
 * Has MongoDB remove the sessions that are over. The store would do so by itself, but where nobody can wait for it, so
 * that a stop in between ends the process with an error of the driver.
 */
export async function expireSessions(connection: Connection): Promise<void> {
  await connection.collection(COLLECTION).createIndex({ expires: 1 }, { expireAfterSeconds: 0 }, {});
}

/**
 * Sessions in MongoDB, removed once {@link expireSessions} was called. Never `close()` this store: that would close the
 * client that mongoose uses.
 */
export function sessions({ connection, secret, secure }: SessionOptions): RequestHandler {
  const store = MongoStore.create({
    client: connection.getClient(),
    dbName: connection.name,
    collectionName: COLLECTION,
    autoRemove: 'disabled',
    ttl: WEEK,
    touchAfter: HOUR,
  });
  return session({
    // Under this name browsers keep no cookie that another host set, or that came without https.
    name: secure ? '__Host-sid' : 'sid',
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure, maxAge: WEEK * 1_000 },
  });
}
