import assert from 'node:assert/strict';
import { type EmbeddedMongo, startEmbeddedMongo } from 'embedded-mongo';
import mongoose, { type Connection } from 'mongoose';
import { createMigrator } from '../../../lib/create-migrator.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { newRecord, unique } from '../../../lib/testing/samples.js';
import { countingHasher } from '../../support/counting-hasher.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { ada, ScriptedLegacy } from '../../support/scripted-legacy.js';
import { outcome } from '../../support/world.js';
import { checks, migratableModel, newUser } from './support/models.js';

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

    it(`CON-06: knows its own mark of an invitation, which ${when}, and marks nobody twice by it`, async () => {
      const { ledger } = await fresh();
      const { invitations } = ledger.overview;
      assert.ok(invitations);
      const mark = { key: unique(), by: 'one', at: new Date() };
      const never = { before: new Date(0), unsentBefore: null };
      await cut('insert', done);
      assert.equal(await invitations.begin(mark, never), true);
      assert.equal(await invitations.begin({ ...mark, by: 'another' }, never), false);
      const later = { ...mark, by: 'later', at: new Date() };
      await cut('update', done);
      assert.equal(await invitations.begin(later, { before: later.at, unsentBefore: null }), true);
      await cut('update', done);
      await invitations.sent(mark.key, 'later', later.at);
      assert.deepEqual(await invitations.find(mark.key), { ...later, sentAt: later.at });
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
