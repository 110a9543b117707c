import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type EmbeddedMongo, startEmbeddedMongo } from 'embedded-mongo';
import mongoose, { type Connection } from 'mongoose';
import type { NewUser } from '../../../lib/core/ports.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import { type MongooseStores, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { newRecord, newToken } from '../../../lib/testing/samples.js';
import { countingHasher } from '../../support/counting-hasher.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { ada, ScriptedLegacy } from '../../support/scripted-legacy.js';
import { outcome } from '../../support/world.js';
import { checks, migratableModel, newUser } from './support/models.js';

type Stores = MongooseStores<unknown>;

/** Every question and every write there is. */
const CALLS: Readonly<Record<string, (stores: Stores, user: NewUser) => Promise<unknown>>> = {
  'users.findById': ({ users }, { id }) => users.findById(id),
  'users.find': ({ users }, { email }) => users.find(email ?? ''),
  'users.findHolder': ({ users }, { email }) => users.findHolder({ email, username: null }),
  'users.insert': ({ users }) => users.insert(newUser(users)),
  'users.update': ({ users }, { id }) => users.update(id, {}, { passwordHash: 'a hash', profile: { name: 'Ada' } }),
  'users.remove': ({ users }, { id }) => users.remove(id),
  'users.ready': async ({ users }) => await users.ready?.(checks),
  'ledger.insert': ({ ledger }) => ledger.insert(newRecord()),
  'ledger.find': ({ ledger }) => ledger.find('key'),
  'ledger.findByUser': ({ ledger }, { id }) => ledger.findByUser(id),
  'ledger.findByAliases': ({ ledger }) => ledger.findByAliases(['ada@example.org']),
  'ledger.update': ({ ledger }) => ledger.update('key', {}, { state: 'migrated' }),
  'ledger.update of nothing': ({ ledger }) => ledger.update('key', {}, {}),
  'ledger.updateByUser': ({ ledger }, { id }) => ledger.updateByUser(id, { state: 'migrated' }),
  'ledger.counts': ({ ledger }) => ledger.counts(),
  'ledger.overview.tally': ({ ledger }) => ledger.overview.tally(),
  'ledger.overview.page': ({ ledger }) => ledger.overview.page({ state: 'migrated' }),
  'ledger.overview.conflicts': ({ ledger }) => ledger.overview.conflicts({}),
  'ledger.overview.noteConflict': ({ ledger }) =>
    ledger.overview.noteConflict({ id: 'x', identifier: 'a***', reason: 'why', at: new Date() }),
  'ledger.overview.removeConflicts': ({ ledger }) => ledger.overview.removeConflicts(['x']),
  'ledger.overview.noteRehearsal': ({ ledger }) => ledger.overview.noteRehearsal('agree'),
  'tokens.insert': ({ tokens }) => tokens.insert(newToken(), 3),
  'tokens.find': ({ tokens }) => tokens.find('digest'),
  'tokens.take': ({ tokens }) => tokens.take('digest'),
  'tokens.remove': ({ tokens }, { id, email }) => tokens.remove({ userId: id, ...(email ? { email } : {}) }),
  'tokens.ready': async ({ tokens }) => await tokens.ready?.(),
  'limits.admit': ({ limits }) => limits.admit({ identifier: 'ada', ip: '203.0.113.7' }),
  'limits.admit of nobody named': ({ limits }) => limits.admit({ ip: 'mail 203.0.113.7' }),
  'limits.settle a failure': ({ limits }) => limits.settle({ identifier: 'ada' }, 'failure'),
  'limits.settle a success': ({ limits }) => limits.settle({ identifier: 'ada' }, 'success'),
  'limits.clear': ({ limits }) => limits.clear('ada'),
};

const isUnavailable = (error: Error & { code?: unknown }) => {
  assert.equal(error.code, 'store_unavailable', String(error.stack));
  assert.doesNotMatch(`${error.message}${JSON.stringify(error)}`, /Mongo|127\.0\.0\.1|ECONN|mongodb:/);
  return true;
};

describe('The stores on mongoose, when the database gives no answer', () => {
  let server: EmbeddedMongo;
  let connection: Connection;
  let stores: Stores;
  const user = { id: '65f0c0ffee65f0c0ffee65f0', email: 'ada@example.org' } as NewUser;

  before(async () => {
    server = await startEmbeddedMongo();
    connection = await mongoose
      .createConnection(server.uri, { dbName: 'gone', serverSelectionTimeoutMS: 200, heartbeatFrequencyMS: 500 })
      .asPromise();
    stores = mongooseStores(migratableModel(connection, { username: String }));
    await stores.users.ready?.(checks);
    await server.close();
  });
  after(async () => {
    await connection.close();
  });

  for (const [name, call] of Object.entries(CALLS)) {
    it(`CON-05: ${name} is store_unavailable where the server has gone, without a word of the driver's`, async () => {
      await assert.rejects(call(stores, user), isUnavailable);
    });
  }

  it('CON-05: a login is store_unavailable, and the old system is not asked', async () => {
    const legacy = new ScriptedLegacy([ada]);
    const migrator = createMigrator({
      users: stores.users,
      ledger: stores.ledger,
      legacy,
      passwords: { hasher: countingHasher() },
      logger: recordingLogger(),
    });
    assert.equal(await outcome(migrator, 'ada@example.org', ada.password), 'store_unavailable');
    assert.deepEqual([legacy.verified, legacy.looked], [[], []]);
  });
});

describe('The stores on mongoose, of a model that was never connected', () => {
  const never = mongoose.createConnection();
  const connecting = mongoose.createConnection();
  let silent: EmbeddedMongo;

  before(async () => {
    silent = await startEmbeddedMongo();
    const { port } = new URL(silent.uri);
    await silent.close();
    connecting.openUri(`mongodb://127.0.0.1:${port}/x`, { serverSelectionTimeoutMS: 30_000 }).catch(() => {});
  });
  after(async () => {
    await connecting.getClient().close();
  });

  for (const [name, call] of Object.entries(CALLS)) {
    it(`CON-05: ${name} is store_unavailable after five seconds at most`, async () => {
      for (const connection of [never, connecting]) {
        const stores: Stores = mongooseStores(migratableModel(connection, { username: String }, { autoCreate: false }));
        mock.timers.enable({ apis: ['setTimeout'] });
        try {
          const answer = assert.rejects(call(stores, user()), isUnavailable);
          let settled = false;
          void answer
            .finally(() => {
              settled = true;
            })
            .catch(() => {});
          for (let turn = 0; turn < 50 && !settled; turn++) {
            await new Promise((resolve) => setImmediate(resolve));
            if (turn === 10) mock.timers.tick(5000);
          }
          assert.ok(settled, 'no answer after five seconds');
          await answer;
        } finally {
          mock.timers.reset();
        }
      }
    });
  }
  const user = () => ({ id: '65f0c0ffee65f0c0ffee65f0', email: 'ada@example.org' }) as NewUser;
});
