import assert from 'node:assert/strict';
import { type Db, type Document, MongoClient } from 'mongodb';
import { assertFails, isRealServer, openTarget, type Target } from './target.js';

describe('embedded-mongo: what it does not do', () => {
  let target: Target;
  let db: Db;
  before(async () => {
    target = await openTarget('em_unsupported');
    db = target.db;
    await db.collection('c').insertOne({ a: 1 });
  });
  after(() => target.close());

  it('refuses unknown commands, operators, stages and expressions', async () => {
    const c = db.collection('c');
    await assertFails(db.command({ nope: 1 }), 59, { codeName: 'CommandNotFound' });
    await assertFails(c.find({ a: { $foo: 1 } }).toArray(), 2, { codeName: 'BadValue' });
    await assertFails(c.find({ a: { $gt: 1, b: 2 } }).toArray(), 2);
    await assertFails(db.collection('none').find({ $foo: 1 }).toArray(), 2);
    await assertFails(c.find({ $or: [] }).toArray(), 2);
    await assertFails(c.find({ $text: { $search: 'x' } }).toArray(), 27, { codeName: 'IndexNotFound' });
    await assertFails(c.find({ a: { $near: [1, 1] } }).toArray(), 291);
    await assertFails(c.find({ a: { $regex: '(' } }).toArray(), 51091);
    await assertFails(c.aggregate([{ $foo: 1 }]).toArray(), 40324);
    await assertFails(c.aggregate([{ $match: {}, $limit: 1 }]).toArray(), 40323);
    await assertFails(c.aggregate([{ $project: { x: { $foo: 1 } } }]).toArray(), 31325);
    await assertFails(c.find({ $expr: { $foo: 1 } }).toArray(), 168, { codeName: 'InvalidPipelineOperator' });
    await assertFails(c.aggregate([{ $group: { _id: null, n: { $foo: 1 } } }]).toArray(), 15952);
    await assertFails(c.find({}, { projection: { a: 1, b: 0 } }).toArray(), 31254);
    await assertFails(c.find({}, { projection: { a: 0, b: 1 } }).toArray(), 31253);
    await assertFails(db.command({ find: 'c', filter: 'x' }), 14, { codeName: 'TypeMismatch' });
    await assertFails(db.command({ find: 'c', sort: { a: 2 } }), 15975);
    await assertFails(db.command({ find: 'c', skip: -1 }), 51024);
    await assertFails(db.command({ find: 5 }), 73);
  });

  it('refuses hints at no index and tailable cursors', async () => {
    const c = db.collection('c');
    await assertFails(c.find({}, { hint: 'nope_1' }).toArray(), 2);
    await assertFails(c.find({}, { tailable: true }).next(), 2);
  });

  it('refuses transactions and change streams as a standalone mongod does', async function () {
    if (isRealServer) return this.skip();
    await assertFails(db.collection('c').watch().next(), 40573, { codeName: 'Location40573' });
    await assertFails(target.client.db('admin').command({ commitTransaction: 1 }), 20, { codeName: 'IllegalOperation' });
    const session = target.client.startSession();
    await assert.rejects(
      session.withTransaction(() => db.collection('c').insertOne({}, { session })),
      /retryable writes|Transaction numbers/,
    );
    await session.endSession();
    assert.equal(await db.collection('c').countDocuments(), 1);
    await assertFails(db.collection('c').insertOne({}, { writeConcern: { w: 2 } }), 2);
    await assertFails(db.collection('c').findOne({}, { readConcern: 'linearizable' }), 123);
  });

  it('refuses what a mongod has and it does not', async function () {
    if (isRealServer) return this.skip();
    const c = db.collection<Document>('c');
    await assertFails(c.find({ $where: 'true' }).toArray(), 2, { codeName: 'BadValue' });
    await assertFails(c.find({ $jsonSchema: {} }).toArray(), 224, { codeName: 'QueryFeatureNotAllowed' });
    await assertFails(c.aggregate([{ $out: 'x' }]).toArray(), 115, { codeName: 'CommandNotSupported' });
    await assertFails(c.aggregate([{ $facet: { x: [{ $merge: 'x' }] } }]).toArray(), 115);
    await assertFails(c.aggregate([{ $project: { x: { $function: { body: 'x', args: [], lang: 'js' } } } }]).toArray(), 2);
    await assertFails(db.createCollection('capped', { capped: true, size: 1 }), 115);
    await assertFails(db.createCollection('checked', { validator: { a: 1 } }), 115);
    await assertFails(db.command({ mapReduce: 'c' }), 59);
  });

  it('knows no users', async function () {
    if (isRealServer) return this.skip();
    const client = new MongoClient(target.uri.replace('//', '//user:secret@'));
    await assert.rejects(client.connect(), { code: 18 });
    await client.close();
  });
});
