import type express from 'express';
import session from 'express-session';
import request from 'supertest';
import { accountRouter } from '../../../lib/express/account-router.js';
import { errorHandler } from '../../../lib/express/error-handler.js';
import type { AccountMigrator, AccountOptions } from '../../../lib/express/options.js';
import { sessionSerializer } from '../../../lib/passport/session-serializer.js';
import { KeptSessions } from '../../passport/support/kept-sessions.js';
import { newPassport } from '../../passport/support/new-passport.js';
import { LINKS, Mailbox } from '../../support/mailbox.js';
import type { Person } from '../../support/scripted-legacy.js';
import { world } from '../../support/world.js';

export type AppParts<User = unknown> = {
  readonly makeApp: typeof express;
  readonly options?: Partial<AccountOptions<User>>;
  readonly store?: KeptSessions;
  /** Put before the routes, as an application might. */
  readonly before?: (app: express.Express) => void;
  /** Where the routes are. */
  readonly mount?: string;
};

/** An application as its author writes it, with the account routes on it; `/me` tells whose session it is. */
export function accountApp<User>(
  migrator: AccountMigrator<User> & Parameters<typeof sessionSerializer<User>>[0],
  { makeApp, options = {}, store = new KeptSessions(), before, mount = '/account' }: AppParts<User>,
) {
  const passport = newPassport();
  sessionSerializer(migrator).use(passport);
  const app = makeApp();
  app.set('env', 'development');
  app.use(session({ secret: 'for tests', name: 'sid', resave: false, saveUninitialized: false, store }), passport.session());
  app.post('/cart', (req, res) => {
    Object.assign(req.session, { cart: 'a book' });
    res.sendStatus(204);
  });
  app.get('/me', (req, res) => {
    res.status(req.user ? 200 : 401).json({ user: req.user ?? null, session: req.session });
  });
  before?.(app);
  const mail = { links: LINKS, sendMail: async () => {} };
  app.use(mount, accountRouter(migrator, { passport, onError: () => {}, ...mail, ...options }, makeApp));
  app.use(errorHandler({ onError: () => {} }));
  return app;
}

/** The application, the migration in memory behind it, and all that a test may look into. */
export function accountWorld({ people, world: parts = {}, ...app }: AppParts & WorldParts) {
  const here = world({ ...(people ? { people } : {}), ...parts });
  const mail = new Mailbox();
  const store = app.store ?? new KeptSessions();
  const mailed = { links: mail.links, sendMail: mail.sendMail, ...app.options };
  const made = accountApp(here.migrator, { ...app, store, options: mailed });
  return { ...here, mail, store, app: made, request: request(made), agent: () => request.agent(made) };
}

export interface WorldParts {
  readonly people?: readonly Person[];
  readonly world?: NonNullable<Parameters<typeof world>[0]>;
}

export type AccountWorld = ReturnType<typeof accountWorld>;

/** Every route, with a body of the right form. */
export const ROUTES = [
  ['post', 'login', { email: 'ada@example.org', password: 'the old password' }],
  ['post', 'logout', {}],
  ['post', 'signup', { email: 'new@example.org', password: 'a password of mine' }],
  ['post', 'verify-email', { token: 'x'.repeat(43) }],
  ['post', 'resend-verification', { email: 'ada@example.org' }],
  ['post', 'forgot-password', { email: 'ada@example.org' }],
  ['post', 'reset-password', { token: 'x'.repeat(43), password: 'a password of mine' }],
  ['post', 'change-password', { currentPassword: 'the old password', newPassword: 'a password of mine' }],
  ['post', 'change-email', { email: 'new@example.org', password: 'the old password' }],
  ['post', 'confirm-email', { token: 'x'.repeat(43) }],
  ['delete', 'account', { password: 'the old password' }],
  ['post', 'delete-account', { password: 'the old password' }],
] as const satisfies readonly (readonly ['post' | 'delete', string, Readonly<Record<string, string>>])[];

/** What a client is told that is wrong. */
export const codeOf = (response: request.Response): unknown => (response.body as { error?: { code?: unknown } }).error?.code;
