import express from 'express';
import mongoose from 'mongoose';
import passport from 'passport';
import { createMigrator, isMigrationError, LazyMigrationStrategy, type MigrationEvents, type Phase } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { bcryptHasher } from 'passport-lazy-migration/passwords';
import { accountRoutes, type RelayedMail } from './account-routes.js';
import type { Fates } from './fates.js';
import { FATE } from './fates.js';
import { importRoute } from './import-route.js';
import { httpSource } from './legacy-stub.js';
import { stepClock } from './stepped-clock.js';
import { watchWrites } from './watched-writes.js';

/** The settings of the application, from the environment. */
export interface AppSettings {
  readonly database: string;
  /** Where the old systems are, in the order in which they are asked. */
  readonly legacy: readonly string[];
  readonly limits: boolean;
  readonly cost: number;
  /** How long an old system may take, and how long it is left alone after faults, in ms. */
  readonly timeout: number;
  readonly resetAfter: number;
  /** Whether what the library tells is printed. */
  readonly events: boolean;
  /** Whether the questions to an old system go on when nobody waits for the answer any longer. */
  readonly deaf: boolean;
}

const EVENTS: readonly (keyof MigrationEvents)[] = [
  'login',
  'migrated',
  'rejected',
  'locked',
  'legacy-fault',
  'breaker',
  'conflict',
  'password-changed',
  'deleted',
  'signed-up',
  'email-verified',
  'password-reset',
  'email-changed',
  'mail-failed',
];

/** An application with a login and accounts, whose requests meet their fates, and whose mail is relayed. */
export async function makeApp(settings: AppSettings, fates: Fates, relay: (mail: RelayedMail) => void): Promise<express.Express> {
  const schema = new mongoose.Schema({ name: String, username: String });
  schema.plugin(migratableUser);
  const User = mongoose.model('User', schema);
  await mongoose.connect(settings.database);

  let phase: Phase = 'on';
  const { limits, ...stores } = mongooseStores(User);
  const migrator = createMigrator({
    ...watchWrites(stores, fates.meet),
    ...(settings.limits ? { limits } : {}),
    legacy: settings.legacy.map((url, index) => ({ name: `legacy${index || ''}`, ...httpSource(url, settings) })),
    phase: () => phase,
    passwords: { hasher: bcryptHasher({ cost: settings.cost }) },
    guard: { timeout: settings.timeout, resetAfter: settings.resetAfter, concurrency: 50, queue: 1000 },
    logger: { debug() {}, info() {}, warn: console.warn, error: console.error },
  });
  if (settings.events) for (const name of EVENTS) migrator.on(name, (event) => console.log(name, JSON.stringify(event)));
  await migrator.ready();

  passport.use(new LazyMigrationStrategy(migrator, { usernameField: 'email' }));
  const app = express();
  app.set('trust proxy', true);
  app.use(express.json());
  app.use((req, res, next) => fates.run(req.get(FATE), next, () => res.writableEnded));
  app.post('/login', passport.authenticate('local', { session: false, failWithError: true }), async (req, res) => {
    const session = await migrator.sessionOf(req.user);
    res.json({ id: session?.id, session, outcome: (req.authInfo as { outcome?: string }).outcome });
  });
  app.post('/session', async (req, res) => {
    res.json({ yes: (await migrator.userOfSession(req.body)) !== null });
  });
  app.post('/delete', async (req, res) => {
    const { id, v } = req.body as { id: string; v?: string | null };
    await migrator.deleteUser(id, v === undefined ? {} : { credentialsVersion: v });
    res.sendStatus(204);
  });
  app.post('/confirm-password', async (req, res) => {
    const { id, password } = req.body as Record<'id' | 'password', string>;
    res.json({ yes: await migrator.confirmPassword(id, password) });
  });
  app.post('/change-password', async (req, res) => {
    const { id, current, next } = req.body as Record<'id' | 'current' | 'next', string>;
    await migrator.changePassword(id, current, next);
    res.sendStatus(204);
  });
  app.use(accountRoutes(migrator, relay));
  app.use(importRoute(migrator));
  app.post('/circumstances', (req, res) => {
    const given = req.body as Circumstances;
    if (given.clock !== undefined) stepClock(given.clock);
    if (given.goOn) fates.goOn();
    phase = given.phase ?? phase;
    res.sendStatus(204);
  });
  app.get('/health', (_req, res) => {
    res.send('ok');
  });
  const onError: express.ErrorRequestHandler = (error: unknown, _req, res, _next) => {
    const status = (error as { status?: number }).status ?? 500;
    res.status(status).json({ code: isMigrationError(error) ? error.code : String(status) });
  };
  app.use(onError);
  return app;
}

/** What a test changes around a process that runs. */
export interface Circumstances {
  /** How far its clock is ahead, in ms. */
  readonly clock?: number;
  readonly phase?: Phase;
  /** Lets those go on who stand still. */
  readonly goOn?: true;
}
