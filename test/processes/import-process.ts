import mongoose from 'mongoose';
import { createMigrator, importUsers } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
import { rowsOf } from './exported-rows.js';
import type { ImportOrder, ImportNews } from './importers.js';
import { watchWrites } from './watched-writes.js';

/** One of several processes that import into one database; it is told by messages what, and where to die. */
const { MONGODB_URI = '', KILL_AT = '0' } = process.env;
const tell = (news: ImportNews, done?: () => void) => process.send?.(news, undefined, {}, done);

let moments = 0;
const stores = watchWrites(mongooseStores(modelOf(), { limits: false }), async ({ name, moment }) => {
  if (++moments !== Number(KILL_AT)) return;
  tell({ killedAt: `${moment} ${name}` }, () => process.kill(process.pid, 'SIGKILL'));
  await new Promise(() => {});
});
const migrator = createMigrator({ ...stores, logger: { debug() {}, info() {}, warn: console.warn, error: console.error } });
await mongoose.connect(MONGODB_URI);
await migrator.ready();

function modelOf() {
  const schema = new mongoose.Schema({ name: String, username: String });
  schema.plugin(migratableUser);
  return mongoose.model('User', schema);
}

async function obey({ from, to, killAfter, concurrency }: ImportOrder): Promise<void> {
  let ended = 0;
  const onRow = () => {
    if (++ended === killAfter) process.kill(process.pid, 'SIGKILL');
  };
  const report = await importUsers(migrator, rowsOf(from, to), { source: 'legacy', onRow, concurrency });
  tell({ report });
}

process.on('message', (order: ImportOrder) => void obey(order).catch((error: unknown) => tell({ failure: String(error) })));
process.on('disconnect', () => process.exit());
tell({ ready: true });
