import assert from 'node:assert/strict';
import { type Db, type Document, MongoBulkWriteError } from 'mongodb';
import { assertFails, openTarget, type Target } from './target.js';

describe('embedded-mongo: reads and writes', () => {
  let target: Target;
  let db: Db;
  before(async () => {
    target = await openTarget('em_crud');
    db = target.db;
  });
  after(() => target.close());

  const bulkError = async (promise: Promise<unknown>): Promise<MongoBulkWriteError> => {
    const error = await promise.then(
      () => null,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof MongoBulkWriteError);
    return error;
  };

  it('stops an ordered batch at its first failure', async () => {
    const c = db.collection('ordered');
    await c.createIndexes([{ key: { k: 1 }, unique: true }]);
    const error = await bulkError(c.insertMany([{ k: 1 }, { k: 1 }, { k: 2 }]));
    assert.deepEqual([error.code, error.insertedCount, await c.countDocuments()], [11000, 1, 1]);
  });

  it('goes on with an unordered batch', async () => {
    const c = db.collection('unordered');
    await c.createIndexes([{ key: { k: 1 }, unique: true }]);
    const error = await bulkError(c.insertMany([{ k: 1 }, { k: 2 }, { k: 1 }, { k: 3 }, { k: 2 }], { ordered: false }));
    assert.deepEqual([error.insertedCount, [error.writeErrors].flat().map(({ index }) => index)], [3, [2, 4]]);
  });

  it('counts what a bulk write did', async () => {
    const c = db.collection<Document>('bulk');
    await c.insertMany([{ k: 1 }, { k: 2 }, { k: 2 }]);
    const result = await c.bulkWrite([
      { insertOne: { document: { k: 3 } } },
      { updateOne: { filter: { k: 9 }, update: { $set: { z: 1 } }, upsert: true } },
      { updateMany: { filter: { k: 2 }, update: { $set: { z: 1 } } } },
      { replaceOne: { filter: { k: 3 }, replacement: { k: 4 } } },
      { deleteOne: { filter: { k: 1 } } },
    ]);
    assert.deepEqual(
      [result.insertedCount, result.upsertedCount, result.matchedCount, result.modifiedCount, result.deletedCount],
      [1, 1, 3, 3, 1],
    );
    assert.deepEqual(Object.keys(result.upsertedIds), ['1']);
    const again = await c.updateMany({ k: 2 }, { $set: { z: 1 } });
    assert.deepEqual([again.matchedCount, again.modifiedCount], [2, 0]);
  });

  it('upserts what the filter says, then the update', async () => {
    const c = db.collection<Document>('upsert');
    const made = await c.findOneAndUpdate(
      { a: 1, b: { $eq: 2 }, $and: [{ 'n.x': 3 }], z: { $gt: 5 } },
      { $set: { q: 1 }, $setOnInsert: { w: 2 }, $inc: { i: 1 } },
      { upsert: true, returnDocument: 'after', projection: { _id: 0 } },
    );
    assert.deepEqual(made, { a: 1, b: 2, n: { x: 3 }, i: 1, q: 1, w: 2 });
    const found = await c.findOneAndUpdate({ a: 1 }, { $setOnInsert: { w: 9 } }, { upsert: true });
    assert.equal(found?.w, 2);
    await c.updateOne({ a: 7 }, [{ $set: { b: { $add: ['$a', 1] } } }], { upsert: true });
    assert.equal((await c.findOne({ a: 7 }))?.b, 8);
    await c.replaceOne({ _id: 'r' as never, a: 8 }, { c: 1 }, { upsert: true });
    assert.deepEqual(await c.findOne({ _id: 'r' as never }), { _id: 'r', c: 1 });
  });

  it('lets one of many concurrent upserts insert', async () => {
    const c = db.collection('race');
    await c.createIndexes([{ key: { k: 1 }, unique: true }]);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => c.updateOne({ k: 'x' }, { $inc: { n: 1 } }, { upsert: true })),
    );
    const done = results.filter(({ status }) => status === 'fulfilled').length;
    assert.deepEqual(await c.find().project({ _id: 0 }).toArray(), [{ k: 'x', n: done }]);
  });

  it('finds, updates and deletes one, in the order asked for', async () => {
    const c = db.collection('one');
    await c.insertMany([
      { _id: 1 as never, n: 5 },
      { _id: 2 as never, n: 7 },
      { _id: 3 as never, n: 6 },
    ]);
    assert.equal((await c.findOneAndUpdate({}, { $inc: { n: 10 } }, { sort: { n: -1 } }))?._id, 2);
    assert.equal((await c.findOneAndDelete({}, { sort: { n: -1 } }))?.n, 17);
    assert.equal((await c.findOneAndReplace({}, { n: 1 }, { sort: { n: 1 }, returnDocument: 'after' }))?._id, 1);
    assert.equal(await c.findOneAndDelete({ n: 99 }), null);
    assert.deepEqual(
      (await c.find().sort({ n: -1 }).skip(1).limit(5).toArray()).map((doc) => doc.n),
      [1],
    );
  });

  it('refuses unsound updates', async () => {
    const c = db.collection<Document>('unsound');
    await c.insertOne({ a: 1, n: 'text', list: [1] });
    await assertFails(c.updateOne({ a: 1 }, { $set: { _id: 5 } }), 66);
    await assertFails(c.updateOne({ a: 1 }, { $set: { x: 1 }, $inc: { x: 1 } }), 40);
    await assertFails(c.updateOne({ a: 1 }, { $inc: { n: 1 } }), 14);
    await assertFails(c.updateOne({ a: 1 }, { $set: { 'a.b': 1 } }), 28);
    await assertFails(c.updateOne({ a: 1 }, { $push: { a: 1 as never } }), 2);
    await assertFails(c.updateOne({ a: 1 }, { $nope: { a: 1 } }), 9);
    await assertFails(c.updateOne({ a: 1 }, { $set: { '': 1 } }), 56);
    await assertFails(c.insertOne({ _id: [1] as never }), 53);
    assert.deepEqual(await c.find().project({ _id: 0 }).toArray(), [{ a: 1, n: 'text', list: [1] }]);
  });

  it('counts and lists distinct values', async () => {
    const c = db.collection('distinct');
    await c.insertMany([{ k: 'b' }, { k: ['a', 'b'] }, {}, { k: 'A' }]);
    assert.deepEqual(await c.distinct('k'), ['A', 'a', 'b']);
    assert.deepEqual(await c.distinct('k', { k: 'b' }), ['a', 'b']);
    assert.equal((await c.distinct('k', {}, { collation: { locale: 'en', strength: 2 } })).length, 2);
    assert.deepEqual(
      [await c.estimatedDocumentCount(), await c.countDocuments({ k: 'b' }), await c.countDocuments({}, { skip: 1, limit: 2 })],
      [4, 2, 2],
    );
  });

  it('stores documents and gives them back as they were', async () => {
    const c = db.collection<Document>('stored');
    const special = JSON.parse('{"__proto__": 1, "constructor": 2}') as Document;
    await c.insertOne({ z: 1, special, when: new Date(5), none: null, list: [[1], {}], text: 'a\u0000b' });
    const { _id, ...found } = (await c.findOne()) ?? {};
    assert.deepEqual(found, { z: 1, special, when: new Date(5), none: null, list: [[1], {}], text: 'a\u0000b' });
    assert.equal(await c.countDocuments({ constructor: { $exists: true } }), 0);
  });

  it('reads results in batches, and forgets those that were killed', async () => {
    const c = db.collection('cursors');
    await c.insertMany(Array.from({ length: 1000 }, (_, i) => ({ i })));
    assert.equal((await c.find().batchSize(7).toArray()).length, 1000);
    assert.equal((await c.aggregate([{ $match: { i: { $lt: 500 } } }], { batchSize: 10 }).toArray()).length, 500);
    const cursor = c.find().batchSize(2);
    await cursor.next();
    const { id } = cursor;
    await cursor.close();
    await assertFails(db.command({ getMore: id, collection: 'cursors' }), 43, { codeName: 'CursorNotFound' });
  });

  it('splits replies that would be too large, and refuses documents that would be', async () => {
    const c = db.collection('large');
    await c.insertMany(Array.from({ length: 6 }, () => ({ text: 'x'.repeat(4_000_000) })));
    assert.equal((await c.find().toArray()).length, 6);
    await assertFails(c.updateMany({}, { $set: { more: 'x'.repeat(13_000_000) } }), 17419);
  });

  it('lists and drops collections and databases', async () => {
    await db.createCollection('listed', { collation: { locale: 'en', strength: 2 } });
    await db.collection('listed').insertOne({ e: 'A' });
    assert.equal(await db.collection('listed').countDocuments({ e: 'a' }), 1);
    assert.deepEqual(
      (await db.listCollections({ name: 'listed' }).toArray()).map(({ type }) => type),
      ['collection'],
    );
    await assertFails(db.createCollection('listed'), 48, { codeName: 'NamespaceExists' });
    assert.ok((await db.admin().listDatabases()).databases.some(({ name }) => name === db.databaseName));
    await db.collection('listed').drop();
    assert.deepEqual(await db.listCollections({ name: 'listed' }).toArray(), []);
  });

  it('writes without waiting for a reply', async () => {
    const c = db.collection<{ _id: number }>('silent');
    await c.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
    const deadline = Date.now() + 15_000;
    while ((await c.countDocuments()) === 0) assert.ok(Date.now() < deadline);
  });
});
