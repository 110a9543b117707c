import { once } from 'node:events';
import mongoose from 'mongoose';
import { createMigrator, isMigrationError } from 'passport-lazy-migration';
import { memoryStores } from 'passport-lazy-migration/memory';
import { bcryptHasher } from 'passport-lazy-migration/passwords';
import { startContender, startMongo } from './contender.js';
import { emailOf, PASSWORD, PEOPLE } from './contenders/people.js';
import { Client } from './load.js';
import { median, quantile } from './statistics.js';

/** How the app fares at its limits: a plain GET beside 200 logins, memory over many logins, and an open breaker. */
const anybody = {
  verify: (email: string) => ({ id: email, email, emailVerified: true }),
  getUser: (email: string) => ({ id: email, email }),
};

const [logins = '100000'] = process.argv.slice(2);
const mongo = await startMongo();
await beside200Logins();
await memoryOver(Number(logins));
await openBreaker();
await mongo.stop();
process.exit();

async function beside200Logins(): Promise<void> {
  const ours = await startContender('ours', { mongo: `${mongo.uri}/load_${process.pid}`, cost: 12, limits: false });
  const [crowd, visitor] = [new Client(ours.port, 200), new Client(ours.port, 1)];
  const quiet = await timesOf(visitor, 300, () => false);
  let ended = false;
  const flood = crowd
    .run(200, (client, index) => client.login(emailOf(index % PEOPLE), PASSWORD))
    .finally(() => {
      ended = true;
    });
  const busy = await timesOf(visitor, Number.POSITIVE_INFINITY, () => ended);
  const took = await flood;
  console.log(`plain GET: median ${median(quiet).toFixed(1)} ms, p99 ${quantile(quiet, 0.99).toFixed(1)} ms`);
  console.log(
    `plain GET while 200 logins at cost 12 are in flight (${(took / 1000).toFixed(1)} s, ${busy.length} GETs): median ${median(busy).toFixed(1)} ms, p99 ${quantile(busy, 0.99).toFixed(1)} ms`,
  );
  crowd.close();
  visitor.close();
  await ours.stop();
}

async function timesOf(client: Client, most: number, ended: () => boolean): Promise<number[]> {
  const times: number[] = [];
  while (times.length < most && !ended()) {
    const started = performance.now();
    await client.get('/plain');
    times.push(performance.now() - started);
  }
  return times;
}

/** Without sessions, whose own store in memory would grow: the library alone, on the stores in MongoDB. */
async function memoryOver(count: number): Promise<void> {
  await mongoose.connect(`${mongo.uri}/memory_${process.pid}`);
  const { mongooseStores, migratableUser } = await import('passport-lazy-migration/mongoose');
  const schema = new mongoose.Schema({ name: String });
  schema.plugin(migratableUser);
  const User = mongoose.model('Remembered', schema);
  const migrator = createMigrator({
    ...mongooseStores(User),
    passwords: { hasher: bcryptHasher({ cost: 4 }) },
    logger: { ...console, warn() {} },
    legacy: anybody,
  });
  await migrator.ready();
  const sizes: number[] = [];
  const step = count / 10;
  for (let done = 0; done < count;) {
    const end = done + step;
    const worker = async () => {
      while (done < end) await migrator.login({ identifier: emailOf(done++ % 1000), password: PASSWORD, ip: `10.0.${done % 250}.1` });
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    globalThis.gc?.();
    sizes.push(process.memoryUsage().heapUsed / 2 ** 20);
  }
  console.log(`heap after each tenth of ${count} logins, in MiB: ${sizes.map((size) => size.toFixed(1)).join(', ')}`);
  await mongoose.disconnect();
}

async function openBreaker(): Promise<void> {
  const down = () => {
    throw new Error('down');
  };
  const migrator = createMigrator({ ...memoryStores(), legacy: { verify: down, getUser: down }, logger: { ...console, warn() {} } });
  const opened = once(asEmitter(migrator), 'open');
  const ask = (n: number) =>
    migrator.login({ identifier: emailOf(n), password: PASSWORD }).catch((error: unknown) => isMigrationError(error) && error.code);
  for (let n = 0; n < 5; n++) await ask(n);
  await opened;
  const times: number[] = [];
  for (let n = 0; n < 1000; n++) {
    const started = performance.now();
    if ((await ask(n)) !== 'legacy_unavailable') throw new Error('expected no answer');
    times.push(performance.now() - started);
  }
  console.log(
    `login of a stranger while the breaker is open: median ${median(times).toFixed(3)} ms, p99 ${quantile(times, 0.99).toFixed(3)} ms`,
  );
}

function asEmitter(migrator: ReturnType<typeof createMigrator>): EventTarget {
  const target = new EventTarget();
  migrator.on('breaker', ({ state }) => {
    target.dispatchEvent(new Event(state));
  });
  return target;
}
