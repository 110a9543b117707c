import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { newRecord } from '../../../lib/testing/samples.js';
import { testDatabase } from '../../support/mongo.js';
import { migratableModel } from './support/models.js';

describe('The owner of a ledger', () => {
  const db = testDatabase();
  let ledgers = 0;
  const freshName = () => `ledger${++ledgers}`;
  const ledgerOf = (model: mongoose.Model<Record<string, unknown>>, ledger: string) =>
    mongooseStores(model, { collections: { ledger } }).ledger;
  const HEX = '65f0c0ffee65f0c0ffee65f0';

  it('CFG-04: is one collection of users: another model is refused, and told of collections.ledger', async () => {
    const [one, other, name] = [migratableModel(db.connection), migratableModel(db.connection), freshName()];
    await ledgerOf(one, name).ready?.();
    await assert.rejects(
      async () => await ledgerOf(other, name).ready?.(),
      (error: Error & { code?: unknown }) => {
        assert.equal(error.code, 'configuration');
        for (const word of [name, one.collection.name, other.collection.name, 'collections.ledger'])
          assert.ok(error.message.includes(word), word);
        return true;
      },
    );
    await ledgerOf(other, freshName()).ready?.();
    await ledgerOf(one, name).ready?.();
  });

  it('CFG-04: keeps another model from every write, also where nobody called ready', async () => {
    const [one, other, name] = [migratableModel(db.connection), migratableModel(db.connection), freshName()];
    const record = newRecord({ userId: HEX });
    await ledgerOf(one, name).insert(record);
    const foreign = ledgerOf(other, name);
    const refused = { code: 'configuration' };
    await assert.rejects(foreign.insert(newRecord({ userId: HEX })), refused);
    await assert.rejects(foreign.update(record.key, {}, { state: 'migrated' }), refused);
    await assert.rejects(foreign.updateByUser(HEX, { deletedAt: new Date() }), refused);
    assert.deepEqual(await db.connection.collection(name).countDocuments(), 1);
    assert.deepEqual(await ledgerOf(one, name).find(record.key), record);
  });

  it('CFG-04: is the same for every model of one collection, and every mongoose', async () => {
    const [model, name, again] = [migratableModel(db.connection), freshName(), await mongoose.createConnection(db.uri).asPromise()];
    try {
      await ledgerOf(model, name).ready?.();
      await ledgerOf(again.model<Record<string, unknown>>('Again', model.schema, model.collection.name), name).ready?.();
    } finally {
      await again.close();
    }
  });

  it('CFG-04: is one also where two come at once', async () => {
    const [one, other, name] = [migratableModel(db.connection), migratableModel(db.connection), freshName()];
    const ends = await Promise.allSettled([one, one, one, other, other, other].map(async (model) => await ledgerOf(model, name).ready?.()));
    const [ofOne, ofOther] = [ends.slice(0, 3), ends.slice(3)].map((those) => new Set(those.map(({ status }) => status)));
    assert.deepEqual([ofOne?.size, ofOther?.size], [1, 1]);
    assert.notDeepEqual(ofOne, ofOther);
  });

  it('may be told that its collection has another name now, as the refusal says', async () => {
    const [one, other, name] = [migratableModel(db.connection), migratableModel(db.connection), freshName()];
    const ledger = ledgerOf(other, name);
    await ledgerOf(one, name).ready?.();
    await assert.rejects(async () => await ledger.ready?.(), new RegExp(`db\\.${name}_owner\\.updateOne`));
    await db.connection.collection(`${name}_owner`).updateOne({ _id: 'owner' as never }, { $set: { users: other.collection.name } });
    await ledger.ready?.();
  });
});
