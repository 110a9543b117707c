import { installSteppedClock } from './stepped-clock.js';

installSteppedClock();
const { Fates } = await import('./fates.js');
const { makeApp } = await import('./app.js');

/** One of several processes of the application on one database; its settings come through the environment. */
const { MONGODB_URI = '', LEGACY_URL = '', LIMITS = 'on', COST = '4', TIMEOUT = '2000', RESET_AFTER = '30000', EVENTS, DEAF } = process.env;

const fates = new Fates(
  (killedAt) => process.send?.({ killedAt }, () => process.kill(process.pid, 'SIGKILL')),
  (standing) => process.send?.({ standing }),
);
const settings = {
  database: MONGODB_URI,
  legacy: LEGACY_URL.split(' '),
  limits: LIMITS === 'on',
  cost: Number(COST),
  timeout: Number(TIMEOUT),
  resetAfter: Number(RESET_AFTER),
  events: EVENTS !== undefined,
  deaf: DEAF !== undefined,
};
const app = await makeApp(settings, fates, (mail) => process.send?.({ mail }));
const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
// A connection that is closed for being idle, just as the next request is on its way, would look like a process that died.
server.keepAliveTimeout = 0;
process.on('disconnect', () => process.exit());
