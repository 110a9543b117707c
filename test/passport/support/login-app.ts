import type express from 'express';
import session, { MemoryStore } from 'express-session';
import type { AuthenticateOptions } from 'passport';
import type { Migrator } from '../../../lib/core/migrator.js';
import { sessionSerializer } from '../../../lib/passport/session-serializer.js';
import { LazyMigrationStrategy } from '../../../lib/passport/strategy.js';
import { newPassport } from './new-passport.js';

/** What a login app is made of. */
interface LoginAppParts<User> {
  readonly express: typeof express;
  readonly migrator: Pick<Migrator<User>, 'login' | 'sessionOf' | 'userOfSession'>;
  /** Options of `passport.authenticate` at `/login`. */
  readonly options?: AuthenticateOptions;
  /** Where the sessions are. */
  readonly store?: MemoryStore;
}

/**
 * An app as a user of the library writes it, on plain Express: log in at `/login` with `email` and `password`, or at
 * `/login-with-callback` where the app answers by itself; `/cart` begins a session without a login, `/me` tells whose
 * session it is.
 */
export function loginApp<User extends object>({ express, migrator, options = {}, store = new MemoryStore() }: LoginAppParts<User>) {
  const passport = newPassport();
  passport.use(new LazyMigrationStrategy(migrator, { usernameField: 'email' }));
  sessionSerializer(migrator).use(passport);

  const app = quietApp(express);
  app.set('trust proxy', 'loopback');
  app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false, store }), passport.session());
  app.post('/cart', (req, res) => {
    Object.assign(req.session, { cart: 'a book' });
    res.sendStatus(204);
  });
  app.post('/login', passport.authenticate('local', options), (req, res) => {
    res.json({ user: req.user, info: req.authInfo });
  });
  app.post('/login-with-callback', (req, res, next) => {
    const answer = (error: unknown, user: unknown, info: unknown, status = 200) => {
      if (error) next(error);
      else res.status(status).json({ user, info });
    };
    passport.authenticate('local', answer)(req, res, next);
  });
  app.get('/me', (req, res) => {
    res.status(req.user ? 200 : 401).json({ user: req.user ?? null, session: req.session });
  });
  return app;
}

/** What every test's sessions are signed with. */
export const SESSION_SECRET = 'for tests';

/** An app that reads bodies, and whose errors Express answers without printing them. */
export function quietApp(makeApp: typeof express) {
  const app = makeApp();
  app.set('env', 'test');
  app.use(makeApp.json(), makeApp.urlencoded({ extended: true }));
  return app;
}
