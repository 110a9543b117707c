import assert from 'node:assert/strict';
import { Binary, BSONRegExp, type Db, Decimal128, type Document, Long, ObjectId, Timestamp, UUID } from 'mongodb';
import { assertFails, openTarget, type Target } from './target.js';

const id = new ObjectId('6b036b3654540b49929b91c6');
const sameId = (): ObjectId => new ObjectId(id.toHexString());
const bytes = (...values: number[]): Binary => new Binary(Buffer.from(values));
const springForward = new Date('2026-03-29T13:30:00Z');

/** Where values behave as JavaScript's would not: each row is what mongod does. */
describe('embedded-mongo: the meaning of values', () => {
  let target: Target;
  let db: Db;
  let used = 0;
  before(async () => {
    target = await openTarget('em_semantics');
    db = target.db;
  });
  after(() => target.close());

  /** A fresh collection that holds these documents. */
  async function holding(...docs: Document[]) {
    used++;
    const collection = db.collection<Document>(`c${used}`);
    if (docs.length) await collection.insertMany(docs);
    return collection;
  }

  describe('filters', () => {
    const rows: [name: string, filter: Document, doc: Document, matches: boolean][] = [
      ['tell binaries apart', { a: bytes(0xff) }, { a: bytes(0xfe) }, false],
      ['tell buffers apart', { a: Buffer.from([0xff]) }, { a: Buffer.from([0xfe]) }, false],
      ['compare ObjectIds by value', { a: sameId() }, { a: id }, true],
      ['find an ObjectId in a list', { a: { $in: [sameId()] } }, { a: id }, true],
      ['compare dates by value', { a: new Date(5) }, { a: new Date(5) }, true],
      ['compare numbers across types', { a: 5 }, { a: Long.fromNumber(5) }, true],
      ['order numbers across types', { a: { $gt: 4 } }, { a: Decimal128.fromString('5') }, true],
      ['mind the order of fields', { a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, false],
      ['take a missing field for null', { a: null }, {}, true],
      ['take a field missing in one element for null', { 'a.b': null }, { a: [{ b: 1 }, {}] }, true],
      ['ask all elements whether a field is missing', { 'a.b': { $exists: false } }, { a: [{ b: 1 }, {}] }, false],
      ['find null in an array', { a: { $in: [null] } }, { a: [null] }, true],
      ['hold a missing field for equal to null', { a: { $ne: null } }, {}, false],
      ['hold a missing field for at least null', { a: { $gte: null } }, {}, true],
      ['know the type of an ObjectId', { a: { $type: 'objectId' } }, { a: id }, true],
      ['know the type of a binary', { a: { $type: 'binData' } }, { a: bytes(1) }, true],
      ['know the types of elements', { a: { $type: 'string' } }, { a: ['x'] }, true],
      ['match a BSON pattern', { a: new BSONRegExp('^x', 'i') }, { a: 'Xy' }, true],
      ['match a pattern with options', { a: { $regex: '^x', $options: 'i' } }, { a: 'Xy' }, true],
      ['match a pattern with inline flags', { a: { $regex: '(?i)^x' } }, { a: 'Xy' }, true],
      ['negate a pattern', { a: { $not: /^x/ } }, { a: 'y' }, true],
      ['ask one element for everything', { a: { $elemMatch: { $gt: 3, $lt: 5 } } }, { a: [1, 4] }, true],
      ['ask different elements otherwise', { a: { $gt: 3, $lt: 2 } }, { a: [1, 4] }, true],
      ['ask elements for their fields', { a: { $elemMatch: { b: 1, c: 2 } } }, { a: [{ b: 1 }, { c: 2 }] }, false],
      ['find all of some values in elements', { 'a.b': { $all: [1, 2] } }, { a: [{ b: 1 }, { b: 2 }] }, true],
      ['equal an array as a whole', { a: [1, 2] }, { a: [1, 2] }, true],
      ['compare a missing field in an expression', { $expr: { $lt: ['$n', 1] } }, {}, true],
      ['compare across types in an expression', { $expr: { $lt: [1, 'x'] } }, {}, true],
      ['see an array as a whole in an expression', { $expr: { $eq: ['$a', 1] } }, { a: [1, 2] }, false],
      ['hold an empty string for true in an expression', { $expr: { $not: ['$a'] } }, { a: '' }, false],
      ['ignore comments', { a: 1, $comment: 'x' }, { a: 1 }, true],
      ['order within a type only', { a: { $gt: new Date(0) } }, {}, false],
      ['mind the number of an element', { 'a.1': 2 }, { a: [1, 2] }, true],
    ];
    for (const [name, filter, doc, matches] of rows) {
      it(name, async () => {
        const c = await holding(doc);
        assert.equal(await c.countDocuments(filter), Number(matches));
      });
    }

    it('ignore case under a collation that does', async () => {
      const c = await holding({ e: 'A@X' });
      assert.equal(await c.countDocuments({ e: 'a@x' }, { collation: { locale: 'en', strength: 2 } }), 1);
      assert.equal(await c.countDocuments({ e: { $in: ['a@x'] } }), 0);
    });

    it('take values from let', async () => {
      const c = await holding({ n: 1 }, { n: 2 });
      assert.equal((await c.findOne({ $expr: { $eq: ['$n', '$$wanted'] } }, { let: { wanted: 2 } }))?.['n'], 2);
    });
  });

  describe('orders', () => {
    const mixed: Document[] = [
      { _id: 'date', v: new Date(1) },
      { _id: 'bool', v: true },
      { _id: 'oid', v: id },
      { _id: 'bin', v: bytes(1) },
      { _id: 'arr', v: [] },
      { _id: 'obj', v: {} },
      { _id: 'str', v: 's' },
      { _id: 'num', v: 1 },
      { _id: 'null', v: null },
      { _id: 'miss' },
      { _id: 'ts', v: new Timestamp({ t: 1, i: 1 }) },
      { _id: 'long', v: Long.fromString('9007199254740993') },
    ];

    it('values across types', async () => {
      const c = await holding(...mixed);
      const sorted = ['arr', 'null', 'miss', 'num', 'long', 'str', 'obj', 'bin', 'oid', 'bool', 'date', 'ts'];
      assert.deepEqual((await c.find().sort({ v: 1 }).toArray()).map(({ _id }) => _id), sorted);
      assert.deepEqual((await c.aggregate([{ $sort: { v: 1 } }]).toArray()).map(({ _id }) => _id), sorted);
    });

    it('arrays by their greatest element when descending', async () => {
      const c = await holding({ _id: 1, v: [1, 5] }, { _id: 2, v: [0, 9] });
      assert.deepEqual((await c.find().sort({ v: -1 }).toArray()).map(({ _id }) => _id), [2, 1]);
    });
  });

  describe('projections', () => {
    const rows: [name: string, doc: Document, projection: Document, result: Document][] = [
      ['keep the other fields beside a slice', { _id: 1, a: [1, 2], b: 2 }, { a: { $slice: 1 } }, { _id: 1, a: [1], b: 2 }],
      ['find one element', { _id: 1, a: [1, 2, 3], b: 1 }, { a: { $elemMatch: { $gt: 1 } } }, { _id: 1, a: [2] }],
      ['keep nested fields', { _id: 1, a: [{ b: 1, c: 2 }, 5] }, { 'a.b': 1, _id: 0 }, { a: [{ b: 1 }] }],
      ['drop nested fields', { _id: 1, a: { b: 1, c: 2 } }, { 'a.b': 0 }, { _id: 1, a: { c: 2 } }],
      ['compute', { _id: 1, a: 2 }, { twice: { $multiply: ['$a', 2] } }, { _id: 1, twice: 4 }],
    ];
    for (const [name, doc, projection, result] of rows) {
      it(name, async () => {
        const c = await holding(doc);
        assert.deepEqual(await c.findOne({}, { projection }), result);
        assert.deepEqual(await c.findOne(), doc);
      });
    }
  });

  describe('pipelines', () => {
    const rows: [name: string, docs: Document[], pipeline: Document[], result: Document[]][] = [
      ['count nothing as nothing', [], [{ $count: 'n' }], []],
      ['leave missing values out of a list', [{ a: 1 }, {}], [{ $group: { _id: null, v: { $push: '$a' } } }], [{ _id: null, v: [1] }]],
      ['add numbers', [{ a: 1.5 }, { a: 2 }, { a: 'x' }], [{ $group: { _id: null, s: { $sum: '$a' } } }], [{ _id: null, s: 3.5 }]],
      ['collect ObjectIds once', [{ a: id }, { a: sameId() }], [{ $group: { _id: null, v: { $addToSet: '$a' } } }], [{ _id: null, v: [id] }]],
      ['group by ObjectId', [{ a: id }, { a: sameId() }], [{ $group: { _id: '$a', n: { $sum: 1 } } }], [{ _id: id, n: 2 }]],
      ['group by binary', [{ a: bytes(1) }, { a: bytes(2) }], [{ $group: { _id: '$a' } }, { $count: 'n' }], [{ n: 2 }]],
      ['group by several fields', [{ a: 1, b: 2 }, { a: 1, b: 2 }], [{ $group: { _id: { a: '$a', b: '$b' }, n: { $sum: 1 } } }], [{ _id: { a: 1, b: 2 }, n: 2 }]],
      ['convert an ObjectId to text', [{ _id: 1, a: id }], [{ $project: { s: { $toString: '$a' } } }], [{ _id: 1, s: id.toHexString() }]],
      ['convert an ObjectId to its date', [{ _id: 1, a: id }], [{ $project: { s: { $toDate: '$a' } } }], [{ _id: 1, s: id.getTimestamp() }]],
      ['convert text to an ObjectId', [{ _id: 1, a: id.toHexString() }], [{ $project: { s: { $toObjectId: '$a' } } }], [{ _id: 1, s: id }]],
      ['name types', [{ _id: 1, a: id }], [{ $project: { s: { $type: '$a' } } }], [{ _id: 1, s: 'objectId' }]],
      ['cut dates to days', [{ _id: 1, d: springForward }], [{ $project: { d: { $dateTrunc: { date: '$d', unit: 'day' } } } }], [{ _id: 1, d: new Date('2026-03-29') }]],
      ['cut dates to days of a time zone', [{ _id: 1, d: springForward }], [{ $project: { d: { $dateTrunc: { date: '$d', unit: 'day', timezone: 'Europe/Paris' } } } }], [{ _id: 1, d: new Date('2026-03-28T23:00:00Z') }]],
      ['write dates', [{ _id: 1, d: springForward }], [{ $project: { d: { $dateToString: { date: '$d', format: '%Y-%m-%d' } } } }], [{ _id: 1, d: '2026-03-29' }]],
      ['compute facets', [{ a: 1 }, { a: 2 }], [{ $facet: { all: [{ $count: 'n' }], big: [{ $match: { a: { $gt: 1 } } }, { $count: 'n' }] } }], [{ all: [{ n: 2 }], big: [{ n: 1 }] }]],
      ['unwind, sort, skip and limit', [{ _id: 1, a: [3, 1, 2] }], [{ $unwind: '$a' }, { $sort: { a: -1 } }, { $skip: 1 }, { $limit: 1 }], [{ _id: 1, a: 2 }]],
    ];
    for (const [name, docs, pipeline, result] of rows) {
      it(name, async () => {
        const c = await holding(...docs);
        assert.deepEqual(await c.aggregate(pipeline).toArray(), result);
      });
    }

    it('keep the order of the fields', async () => {
      const c = await holding({ _id: 1, z: 1, a: 2 });
      assert.deepEqual(Object.keys((await c.aggregate([{ $project: { a: 1, z: 1 } }]).toArray())[0] ?? {}), ['_id', 'z', 'a']);
    });

    it('draw no more samples than there are', async () => {
      const c = await holding({ a: 1 });
      assert.equal((await c.aggregate([{ $sample: { size: 3 } }]).toArray()).length, 1);
    });

    it('look other collections up', async () => {
      const people = await holding({ _id: id, k: 5 }, { _id: 'other', k: 6 });
      const c = await holding({ _id: 1, u: sameId(), k: 5 });
      const from = people.collectionName;
      const joined = await c.aggregate([{ $lookup: { from, localField: 'u', foreignField: '_id', as: 'x' } }]).toArray();
      assert.equal(joined[0]?.['x'].length, 1);
      const pipeline = [{ $match: { $expr: { $eq: ['$k', '$$k'] } } }];
      const matched = await c.aggregate([{ $lookup: { from, let: { k: '$k' }, pipeline, as: 'x' } }]).toArray();
      assert.equal(matched[0]?.['x'].length, 1);
    });

    it('leave what is stored as it is', async () => {
      const c = await holding({ _id: 1, a: { b: 1 } });
      await c.aggregate([{ $addFields: { 'a.x': 2 } }, { $unset: 'a.b' }]).toArray();
      assert.deepEqual(await c.findOne(), { _id: 1, a: { b: 1 } });
    });
  });

  describe('updates', () => {
    const rows: [name: string, doc: Document, update: Document | Document[], result: Document, filter?: Document][] = [
      ['insert alone what is for inserts', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
      ['fill an array up', { a: [1] }, { $set: { 'a.3': 9 } }, { a: [1, null, null, 9] }],
      ['make the documents on the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
      ['leave null for an element', { a: [1, 2] }, { $unset: { 'a.0': 1 } }, { a: [null, 2] }],
      ['unset nothing in a missing field', { a: 1 }, { $unset: { 'b.c': 1 } }, { a: 1 }],
      ['change the order of fields', { a: { x: 1, y: 2 } }, { $set: { a: { y: 2, x: 1 } } }, { a: { y: 2, x: 1 } }],
      ['hold null for less than numbers', { a: null }, { $min: { a: 5 } }, { a: null }],
      ['hold an ObjectId for more than numbers', { a: 5 }, { $max: { a: id } }, { a: id }],
      ['rename', { a: 1, b: 2 }, { $rename: { a: 'c.d' } }, { b: 2, c: { d: 1 } }],
      ['multiply', { a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
      ['tell binaries in a set apart', { a: [bytes(1)] }, { $addToSet: { a: { $each: [bytes(2), bytes(1)] } } }, { a: [bytes(1), bytes(2)] }],
      ['push in order', { a: [] }, { $push: { a: { $each: [{ x: 1, y: 2 }, { x: 1, y: 1 }], $sort: { x: 1, y: 1 } } } }, { a: [{ x: 1, y: 1 }, { x: 1, y: 2 }] }],
      ['push the last few', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
      ['push in a position', { a: [1, 2] }, { $push: { a: { $each: [3], $position: 0 } } }, { a: [3, 1, 2] }],
      ['pop', { a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
      ['pull by fields', { a: [{ h: 1 }, { h: 2 }] }, { $pull: { a: { h: 1 } } }, { a: [{ h: 2 }] }],
      ['pull by a condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
      ['pull several', { a: [1, 2, 1] }, { $pullAll: { a: [1] } }, { a: [2] }],
      ['change the element that matched', { p: { a: [{ h: 0 }, { h: 1 }] } }, { $set: { 'p.a.$.s': 9 } }, { p: { a: [{ h: 0 }, { h: 1, s: 9 }] } }, { 'p.a.h': 1 }],
      ['change every element', { a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
      ['compute in a pipeline', { a: 1 }, [{ $set: { a: { $add: ['$a', 1] } } }, { $unset: 'z' }], { a: 2 }],
    ];
    for (const [name, doc, update, result, filter = {}] of rows) {
      it(name, async () => {
        const c = await holding({ _id: 1, ...doc });
        await c.updateOne(filter, update);
        const found = await c.findOne();
        assert.deepEqual(found, { _id: 1, ...result });
        assert.equal(JSON.stringify(found), JSON.stringify({ _id: 1, ...result }));
      });
    }

    it('change the elements that array filters choose', async () => {
      const c = await holding({ _id: 1, a: [{ h: 1 }, { h: 2 }] });
      await c.updateOne({}, { $set: { 'a.$[e].s': 9 } }, { arrayFilters: [{ 'e.h': 1 }] });
      assert.deepEqual(await c.findOne(), { _id: 1, a: [{ h: 1, s: 9 }, { h: 2 }] });
      await assertFails(c.updateOne({}, { $set: { 'a.$[x].s': 9 } }, { arrayFilters: [{ 'e.h': 1 }] }), 2);
    });

    it('set the current date as either type', async () => {
      const c = await holding({ _id: 1 });
      await c.updateOne({}, { $currentDate: { a: true as never, b: { $type: 'timestamp' } } });
      const found = await c.findOne();
      assert.ok(found?.['a'] instanceof Date);
      assert.equal(found?.['b']._bsontype, 'Timestamp');
    });

    it('leave everything as it was where they fail halfway', async () => {
      const c = await holding({ _id: 1, a: 1, b: 'x' });
      await assertFails(c.updateOne({}, { $set: { a: 2 }, $inc: { b: 1 } }), 14);
      assert.deepEqual(await c.findOne(), { _id: 1, a: 1, b: 'x' });
    });
  });

  it('keeps the subtypes of binaries', async () => {
    const uuid = new UUID();
    const c = await holding({ _id: uuid, custom: new Binary(Buffer.from([1]), 0x80) });
    const found = await c.findOne({ _id: uuid as never });
    assert.equal(found?.['_id'].toString(), uuid.toString());
    assert.equal(found?.['custom'].sub_type, 0x80);
  });
});
