import express from 'express';
import mongoose from 'mongoose';
import passport from 'passport';
import { createMigrator, isMigrationError, LazyMigrationStrategy } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { bcryptHasher } from 'passport-lazy-migration/passwords';
import { httpSource } from './legacy-stub.js';
import { watchWrites } from './watched-writes.js';

/**
 * An application with a login, as one of several processes on one database. Its settings come through the
 * environment; `KILL_AT` is the number of the moment, counted over all writes and their two sides, at which the
 * process ends itself with SIGKILL.
 */
const { MONGODB_URI = '', LEGACY_URL = '', KILL_AT, LIMITS = 'on' } = process.env;

const schema = new mongoose.Schema({ name: String });
schema.plugin(migratableUser);
const User = mongoose.model('User', schema);
await mongoose.connect(MONGODB_URI);

let moments = 0;
const { limits, ...stores } = mongooseStores(User);
const watched = watchWrites(stores, ({ name, moment }) => {
  moments++;
  if (KILL_AT && moments === Number(KILL_AT)) {
    process.send?.({ killedAt: `${moment} ${name}` }, () => process.kill(process.pid, 'SIGKILL'));
    return new Promise(() => {});
  }
});

const migrator = createMigrator({
  ...watched,
  ...(LIMITS === 'on' ? { limits } : {}),
  legacy: httpSource(LEGACY_URL),
  passwords: { hasher: bcryptHasher({ cost: 4 }) },
  guard: { timeout: 2000, concurrency: 50, queue: 1000 },
  logger: { debug() {}, info() {}, warn() {}, error: console.error },
});
await migrator.ready();

passport.use(new LazyMigrationStrategy(migrator, { usernameField: 'email' }));
const app = express();
app.use(express.json());
app.post('/login', passport.authenticate('local', { session: false, failWithError: true }), (req, res) => {
  res.json({ id: (req.user as { id: string }).id, outcome: (req.authInfo as { outcome?: string }).outcome });
});
app.post('/delete', async (req, res) => {
  await migrator.deleteUser((req.body as { id: string }).id);
  res.sendStatus(204);
});
app.post('/change-password', async (req, res) => {
  const { id, current, next } = req.body as Record<'id' | 'current' | 'next', string>;
  await migrator.changePassword(id, current, next);
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

const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
process.on('disconnect', () => process.exit());
