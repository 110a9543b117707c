import assert from 'node:assert/strict';
import { Binary, BSONRegExp, Decimal128, type Document, Long, Timestamp, UUID } from 'mongodb';
import { openTarget, type Target } from './target.js';
import { bytes, id, sameId } from './values.js';

// Each row is what mongod does, where JavaScript's own values would behave otherwise.
describe('embedded-mongo: filters, orders and projections', () => {
  let target: Target;
  before(async () => {
    target = await openTarget('em_values');
  });
  after(() => target.close());

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
        const c = await target.holding(doc);
        assert.equal(await c.countDocuments(filter), Number(matches));
      });
    }

    it('ignore case under a collation that does', async () => {
      const c = await target.holding({ e: 'A@X' });
      assert.equal(await c.countDocuments({ e: 'a@x' }, { collation: { locale: 'en', strength: 2 } }), 1);
      assert.equal(await c.countDocuments({ e: { $in: ['a@x'] } }), 0);
    });

    it('take values from let', async () => {
      const c = await target.holding({ n: 1 }, { n: 2 });
      assert.equal((await c.findOne({ $expr: { $eq: ['$n', '$$wanted'] } }, { let: { wanted: 2 } }))?.n, 2);
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
      const c = await target.holding(...mixed);
      const sorted = ['arr', 'null', 'miss', 'num', 'long', 'str', 'obj', 'bin', 'oid', 'bool', 'date', 'ts'];
      assert.deepEqual(
        (await c.find().sort({ v: 1 }).toArray()).map(({ _id }) => _id),
        sorted,
      );
      assert.deepEqual(
        (await c.aggregate([{ $sort: { v: 1 } }]).toArray()).map(({ _id }) => _id),
        sorted,
      );
    });

    it('arrays by their greatest element when descending', async () => {
      const c = await target.holding({ _id: 1, v: [1, 5] }, { _id: 2, v: [0, 9] });
      assert.deepEqual(
        (await c.find().sort({ v: -1 }).toArray()).map(({ _id }) => _id),
        [2, 1],
      );
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
        const c = await target.holding(doc);
        assert.deepEqual(await c.findOne({}, { projection }), result);
        assert.deepEqual(await c.findOne(), doc);
      });
    }
  });

  it('keeps the subtypes of binaries', async () => {
    const uuid = new UUID();
    const c = await target.holding({ _id: uuid, custom: new Binary(Buffer.from([1]), 0x80) });
    const found = await c.findOne({ _id: uuid as never });
    assert.equal(found?._id.toString(), uuid.toString());
    assert.ok(found?.custom instanceof Binary && found.custom.sub_type === 0x80);
  });
});
