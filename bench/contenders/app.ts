import express from 'express';
import session from 'express-session';
import mongoose from 'mongoose';
import passport from 'passport';

/** What a contender is told by the benchmark, through its environment. */
export const settings = {
  mongo: process.env['BENCH_MONGO'] ?? '',
  cost: Number(process.env['BENCH_COST'] ?? 4),
  limits: process.env['BENCH_LIMITS'] === 'on',
};

/** Connects to the server that all contenders share. */
export async function connect(): Promise<void> {
  await mongoose.connect(settings.mongo);
}

/** The same app for every contender, as Passport's tutorial builds it: only the strategy and the serializer differ. */
export function serve(before: readonly express.RequestHandler[] = []): void {
  const app = express();
  app.use(express.json());
  app.use(session({ secret: 'bench', resave: false, saveUninitialized: false }));
  app.use(passport.session());
  app.post('/login', ...before, passport.authenticate('local') as express.RequestHandler, (req, res) => {
    res.json({ email: (req.user as { email: string }).email });
  });
  app.get('/plain', (_req, res) => {
    res.send('plain');
  });
  app.get('/cpu', (_req, res) => {
    const { user, system } = process.cpuUsage();
    res.json(user + system);
  });
  listen(app);
}

/** Listens, and tells the benchmark where; ends with it. */
export function listen(app: express.Express): void {
  const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
  process.on('disconnect', () => process.exit());
}
