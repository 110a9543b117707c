import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import type { Connection } from 'mongoose';
import passport from 'passport';
import { LazyMigrationStrategy, type Migrator, sessionSerializer } from 'passport-lazy-migration';
import { accountRouter } from 'passport-lazy-migration/express';
import { accountOptions } from './account.js';
import type { Mailer } from './mail/mailer.js';
import { sameOriginOnly } from './middleware/same-origin.js';
import { securityHeaders } from './middleware/security-headers.js';
import { sessions } from './middleware/sessions.js';
import type { Operator } from './operator/operator.js';
import type { TimeMachine } from './operator/time-machine.js';
import { accountPages } from './routes/account-pages.js';
import { errors, notFound } from './routes/errors.js';
import { showHome } from './routes/home.js';
import { logIn, showLogin } from './routes/login.js';
import { showMailbox } from './routes/mailbox.js';
import { operatorPages } from './routes/operator.js';
import type { Settings } from './settings.js';
import type { UserDocument } from './user.js';

/** What the app is made of. */
export interface AppParts {
  readonly migrator: Migrator<UserDocument>;
  /** An open connection, for the sessions. */
  readonly connection: Connection;
  /** How many people there are in the old system. */
  readonly people: number;
  readonly mailer: Mailer;
  readonly operator: Operator;
  readonly timeMachine: TimeMachine;
  /** Where people find the app, for the links in mails. */
  readonly home: string;
  readonly settings: Pick<Settings, 'sessionSecret' | 'production' | 'trustProxy'>;
}

const PUBLIC = fileURLToPath(new URL('public', import.meta.url));

/** The Express app: everybody's way in, and all that can be done with an account. */
export function createApp({ migrator, connection, people, mailer, operator, timeMachine, home, settings }: AppParts): Express {
  // One of its own, so that two apps in one process do not share their strategies.
  const authenticator = new passport.Passport();
  authenticator.use(new LazyMigrationStrategy(migrator, { usernameField: 'email' }));
  sessionSerializer(migrator).use(authenticator);

  const app = express();
  app.set('trust proxy', settings.trustProxy);
  app.use(securityHeaders());
  app.use(express.static(PUBLIC, { index: false, maxAge: '1h' }));
  app.use(function neverCache(_req, res, next) {
    res.set('Cache-Control', 'no-store');
    next();
  });
  const secure = settings.production;
  app.use(sessions({ connection, secret: settings.sessionSecret, secure }));
  app.use(authenticator.session());

  app.get('/', showHome({ migrator, people, operator }));
  app.get('/login', showLogin);
  app.post('/login', sameOriginOnly, express.urlencoded({ extended: false, limit: '8kb' }), logIn(authenticator));

  const { mailbox } = mailer;
  if (mailbox && !settings.production) app.get('/mailbox', showMailbox(mailbox));
  app.use('/operator', operatorPages({ operator, migrator, timeMachine }));
  app.use(accountPages({ migrator, secure, mailbox: mailbox !== null }));
  app.use(accountRouter(migrator, accountOptions({ passport: authenticator, mailer, home })));
  app.use(notFound, errors);
  return app;
}
