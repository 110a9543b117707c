import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { TokenRecord } from '../../../lib/core/ports.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { registerContract, tokenStoreContract } from '../../../lib/testing/index.js';
import { testDatabase } from '../../support/mongo.js';
import { migratableModel } from './support/models.js';

const HEX = '65f0c0ffee65f0c0ffee65f0';

const recordOf = (differing: Partial<TokenRecord> = {}): TokenRecord => {
  const createdAt = new Date();
  return {
    digest: crypto.randomUUID(),
    purpose: 'reset-password',
    email: `${crypto.randomUUID()}@example.org`,
    userId: null,
    credentialsVersion: null,
    legacy: null,
    signUp: null,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + 3_600_000),
    ...differing,
  };
};

describe('The tokens on MongoDB', () => {
  const db = testDatabase();

  registerContract(
    tokenStoreContract(() => mongooseStores(migratableModel(db.connection)).tokens),
    { it },
  );

  it('RST-06: are kept by their digest, with the id of a user as the users keep it', async () => {
    const { tokens } = mongooseStores(migratableModel(db.connection), { collections: { tokens: 'kept' } });
    await tokens.insert(recordOf({ digest: 'the-digest', userId: HEX }), 3);
    const stored = await db.connection.collection('kept').findOne({ _id: 'the-digest' as never });
    assert.deepEqual(stored?.['userId'], new mongoose.mongo.ObjectId(HEX));
    assert.equal('digest' in (stored ?? {}), false);
  });

  it('CON-17: are removed by the database some time after they expired, on which nothing rests', async () => {
    const { tokens } = mongooseStores(migratableModel(db.connection), { collections: { tokens: 'indexed' } });
    await tokens.ready?.();
    const indexes = await db.connection.collection('indexed').indexes();
    assert.ok(indexes.some(({ key, expireAfterSeconds }) => key['expiresAt'] === 1 && expireAfterSeconds === 0));
    assert.ok(indexes.some(({ key, unique }) => key['slot'] === 1 && unique === true));
    const expired = recordOf({ expiresAt: new Date(0) });
    await tokens.insert(expired, 1);
    const found = await tokens.find(expired.digest);
    assert.ok(found === null || found.expiresAt.getTime() === 0);
  });

  it('RST-19: are bounded also where nobody called ready', async () => {
    const { tokens } = mongooseStores(migratableModel(db.connection), { collections: { tokens: 'unready' } });
    const { email } = recordOf();
    const added = await Promise.all(Array.from({ length: 20 }, () => tokens.insert(recordOf({ email }), 3)));
    assert.equal(added.filter(Boolean).length, 3);
  });
});
