import { createHash, randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import bcrypt from 'bcrypt';
import mongoose from 'mongoose';
import { createMigrator, type ImportRow, importUsers } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { startMongo } from './contender.js';
import { median, medianInterval } from './statistics.js';

/**
 * An import of rows that have a hash, beside a raw unordered `insertMany` of the same two documents for each user, on
 * one server and with the same indexes; or, with `--rows`, of that many rows, and the memory it takes.
 */
const { rows: given } = parseArgs({ options: { rows: { type: 'string' } } }).values;
const ROUNDS = 40;
const WARMING_UP = 10;
const PER_ROUND = 5000;
/** As many as a command of the import holds. */
const BATCH = 500;
const HASH = bcrypt.hashSync('the old password', 12);

if (given) process.env['NODE_OPTIONS'] = '--max-old-space-size=12288';
const mongo = await startMongo();
delete process.env['NODE_OPTIONS'];
await mongoose.connect(mongo.uri, { dbName: `import_${process.pid}_${Date.now()}` });
const schema = new mongoose.Schema({ name: String }, { timestamps: true });
const User = mongoose.model('Imported', schema.plugin(migratableUser));
const logger = { ...console, warn() {}, debug() {} };
const migrator = createMigrator({ ...mongooseStores(User, { limits: false }), logger });
await migrator.ready();

/** Rows of an export, one by one. */
function* exported(from: number, count: number): Generator<ImportRow & { email: string; name: string }> {
  for (let n = from; n < from + count; n++)
    yield { id: `auth0|${n}`, email: `person${n}@example.org`, emailVerified: true, name: `Person ${n}`, password: HASH };
}

async function ours(from: number, count: number, onRow?: () => void): Promise<void> {
  const { outcomes } = await importUsers(migrator, exported(from, count), { source: 'legacy', onRow });
  if (outcomes.imported !== count) throw new Error(`not all were imported: ${JSON.stringify(outcomes)}`);
}

/** The documents that an import leaves, made and inserted as fast as somebody would who knows that nobody else is there. */
async function raw(from: number, count: number): Promise<void> {
  const { rawUsers, rawLedger } = await rawCollections();
  const writes = { ordered: false, writeConcern: { w: 'majority' } } as const;
  let users: object[] = [];
  let records: object[] = [];
  for (const { id, email, name, password } of exported(from, count)) {
    const _id = new mongoose.mongo.ObjectId();
    const [now, born] = [new Date(), randomUUID()];
    const key = createHash('sha256')
      .update(JSON.stringify(['legacy', 'id', id]))
      .digest('hex');
    const user = { email, emailVerified: true, credentialsVersion: born, name, createdAt: now, updatedAt: now };
    users.push({ _id, ...user, __v: 0, passwordHash: password });
    const dates = { claimedAt: now, migratedAt: now };
    const identity = { source: 'legacy', legacyId: id, aliases: [email], emailVerified: true };
    records.push({ _id: key, ...identity, userId: _id, state: 'migrated', via: 'import', ...dates, born });
    if (users.length < BATCH) continue;
    await Promise.all([rawLedger.insertMany(records, writes), rawUsers.insertMany(users, writes)]);
    [users, records] = [[], []];
  }
}

let made: ReturnType<typeof makeCollections> | undefined;
const rawCollections = () => (made ??= makeCollections());

/** With the indexes of the model and of the ledger. */
async function makeCollections() {
  const rawUsers = mongoose.connection.collection('raw_users');
  const rawLedger = mongoose.connection.collection('raw_ledger');
  for (const [from, to] of [
    [User.collection, rawUsers],
    [mongoose.connection.collection('migration_ledger'), rawLedger],
  ] as const)
    for (const { key, unique, sparse } of await from.indexes()) {
      if (!('_id' in key)) await to.createIndexes([{ key, ...(unique && { unique }), ...(sparse && { sparse }) }]);
    }
  return { rawUsers, rawLedger };
}

async function sideBySide(): Promise<void> {
  const rates = { ours: [] as number[], raw: [] as number[] };
  for (let round = -WARMING_UP; round < ROUNDS; round++) {
    const from = (round + WARMING_UP) * PER_ROUND;
    for (const [name, run] of round % 2
      ? ([
          ['ours', ours],
          ['raw', raw],
        ] as const)
      : ([
          ['raw', raw],
          ['ours', ours],
        ] as const)) {
      const began = performance.now();
      await run(from, PER_ROUND);
      if (round >= 0) rates[name].push((PER_ROUND / (performance.now() - began)) * 1000);
    }
  }
  const ratios = rates.ours.map((rate, round) => rate / (rates.raw[round] ?? Number.NaN));
  const [low, high] = medianInterval(ratios);
  console.log(`${ROUNDS} rounds of ${PER_ROUND} rows with hashes, beside a raw unordered insertMany of the same two documents`);
  console.log(`  ours: ${median(rates.ours).toFixed(0)} rows/s; raw: ${median(rates.raw).toFixed(0)} rows/s`);
  console.log(`  ratio of the medians ${(median(rates.ours) / median(rates.raw)).toFixed(3)}`);
  console.log(`  median of the ratios within a round ${median(ratios).toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`);
}

async function many(count: number): Promise<void> {
  const peak = () => process.resourceUsage().maxRSS / 1024;
  console.log(`before: ${peak().toFixed(0)} MiB`);
  const began = performance.now();
  let ended = 0;
  await ours(0, count, () => {
    if (++ended % 100_000 === 0)
      console.log(`${ended} rows after ${((performance.now() - began) / 1000).toFixed(0)} s, ${peak().toFixed(0)} MiB`);
  });
  const seconds = (performance.now() - began) / 1000;
  console.log(
    `${count} rows in ${seconds.toFixed(0)} s, ${(count / seconds).toFixed(0)} rows/s; at most ${peak().toFixed(0)} MiB resident`,
  );
  const [users, marked] = [await User.countDocuments(), await mongoose.connection.collection('migration_ledger').countDocuments()];
  if (users !== count || marked !== count) throw new Error(`${users} users and ${marked} records of ${count} rows`);
}

await (given ? many(Number(given)) : sideBySide());
await mongoose.connection.dropDatabase();
await mongoose.disconnect();
await mongo.stop();
