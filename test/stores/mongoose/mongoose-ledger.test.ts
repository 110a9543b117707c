import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { LedgerRecord } from '../../../lib/core/ports.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { migratableModel, newUser } from './support/models.js';
import { privateServer } from './support/private-server.js';

const HEX = '65f0c0ffee65f0c0ffee65f0';

const recordOf = (differing: Partial<LedgerRecord> = {}): LedgerRecord => ({
  key: crypto.randomUUID(),
  source: 'legacy',
  legacyId: '7',
  userId: HEX,
  state: 'claimed',
  born: null,
  aliases: ['ada@example.org', 'username:ada'],
  emailVerified: true,
  via: 'login',
  claimedAt: new Date(1_700_000_000_000),
  migratedAt: null,
  deletedAt: null,
  ...differing,
});

describe('The ledger on MongoDB', () => {
  const db = testDatabase();

  it('keeps a record as the protocol has it, and leaves out what has no value', async () => {
    const { ledger } = mongooseStores(migratableModel(db.connection));
    await ledger.insert(recordOf({ key: 'the-key' }));
    const [stored, ...others] = await db.connection.collection('migration_ledger').find().toArray();
    assert.equal(others.length, 0);
    const { key: _, born: __, migratedAt: ___, deletedAt: ____, userId: _____, ...values } = recordOf();
    assert.deepEqual(stored, { _id: 'the-key', ...values, userId: new mongoose.mongo.ObjectId(HEX) });
  });

  it('keeps the id of a user as the users do, so that the two can be joined', async () => {
    const uuids = new mongoose.mongo.UUID('3f2504e0-4f89-41d3-9a0c-0305e82c3301');
    for (const [definition, userId, native] of [
      [{}, HEX, new mongoose.mongo.ObjectId(HEX)],
      [{ _id: mongoose.Schema.Types.UUID }, uuids.toString(), uuids],
      [{ _id: String }, 'ada', 'ada'],
    ] as const) {
      const { ledger } = mongooseStores(migratableModel(db.connection, definition), { collections: { ledger: `of_${userId}` } });
      const record = recordOf({ userId });
      await ledger.insert(record);
      const stored = await db.connection.collection(`of_${userId}`).findOne({ _id: record.key as never });
      assert.deepEqual(stored?.['userId'], native);
      assert.equal((await ledger.find(record.key))?.userId, userId);
    }
    const model = migratableModel(db.connection);
    const { users, ledger } = mongooseStores(model, { collections: { ledger: 'joined' } });
    const user = await users.insert(newUser(users));
    await ledger.insert(recordOf({ key: 'joined', userId: user?.id ?? '' }));
    const joined = await db.connection
      .collection('joined')
      .aggregate([
        { $match: { _id: 'joined' } },
        { $lookup: { from: model.collection.name, localField: 'userId', foreignField: '_id', as: 'user' } },
      ])
      .toArray()
      .catch((error: unknown) => (process.env['MONGODB_URI'] ? Promise.reject(error) : null));
    if (joined) assert.equal(joined[0]?.['user'].length, 1);
  });

  it('goes by the name it is given', async () => {
    const { ledger } = mongooseStores(migratableModel(db.connection), { collections: { ledger: 'taken_over' } });
    await ledger.insert(recordOf());
    assert.equal(await db.connection.collection('taken_over').countDocuments(), 1);
  });

  it('makes its indexes, as often as it is asked to', async () => {
    const { ledger } = mongooseStores(migratableModel(db.connection), { collections: { ledger: 'indexed' } });
    await ledger.ready?.();
    await ledger.ready?.();
    const keys = (await db.connection.collection('indexed').indexes()).map(({ key }) => Object.keys(key).join());
    assert.deepEqual(keys.sort(), ['_id', 'aliases', 'deletedAt', 'state,migratedAt', 'userId']);
  });

  it('INJ-04: changes and finds nothing of a user who has no id', async () => {
    const { ledger } = mongooseStores(migratableModel(db.connection), { collections: { ledger: 'nobody' } });
    const record = recordOf();
    await ledger.insert(record);
    for (const userId of [undefined, null, { $ne: null }, '']) {
      assert.deepEqual(await ledger.findByUser(userId as unknown as string), []);
      assert.equal(await ledger.updateByUser(userId as unknown as string, { state: 'migrated' }), 0);
    }
    assert.deepEqual(await ledger.find(record.key), record);
  });

  it('counts all that there are', async () => {
    const { ledger } = mongooseStores(migratableModel(db.connection), { collections: { ledger: 'counted' } });
    const at = new Date();
    const states = [
      {},
      {},
      {},
      { state: 'migrated', migratedAt: at },
      { state: 'migrated' },
      { state: 'migrated', deletedAt: at },
      { deletedAt: at },
    ] as const;
    for (const state of states) await ledger.insert(recordOf(state));
    assert.deepEqual(await ledger.counts(), { migrated: 2, claimed: 3, deleted: 2 });
  });
});

describe('A write to the ledger whose answer is lost', () => {
  const own = privateServer();
  const afterwards = { closeConnectionAfterCommand: true };
  const ledgerOf = async () => {
    const { ledger } = mongooseStores(migratableModel(own.connection), { collections: { ledger: crypto.randomUUID() } });
    await ledger.ready?.();
    return ledger;
  };

  it('CON-06: is known again: a claim is made once, and is ours', async () => {
    const ledger = await ledgerOf();
    const record = recordOf({ userId: new mongoose.mongo.ObjectId().toHexString() });
    await own.failOnce('insert', afterwards);
    assert.equal(await ledger.insert(record), true);
    await own.failOnce('insert', afterwards);
    assert.equal(await ledger.insert({ ...record, userId: new mongoose.mongo.ObjectId().toHexString() }), false);
    assert.deepEqual(await ledger.find(record.key), record);
  });

  it('CON-06: is known again where it marked a claim', async () => {
    const ledger = await ledgerOf();
    const record = recordOf();
    await ledger.insert(record);
    await own.failOnce('update', afterwards);
    assert.equal(
      await ledger.update(record.key, { state: 'claimed', userId: HEX }, { state: 'migrated', born: 'v', migratedAt: new Date(7) }),
      true,
    );
    await own.failOnce('update', afterwards);
    assert.equal(await ledger.update(record.key, { state: 'claimed' }, { state: 'migrated', born: 'another' }), false);
  });
});
