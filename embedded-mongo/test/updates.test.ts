import assert from 'node:assert/strict';
import { type Document, Timestamp } from 'mongodb';
import { assertFails, openTarget, type Target } from './target.js';
import { bytes, id } from './values.js';

// Each row is what mongod does, where JavaScript's own values would behave otherwise.
describe('embedded-mongo: updates', () => {
  let target: Target;
  before(async () => {
    target = await openTarget('em_updates');
  });
  after(() => target.close());

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
    [
      'push in order',
      { a: [] },
      {
        $push: {
          a: {
            $each: [
              { x: 1, y: 2 },
              { x: 1, y: 1 },
            ],
            $sort: { x: 1, y: 1 },
          },
        },
      },
      {
        a: [
          { x: 1, y: 1 },
          { x: 1, y: 2 },
        ],
      },
    ],
    ['push the last few', { a: [1, 2] }, { $push: { a: { $each: [3], $slice: -2 } } }, { a: [2, 3] }],
    ['push in a position', { a: [1, 2] }, { $push: { a: { $each: [3], $position: 0 } } }, { a: [3, 1, 2] }],
    ['pop', { a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
    ['pull by fields', { a: [{ h: 1 }, { h: 2 }] }, { $pull: { a: { h: 1 } } }, { a: [{ h: 2 }] }],
    ['pull by a condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    ['pull several', { a: [1, 2, 1] }, { $pullAll: { a: [1] } }, { a: [2] }],
    [
      'change the element that matched',
      { p: { a: [{ h: 0 }, { h: 1 }] } },
      { $set: { 'p.a.$.s': 9 } },
      { p: { a: [{ h: 0 }, { h: 1, s: 9 }] } },
      { 'p.a.h': 1 },
    ],
    ['change every element', { a: [1, 2] }, { $inc: { 'a.$[]': 1 } }, { a: [2, 3] }],
    ['compute in a pipeline', { a: 1 }, [{ $set: { a: { $add: ['$a', 1] } } }, { $unset: 'z' }], { a: 2 }],
  ];
  for (const [name, doc, update, result, filter = {}] of rows) {
    it(name, async () => {
      const c = await target.holding({ _id: 1, ...doc });
      await c.updateOne(filter, update);
      const found = await c.findOne();
      assert.deepEqual(found, { _id: 1, ...result });
      assert.equal(JSON.stringify(found), JSON.stringify({ _id: 1, ...result }));
    });
  }

  it('change the elements that array filters choose', async () => {
    const c = await target.holding({ _id: 1, a: [{ h: 1 }, { h: 2 }] });
    await c.updateOne({}, { $set: { 'a.$[e].s': 9 } }, { arrayFilters: [{ 'e.h': 1 }] });
    assert.deepEqual(await c.findOne(), { _id: 1, a: [{ h: 1, s: 9 }, { h: 2 }] });
    await assertFails(c.updateOne({}, { $set: { 'a.$[x].s': 9 } }, { arrayFilters: [{ 'e.h': 1 }] }), 2);
  });

  it('set the current date as either type', async () => {
    const c = await target.holding({ _id: 1 });
    await target.db.command({
      update: c.collectionName,
      updates: [{ q: {}, u: { $currentDate: { a: true, b: { $type: 'timestamp' } } } }],
    });
    const found = await c.findOne();
    assert.ok(found?.a instanceof Date);
    assert.ok(found?.b instanceof Timestamp);
  });

  it('leave everything as it was where they fail halfway', async () => {
    const c = await target.holding({ _id: 1, a: 1, b: 'x' });
    await assertFails(c.updateOne({}, { $set: { a: 2 }, $inc: { b: 1 as never } }), 14);
    assert.deepEqual(await c.findOne(), { _id: 1, a: 1, b: 'x' });
  });
});
