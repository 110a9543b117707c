import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { registerContract, tokenStoreContract } from '../../../lib/testing/index.js';
import { newToken } from '../../../lib/testing/samples.js';
import { testDatabase } from '../../support/mongo.js';
import { migratableModel } from './support/models.js';

const HEX = '65f0c0ffee65f0c0ffee65f0';

describe('The tokens on MongoDB', () => {
  const db = testDatabase();

  for (const [kind, id] of [
    ['ObjectIds', {}],
    ['UUIDs', { _id: mongoose.Schema.Types.UUID }],
    ['texts', { _id: String }],
  ] as const) {
    describe(`of users with ${kind} for ids`, () => {
      const make = async () => {
        const { tokens } = mongooseStores(migratableModel(db.connection, id));
        await tokens.ready?.();
        return tokens;
      };
      registerContract(tokenStoreContract(make), { it });
    });
  }

  it('RST-06: are kept by their digest, with the id of a user as the users keep it', async () => {
    const { tokens } = mongooseStores(migratableModel(db.connection), { collections: { tokens: 'kept' } });
    const record = newToken({ digest: 'the-digest', userId: HEX });
    await tokens.insert(record, 3);
    const stored = await db.connection.collection('kept').findOne({ _id: 'the-digest' as never });
    assert.ok(stored);
    assert.deepEqual(stored['userId'], new mongoose.mongo.ObjectId(HEX));
    assert.equal('digest' in stored, false);
    assert.equal(String(stored['slot']).includes(record.email), false, 'a slot names nobody');
  });

  it('CON-17: are removed by the database some time after they expired, on which nothing rests', async () => {
    const { tokens } = mongooseStores(migratableModel(db.connection), { collections: { tokens: 'indexed' } });
    await tokens.ready?.();
    const indexes = await db.connection.collection('indexed').indexes();
    assert.ok(indexes.some(({ key, expireAfterSeconds }) => key['expiresAt'] === 1 && expireAfterSeconds === 0));
    assert.ok(indexes.some(({ key, unique, sparse }) => key['slot'] === 1 && unique === true && sparse === true));
  });

  it('RST-19: are bounded also where nobody called ready', async () => {
    const { tokens } = mongooseStores(migratableModel(db.connection), { collections: { tokens: 'unready' } });
    const { email } = newToken();
    const added = await Promise.all(Array.from({ length: 20 }, () => tokens.insert(newToken({ email }), 3)));
    assert.equal(added.filter(Boolean).length, 3);
  });

  it('RST-06: leave nothing of whose they were where they were taken, and go when they would have expired', async () => {
    const { tokens } = mongooseStores(migratableModel(db.connection), { collections: { tokens: 'taken' } });
    const signUp = { username: 'ada', passwordHash: 'the-hash', profile: { name: 'Ada' } };
    const record = newToken({ userId: HEX, credentialsVersion: 'a version', signUp, legacy: { key: 'a key', identifier: 'ada' } });
    await tokens.insert(record, 1);
    assert.deepEqual(await tokens.take(record.digest), record);
    const left = await db.connection.collection('taken').find().toArray();
    assert.deepEqual(
      left.map((document) => Object.keys(document).sort()),
      [['_id', 'expiresAt', 'takenBy', 'users']],
    );
    assert.deepEqual(left[0]?.['expiresAt'], record.expiresAt);
    assert.equal(await tokens.insert(record, 1), false, 'a digest that was taken never comes back');
  });

  it('CFG-04: of two models in one collection are apart: what was mailed to a user of the one opens nothing with the other', async () => {
    const one = mongooseStores(migratableModel(db.connection)).tokens;
    const other = mongooseStores(migratableModel(db.connection)).tokens;
    const record = newToken({ userId: HEX });
    await one.insert(record, 1);
    assert.deepEqual([await other.find(record.digest), await other.take(record.digest)], [null, null]);
    await other.remove({ userId: HEX, email: record.email });
    assert.equal(await other.insert(newToken({ email: record.email }), 1), true);
    assert.deepEqual(await one.take(record.digest), record);
  });
});
