import mongoose from 'mongoose';
import { createMigrator, type LedgerRecord, type MigrationLedger } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { startMongo } from './contender.js';
import { median, quantile } from './statistics.js';

/** What an operator's look at a large ledger takes: figures and lists, quiet and while people come over. */
const [given = '1000000'] = process.argv.slice(2);
const COUNT = Number(given);
const DAYS = 300;
const DAY = 86_400_000;
const BATCH = 10_000;

process.env['NODE_OPTIONS'] = '--max-old-space-size=12288';
const mongo = await startMongo();
await mongoose.connect(`${mongo.uri}/progress_${process.pid}`);
const User = mongoose.model('Counted', new mongoose.Schema({ name: String }).plugin(migratableUser));
const { ledger, ...stores } = mongooseStores(User, { timeout: 600_000 });
const crm = { name: 'crm', verify: () => null, getUser: () => null, count: () => COUNT * 2 };
const make = () => createMigrator({ ...stores, ledger, legacy: crm, logger: { ...console, warn() {} } });
const migrator = make();
await migrator.ready();

const began = Date.now();
await fill();
console.log(`${COUNT} records of ${DAYS} days: ${((Date.now() - began) / 1000).toFixed(0)} s`);
console.log(`first progress(), which adds up the days that are over: ${(await timeOf(() => migrator.progress())).toFixed(0)} ms`);
await report('progress()', 200, () => migrator.progress());
await report('progress() of a migrator that has just begun', 50, () => make().progress());
await report('progress(), 20 askers at once', 20, () => Promise.all(Array.from({ length: 20 }, () => migrator.progress())));
await report('metrics()', 50, () => migrator.metrics());
await report('people(), the first page', 50, () => migrator.people());
await report('people(), page by page', 50, nextPage());
await report('people() who were deleted', 50, () => migrator.people({ state: 'deleted' }));
await report('people() half-way', 50, () => migrator.people({ state: 'claimed' }));
await report('people() whose address begins so', 50, (turn) => migrator.people({ search: `person${turn}7` }));
await report('conflicts()', 50, () => migrator.conflicts());
await withArrivals('progress() while 100 people a second come over', () => report('  progress()', 50, () => migrator.progress(), 100));
await checkFigures();
await heapOver(1000);
await mongoose.disconnect();
await mongo.stop();
process.exit();

/** As the protocol has them: most have come over, some were deleted, some are half-way. */
function recordAt(index: number): LedgerRecord {
  const at = new Date(began - Math.floor((index / COUNT) * DAYS * DAY));
  const state = index % 1000 === 0 ? 'claimed' : 'migrated';
  return {
    key: `key-${index}`,
    source: 'crm',
    legacyId: String(index),
    userId: new mongoose.mongo.ObjectId().toHexString(),
    state,
    born: state === 'migrated' ? 'version' : null,
    aliases: [`person${index}@example.org`],
    emailVerified: true,
    via: index % 3 === 0 ? 'import' : 'login',
    claimedAt: at,
    migratedAt: state === 'migrated' ? at : null,
    deletedAt: state === 'migrated' && index % 100 === 7 ? new Date(at.getTime() + (began - at.getTime()) / 2) : null,
  };
}

/** Past the library, many at once. */
async function fill(): Promise<void> {
  const records = mongoose.connection.collection('migration_ledger');
  for (let from = 0; from < COUNT; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, COUNT - from) }, (_, index) => recordAt(from + index));
    await records.insertMany(
      batch.map(({ key, ...record }) => {
        const values = Object.entries({ ...record, userId: new mongoose.mongo.ObjectId(record.userId) });
        return { _id: key as never, ...Object.fromEntries(values.filter(([, value]) => value !== null)) };
      }),
    );
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function report(title: string, times: number, work: (turn: number) => Promise<unknown>, pause = 0): Promise<void> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    took.push(await timeOf(() => work(turn)));
    if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
  }
  console.log(
    `${title}: median ${median(took).toFixed(1)} ms, p95 ${quantile(took, 0.95).toFixed(1)} ms, at most ${Math.max(...took).toFixed(1)} ms`,
  );
}

function nextPage(): () => Promise<void> {
  let cursor: string | undefined;
  return async () => {
    const page = await migrator.people({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    cursor = page.next ?? undefined;
  };
}

async function withArrivals(title: string, work: () => Promise<void>): Promise<void> {
  console.log(title);
  let next = 0;
  const arriving: Promise<void>[] = [];
  const arrivals = setInterval(() => arriving.push(arrive(ledger, `new-${next++}`)), 10);
  await work();
  clearInterval(arrivals);
  await Promise.all(arriving);
}

async function arrive(to: MigrationLedger, key: string): Promise<void> {
  const record = { ...recordAt(1), key, userId: new mongoose.mongo.ObjectId().toHexString(), claimedAt: new Date() };
  await to.insert({ ...record, state: 'claimed', migratedAt: null, deletedAt: null });
  await to.update(key, { state: 'claimed' }, { state: 'migrated', migratedAt: new Date() });
}

/** The figures beside those that a plain count gives. */
async function checkFigures(): Promise<void> {
  const { migrated, claimed, deleted, perDay } = await make().progress();
  const counts = await ledger.counts();
  const days = perDay.reduce((sum, day) => sum + day.migrated, 0);
  if (migrated !== counts.migrated || claimed !== counts.claimed || deleted !== counts.deleted || days !== migrated) {
    throw new Error(`the figures do not add up: ${JSON.stringify({ migrated, claimed, deleted, days, counts })}`);
  }
  console.log(`the figures are those of a plain count: ${JSON.stringify(counts)}, on ${perDay.length} days`);
}

async function heapOver(times: number): Promise<void> {
  const sizes: number[] = [];
  for (let turn = 0; turn < times; turn++) {
    await migrator.progress();
    if (turn % (times / 5) === 0) {
      globalThis.gc?.();
      sizes.push(process.memoryUsage().heapUsed / 2 ** 20);
    }
  }
  console.log(`heap over ${times} times progress(), in MiB: ${sizes.map((size) => size.toFixed(1)).join(', ')}`);
}
