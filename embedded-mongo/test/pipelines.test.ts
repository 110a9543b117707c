import assert from 'node:assert/strict';
import type { Document } from 'mongodb';
import { openTarget, type Target } from './target.js';
import { bytes, id, sameId } from './values.js';

const springForward = new Date('2026-03-29T13:30:00Z');
// Each row is what mongod does, where JavaScript's own values would behave otherwise.
describe('embedded-mongo: pipelines', () => {
  let target: Target;
  before(async () => {
    target = await openTarget('em_pipelines');
  });
  after(() => target.close());

  const rows: [name: string, docs: Document[], pipeline: Document[], result: Document[]][] = [
    ['count nothing as nothing', [], [{ $count: 'n' }], []],
    ['leave missing values out of a list', [{ a: 1 }, {}], [{ $group: { _id: null, v: { $push: '$a' } } }], [{ _id: null, v: [1] }]],
    ['add numbers', [{ a: 1.5 }, { a: 2 }, { a: 'x' }], [{ $group: { _id: null, s: { $sum: '$a' } } }], [{ _id: null, s: 3.5 }]],
    ['collect ObjectIds once', [{ a: id }, { a: sameId() }], [{ $group: { _id: null, v: { $addToSet: '$a' } } }], [{ _id: null, v: [id] }]],
    ['group by ObjectId', [{ a: id }, { a: sameId() }], [{ $group: { _id: '$a', n: { $sum: 1 } } }], [{ _id: id, n: 2 }]],
    ['group by binary', [{ a: bytes(1) }, { a: bytes(2) }], [{ $group: { _id: '$a' } }, { $count: 'n' }], [{ n: 2 }]],
    [
      'group by several fields',
      [
        { a: 1, b: 2 },
        { a: 1, b: 2 },
      ],
      [{ $group: { _id: { a: '$a', b: '$b' }, n: { $sum: 1 } } }],
      [{ _id: { a: 1, b: 2 }, n: 2 }],
    ],
    ['convert an ObjectId to text', [{ _id: 1, a: id }], [{ $project: { s: { $toString: '$a' } } }], [{ _id: 1, s: id.toHexString() }]],
    ['convert an ObjectId to its date', [{ _id: 1, a: id }], [{ $project: { s: { $toDate: '$a' } } }], [{ _id: 1, s: id.getTimestamp() }]],
    ['convert text to an ObjectId', [{ _id: 1, a: id.toHexString() }], [{ $project: { s: { $toObjectId: '$a' } } }], [{ _id: 1, s: id }]],
    ['name types', [{ _id: 1, a: id }], [{ $project: { s: { $type: '$a' } } }], [{ _id: 1, s: 'objectId' }]],
    [
      'cut dates to days',
      [{ _id: 1, d: springForward }],
      [{ $project: { d: { $dateTrunc: { date: '$d', unit: 'day' } } } }],
      [{ _id: 1, d: new Date('2026-03-29') }],
    ],
    [
      'cut dates to days of a time zone',
      [{ _id: 1, d: springForward }],
      [{ $project: { d: { $dateTrunc: { date: '$d', unit: 'day', timezone: 'Europe/Paris' } } } }],
      [{ _id: 1, d: new Date('2026-03-28T23:00:00Z') }],
    ],
    [
      'write dates',
      [{ _id: 1, d: springForward }],
      [{ $project: { d: { $dateToString: { date: '$d', format: '%Y-%m-%d' } } } }],
      [{ _id: 1, d: '2026-03-29' }],
    ],
    [
      'compute facets',
      [{ a: 1 }, { a: 2 }],
      [{ $facet: { all: [{ $count: 'n' }], big: [{ $match: { a: { $gt: 1 } } }, { $count: 'n' }] } }],
      [{ all: [{ n: 2 }], big: [{ n: 1 }] }],
    ],
    [
      'unwind, sort, skip and limit',
      [{ _id: 1, a: [3, 1, 2] }],
      [{ $unwind: '$a' }, { $sort: { a: -1 } }, { $skip: 1 }, { $limit: 1 }],
      [{ _id: 1, a: 2 }],
    ],
  ];
  for (const [name, docs, pipeline, result] of rows) {
    it(name, async () => {
      const c = await target.holding(...docs);
      assert.deepEqual(await c.aggregate(pipeline).toArray(), result);
    });
  }

  it('keep the order of the fields', async () => {
    const c = await target.holding({ _id: 1, z: 1, a: 2 });
    assert.deepEqual(Object.keys((await c.aggregate([{ $project: { a: 1, z: 1 } }]).toArray())[0] ?? {}), ['_id', 'z', 'a']);
  });

  it('draw no more samples than there are', async () => {
    const c = await target.holding({ a: 1 });
    assert.equal((await c.aggregate([{ $sample: { size: 3 } }]).toArray()).length, 1);
  });

  it('look other collections up', async () => {
    const people = await target.holding({ _id: id, k: 5 }, { _id: 'other', k: 6 });
    const c = await target.holding({ _id: 1, u: sameId(), k: 5 });
    const from = people.collectionName;
    const joined = await c.aggregate([{ $lookup: { from, localField: 'u', foreignField: '_id', as: 'x' } }]).toArray();
    assert.equal(joined[0]?.x.length, 1);
    const pipeline = [{ $match: { $expr: { $eq: ['$k', '$$k'] } } }];
    const matched = await c.aggregate([{ $lookup: { from, let: { k: '$k' }, pipeline, as: 'x' } }]).toArray();
    assert.equal(matched[0]?.x.length, 1);
  });

  it('leave what is stored as it is', async () => {
    const c = await target.holding({ _id: 1, a: { b: 1 } });
    await c.aggregate([{ $addFields: { 'a.x': 2 } }, { $unset: 'a.b' }]).toArray();
    assert.deepEqual(await c.findOne(), { _id: 1, a: { b: 1 } });
  });
});
