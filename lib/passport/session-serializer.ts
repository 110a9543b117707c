import { callbackify } from 'node:util';
import { ConfigurationError } from '../core/errors.js';
import type { Migrator } from '../core/migrator.js';
import type { SessionData } from '../core/sessions.js';

/** Turns users into what their sessions hold, and back; for Passport, whole or function by function. */
export interface SessionSerializer<User> {
  /** What the session of a user who has just logged in is to hold: the id and the version of the credentials. */
  readonly serializeUser: (user: unknown, done: (error: unknown, data?: SessionData | null) => void) => void;
  /**
   * The user of a session; `false` where it is over or is none of ours, and Passport then forgets it. Where the store
   * gives no answer that is an error with status 503, and the session stays.
   */
  readonly deserializeUser: (data: unknown, done: (error: unknown, user?: User | false) => void) => void;
  /** Registers both with a Passport instance. */
  use(passport: SerializerRegistry<User>): void;
}

/** What is asked of a Passport instance; `passport` itself and `new Passport()` have it. */
export interface SerializerRegistry<User> {
  serializeUser(serialize: SessionSerializer<User>['serializeUser']): void;
  deserializeUser(deserialize: SessionSerializer<User>['deserializeUser']): void;
}

/**
 * Keeps in each session the user's id and the version of the credentials it was begun under, so that a deletion, a
 * block or a change of credentials ends it at the next request. Sessions from before the adoption that hold a bare
 * id go on until their user has such a version.
 * @throws ConfigurationError where it is handed no migrator.
 */
export function sessionSerializer<User>(migrator: Pick<Migrator<User>, 'sessionOf' | 'userOfSession'>): SessionSerializer<User> {
  if (typeof migrator?.sessionOf !== 'function' || typeof migrator.userOfSession !== 'function')
    throw new ConfigurationError('sessionSerializer requires a migrator, as createMigrator() gives it.');
  // Node's callbackify calls `done` outside of the promise: an exception there can't come back as a second call.
  const serializeUser = callbackify(async (user: unknown) => await migrator.sessionOf(user));
  const deserializeUser = callbackify(async (data: unknown) => (await migrator.userOfSession(data)) ?? false);
  return {
    serializeUser,
    deserializeUser,
    use(passport) {
      passport.serializeUser(serializeUser);
      passport.deserializeUser(deserializeUser);
    },
  };
}
