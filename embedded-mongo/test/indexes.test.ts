import assert from 'node:assert/strict';
import type { Db } from 'mongodb';
import { assertFails, isRealServer, openTarget, type Target } from './target.js';

describe('embedded-mongo: indexes', () => {
  let target: Target;
  let db: Db;
  before(async () => {
    target = await openTarget('em_indexes');
    db = target.db;
  });
  after(() => target.close());

  it('holds a compound unique index', async () => {
    const c = db.collection('compound');
    await c.createIndexes([{ key: { a: 1, b: 1 }, unique: true }]);
    await c.insertMany([
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ]);
    await assertFails(c.insertOne({ a: 1, b: 2 }), 11000, { keyPattern: { a: 1, b: 1 }, keyValue: { a: 1, b: 2 } });
    await assertFails(c.updateOne({ b: 1 }, { $set: { b: 2 } }), 11000);
    await assertFails(c.findOneAndUpdate({ b: 1 }, { $set: { b: 2 } }), 11000, { keyPattern: { a: 1, b: 1 }, codeName: 'DuplicateKey' });
    assert.equal(await c.countDocuments(), 2);
  });

  it('lets documents without the field into a sparse unique index, and nulls only once', async () => {
    const c = db.collection('sparse');
    await c.createIndexes([{ key: { s: 1 }, unique: true, sparse: true }]);
    await c.insertMany([{}, {}, { s: 'x' }, { s: null }]);
    await assertFails(c.insertOne({ s: 'x' }), 11000, { keyPattern: { s: 1 }, keyValue: { s: 'x' } });
    await assertFails(c.insertOne({ s: null }), 11000);
    assert.equal(await c.countDocuments({ s: null }), 3);
  });

  it('takes a missing field for null in a unique index that is not sparse', async () => {
    const c = db.collection('dense');
    await c.createIndexes([{ key: { s: 1 }, unique: true }]);
    await c.insertOne({});
    await assertFails(c.insertOne({ s: null }), 11000, { keyValue: { s: null } });
  });

  it('holds a partial unique index for what its filter matches alone', async () => {
    const c = db.collection('partial');
    await c.createIndexes([{ key: { p: 1 }, unique: true, partialFilterExpression: { p: { $type: 'string' } } }]);
    await c.insertMany([{ p: null }, { p: null }, { p: 1 }, { p: 1 }, { p: 'y' }]);
    await assertFails(c.insertOne({ p: 'y' }), 11000, { keyPattern: { p: 1 } });
    assert.equal(await c.countDocuments({ p: 1 }), 2);
  });

  it('does not look for documents in a partial index that may leave them out', async () => {
    const c = db.collection('partial_reads');
    await c.createIndexes([{ key: { email: 1 }, unique: true, partialFilterExpression: { deletedAt: null } }]);
    await c.insertMany([{ email: 'a', deletedAt: 1 }, { email: 'a' }]);
    assert.equal(await c.countDocuments({ email: 'a' }), 2);
    await assertFails(c.insertOne({ email: 'a' }), 11000);
  });

  it('holds a unique index under a collation, and finds by it only under that', async () => {
    const c = db.collection('collation');
    const collation = { locale: 'en', strength: 2 };
    await c.createIndexes([{ key: { e: 1 }, unique: true, collation }]);
    await c.insertMany([
      { _id: 1 as never, e: 'Ann@X.org' },
      { _id: 2 as never, e: 'bob' },
    ]);
    await assertFails(c.insertOne({ e: 'ann@x.ORG' }), 11000, { keyPattern: { e: 1 } });
    await assertFails(c.updateOne({ e: 'bob' }, { $set: { e: 'ANN@x.org' } }), 11000);
    await c.updateOne({ _id: 1 as never }, { $set: { e: 'ANN@x.org' } });
    assert.equal((await c.findOne({ e: 'ann@X.org' }, { collation }))?._id, 1);
    assert.equal(await c.findOne({ e: 'ann@X.org' }), null);
  });

  it('holds a unique index over the elements of arrays, until their document is gone', async () => {
    const c = db.collection('multikey');
    await c.createIndexes([{ key: { 'ids.k': 1 }, unique: true, sparse: true }]);
    await c.insertOne({ a: 5, ids: [{ k: 1 }, { k: 2 }, { k: 2 }] });
    await assertFails(c.insertOne({ a: 6, ids: [{ k: 2 }] }), 11000);
    assert.equal((await c.findOne({ 'ids.k': 2 }))?.a, 5);
    await c.updateOne({ a: 5 }, { $set: { ids: [{ k: 1 }] } });
    await c.insertOne({ a: 6, ids: [{ k: 2 }] });
    await c.deleteOne({ a: 5 });
    await c.insertOne({ a: 7, ids: [{ k: 1 }] });
  });

  it('keeps the others in an index when one of several with the same key goes', async () => {
    const c = db.collection('shared_keys');
    await c.createIndexes([{ key: { k: 1 } }]);
    await c.insertMany([
      { n: 1, k: 'x' },
      { n: 2, k: 'x' },
      { n: 3, k: ['x', 'y'] },
    ]);
    await c.deleteOne({ n: 1 });
    await c.updateOne({ n: 3 }, { $set: { k: 'y' } });
    assert.deepEqual(
      (await c.find({ k: 'x' }).toArray()).map((doc) => doc.n),
      [2],
    );
    assert.deepEqual(
      (await c.find({ k: { $in: ['y', 'z'] } }).toArray()).map((doc) => doc.n),
      [3],
    );
  });

  it('makes no index over documents that break it', async () => {
    const c = db.collection('broken');
    await c.insertMany([{ x: 1 }, { x: 1 }]);
    await assertFails(c.createIndexes([{ key: { x: 1 }, unique: true }]), 11000);
    assert.equal((await c.indexes()).length, 1);
  });

  it('lists, repeats and drops indexes', async () => {
    const c = db.collection('listed');
    await c.createIndexes([
      { key: { a: 1 }, unique: true },
      { key: { at: 1 }, expireAfterSeconds: 60 },
    ]);
    await c.createIndexes([{ key: { a: 1 }, unique: true }]);
    assert.deepEqual(
      (await c.indexes()).map((index) => [index.name, index.unique, index.expireAfterSeconds]),
      [
        ['_id_', undefined, undefined],
        ['a_1', true, undefined],
        ['at_1', undefined, 60],
      ],
    );
    await assertFails(c.dropIndex('nope_1'), 27, { codeName: 'IndexNotFound' });
    await assertFails(c.dropIndex('_id_'), 72);
    await c.dropIndex('a_1');
    await c.insertMany([{ a: 1 }, { a: 1 }]);
    await c.dropIndexes();
    assert.equal((await c.indexes()).length, 1);
    await assertFails(db.collection('nowhere').indexes(), 26);
  });

  it('refuses an index that conflicts with another, or is none', async () => {
    const c = db.collection('conflicts');
    await c.createIndexes([{ key: { a: 1 } }]);
    await assertFails(c.createIndexes([{ key: { a: 1 }, unique: true }]), 86, { codeName: 'IndexKeySpecsConflict' });
    await assertFails(c.createIndexes([{ key: { a: 1 }, name: 'other' }]), 85, { codeName: 'IndexOptionsConflict' });
    await assertFails(c.createIndexes([{ key: { a: 1 }, expireAfterSeconds: 5 }]), 85);
    await assertFails(c.createIndexes([{ key: { b: 1 }, partialFilterExpression: { b: { $ne: 1 } } }]), 67);
    await assertFails(c.createIndexes([{ key: { b: 1 }, sparse: true, partialFilterExpression: { b: 1 } }]), 67);
    await assertFails(c.createIndexes([{ key: { b: 'nonsense' as never } }]), 67);
    await assertFails(db.command({ createIndexes: 'conflicts', indexes: [{ key: { b: 1 }, name: 'b', nonsense: 1 }] }), 197);
  });

  it('explains which index finds the documents', async () => {
    const c = db.collection('explained');
    await c.createIndexes([{ key: { e: 1 }, unique: true }]);
    await c.insertOne({ e: 1 });
    const plan = async (filter: object): Promise<unknown> => JSON.stringify((await c.find(filter).explain()).queryPlanner.winningPlan);
    assert.match(String(await plan({ e: 'q', z: 1 })), /"indexName":"e_1"/);
    assert.match(String(await plan({ z: 1 })), /COLLSCAN/);
  });

  it('refuses a text index, which it does not have', async function () {
    if (isRealServer) return this.skip();
    await assertFails(db.collection('text').createIndexes([{ key: { a: 'text' } }]), 67, { codeName: 'CannotCreateIndex' });
  });
});
