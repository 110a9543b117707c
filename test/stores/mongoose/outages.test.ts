import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type EmbeddedMongo, startEmbeddedMongo } from 'embedded-mongo';
import mongoose, { type Connection } from 'mongoose';
import type { NewUser } from '../../../lib/core/ports.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import { type MongooseStores, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { newRecord, unique } from '../../../lib/testing/samples.js';
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
  'limits.admit': ({ limits }) => limits.admit({ identifier: 'ada', ip: '203.0.113.7' }),
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

describe('The stores on mongoose, when the acknowledgement of a write is lost', () => {
  let server: EmbeddedMongo;
  let connection: Connection;
  before(async () => {
    server = await startEmbeddedMongo();
    connection = await mongoose.createConnection(server.uri, { dbName: 'lost', minHeartbeatFrequencyMS: 10 }).asPromise();
  });
  after(async () => {
    await connection.close();
    await server.close();
  });

  /** The next of these commands is done, and the connection cut before it is said; or cut before it is done. */
  const cut = async (command: string, done = true) => {
    const data = { failCommands: [command], ...(done ? { closeConnectionAfterCommand: true } : { closeConnection: true }) };
    await connection
      .getClient()
      .db('admin')
      .command({ configureFailPoint: 'failCommand', mode: { times: 1 }, data });
  };
  const fresh = async () => {
    const model = migratableModel(connection, { username: String }, { timestamps: true });
    const stores = mongooseStores(model, { collections: { ledger: unique(), limits: unique() } });
    await stores.users.ready?.(checks);
    await stores.ledger.ready?.();
    const user = newUser(stores.users, { profile: { name: 'Ada' } });
    return { model, ...stores, user };
  };

  for (const done of [true, false]) {
    const when = done ? 'was done and not acknowledged' : 'was cut off before it was done';

    it(`CON-06: knows its own user, whose insert ${when}`, async () => {
      const { model, users, user } = await fresh();
      await cut('insert', done);
      const inserted = await users.insert(user);
      assert.deepEqual([inserted?.id, inserted?.credentialsVersion], [user.id, user.credentialsVersion]);
      assert.equal(await model.countDocuments(), 1);
    });

    it(`CON-06: knows its own change, that ${when}`, async () => {
      const { users, user } = await fresh();
      await users.insert(user);
      for (const change of [
        { passwordHash: 'a hash' },
        { passwordHash: 'a hash', credentialsVersion: unique() },
        { emailVerified: true, username: unique() },
        { passwordHash: null, username: null, credentialsVersion: unique() },
        { profile: { name: 'Grace' } },
      ]) {
        const { credentialsVersion, passwordHash } = (await users.findById(user.id)) ?? assert.fail();
        await cut('findAndModify', done);
        const changed = await users.update(user.id, { credentialsVersion, passwordHash }, change);
        assert.ok(changed, JSON.stringify(change));
        const { profile: _, ...values } = { profile: undefined, ...change };
        for (const [field, value] of Object.entries(values)) assert.equal(changed[field as 'email'], value, field);
      }
    });

    it(`CON-06: takes nobody else's change for its own, that ${when}`, async () => {
      const { users, user } = await fresh();
      await users.insert(user);
      await users.update(user.id, {}, { passwordHash: 'of another', credentialsVersion: unique() });
      await cut('findAndModify', done);
      assert.equal(await users.update(user.id, { passwordHash: null }, { passwordHash: 'a hash' }), null);
      await cut('findAndModify', done);
      assert.equal(await users.update(user.id, { credentialsVersion: user.credentialsVersion }, { profile: { name: 'Eve' } }), null);
      assert.equal((await users.findById(user.id))?.passwordHash, 'of another');
    });

    it(`CON-06: knows its own removal, that ${when}`, async () => {
      const { users, user, model } = await fresh();
      await users.insert(user);
      await cut('delete', done);
      assert.equal(await users.remove(user.id, { credentialsVersion: user.credentialsVersion }), true);
      assert.equal(await model.countDocuments(), 0);
    });

    it(`CON-06: removes nobody for whom the condition does not hold, where the removal ${when}`, async () => {
      const { users, user } = await fresh();
      await users.insert(user);
      await cut('delete', done);
      assert.equal(await users.remove(user.id, { credentialsVersion: unique() }), false);
      assert.ok(await users.findById(user.id));
    });

    it(`CON-06: knows its own record of the ledger, whose insert ${when}`, async () => {
      const { ledger, users } = await fresh();
      const record = newRecord({ userId: users.newId() });
      await cut('insert', done);
      assert.equal(await ledger.insert(record), true);
      assert.deepEqual(await ledger.find(record.key), record);
      assert.equal(await ledger.insert({ ...record, userId: users.newId() }), false);
    });

    it(`CON-06: knows its own mark in the ledger, that ${when}`, async () => {
      const { ledger, users } = await fresh();
      const record = newRecord({ userId: users.newId() });
      await ledger.insert(record);
      const mark = { state: 'migrated', born: unique(), migratedAt: new Date() } as const;
      await cut('update', done);
      assert.equal(await ledger.update(record.key, { state: 'claimed', userId: record.userId }, mark), true);
      await cut('update', done);
      assert.equal(await ledger.update(record.key, { state: 'claimed' }, { ...mark, born: unique() }), false);
      await cut('update', done);
      assert.equal(await ledger.updateByUser(record.userId, { deletedAt: new Date() }), 1);
    });
  }

  it('CON-06: a first login whose every write is cut off after it was done gives one user', async () => {
    for (const command of ['insert', 'update', 'findAndModify']) {
      for (const skip of [0, 1]) {
        const { model, users, ledger } = await fresh();
        const migrator = createMigrator({
          users,
          ledger,
          legacy: new ScriptedLegacy([ada]),
          passwords: { hasher: countingHasher() },
          logger: recordingLogger(),
        });
        await connection
          .getClient()
          .db('admin')
          .command({
            configureFailPoint: 'failCommand',
            mode: { skip, times: 1 },
            data: { failCommands: [command], closeConnectionAfterCommand: true },
          });
        assert.equal(await outcome(migrator, 'ada@example.org', ada.password), 'migrated', `${command}, ${skip}`);
        await connection.getClient().db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
        assert.equal(await outcome(migrator, 'ada@example.org', ada.password), 'verified');
        assert.equal(await model.countDocuments(), 1);
      }
    }
  });
});
