import assert from 'node:assert/strict';
import type { Collection, Filter, Sort } from 'mongodb';
import { openTarget, type Target } from './target.js';

interface Row {
  readonly _id: number;
  readonly state: string;
  readonly at?: Date;
  readonly gone?: Date;
  readonly names: readonly string[];
}

/** More than are gone through one by one. */
const COUNT = 3000;
const day = (days: number) => new Date(Date.UTC(2024, 0, 1) + days * 86_400_000);
const name = (index: number) => `n${String(index % 997).padStart(3, '0')}`;

function rowOf(_id: number): Row {
  const at = _id % 50 === 0 ? {} : { at: _id % 51 === 0 ? (null as unknown as Date) : day((_id * 7919) % 400) };
  const gone = _id % 20 === 0 ? { gone: day(_id % 300) } : {};
  return { _id, state: _id % 10 ? 'done' : 'open', ...at, ...gone, names: _id % 7 ? [name(_id), `u:${name(_id * 3)}`] : [] };
}

describe('embedded-mongo: ranges and orders', () => {
  let target: Target;
  let plain: Collection<Row>;
  let indexed: Collection<Row>;
  before(async () => {
    target = await openTarget('em_ordered');
    [plain, indexed] = [target.db.collection<Row>('plain'), target.db.collection<Row>('indexed')];
    await indexed.createIndexes([{ key: { state: 1, at: 1 } }, { key: { gone: 1 }, sparse: true }, { key: { names: 1 } }]);
    for (const collection of [plain, indexed]) await collection.insertMany(Array.from({ length: COUNT }, (_, index) => rowOf(index)));
  });
  after(() => target.close());

  const FILTERS: readonly Filter<Row>[] = [
    { state: 'done', at: { $gte: day(10), $lt: day(20) } },
    { state: 'done', at: { $gt: day(390) } },
    { state: 'done', at: { $lte: day(3) } },
    { state: 'done', at: null as unknown as Date },
    { state: 'done', at: day(77) },
    { state: 'done', at: { $gte: day(20), $lt: day(10) } },
    { state: 'done', at: { $gte: 5 as unknown as Date } },
    { state: { $eq: 'open' }, at: { $gt: day(0) } },
    { gone: { $gt: day(100), $lte: day(200) } },
    { gone: { $gt: day(100) }, state: 'done' },
    { names: { $elemMatch: { $gte: 'n10', $lt: 'n11' } } },
    { names: { $gte: 'n99', $lt: 'n000' } },
    { names: { $gte: 'n99', $lt: 'u:n001' } },
    {
      $or: [{ names: { $elemMatch: { $gte: 'n10', $lt: 'n11' } } }, { names: { $elemMatch: { $gte: 'u:n10', $lt: 'u:n11' } } }],
      state: 'done',
    },
    { $or: [{ names: { $elemMatch: { $gte: 'n10', $lt: 'n11' } } }, { _id: { $lt: 5 } }] },
    { at: { $gte: day(10), $lt: day(20) } },
    { gone: null as unknown as Date },
    {},
  ];

  const same = async () => {
    for (const filter of FILTERS) {
      const ids = async (collection: Collection<Row>) =>
        (await collection.find(filter).toArray()).map(({ _id }) => _id).sort((a, b) => a - b);
      assert.deepEqual(await ids(indexed), await ids(plain), JSON.stringify(filter));
      assert.equal(await indexed.countDocuments(filter), await plain.countDocuments(filter), JSON.stringify(filter));
    }
  };

  it('finds the same in an index as without', same);

  it('gives the order of an index, forwards and backwards', async () => {
    for (const filter of FILTERS) {
      for (const sort of [{ at: 1 }, { at: -1 }, { state: -1, at: -1 }, { state: 1, at: -1 }, { gone: -1 }] as const) {
        const field = 'gone' in sort ? 'gone' : 'at';
        const values = async (collection: Collection<Row>) =>
          (await collection.find(filter, { sort: sort as Sort, skip: 3, limit: 40 }).toArray()).map((row) => row[field] ?? null);
        assert.deepEqual(await values(indexed), await values(plain), `${JSON.stringify(filter)} by ${JSON.stringify(sort)}`);
      }
    }
  });

  it('keeps the order while documents come, change and go', async () => {
    for (let round = 0; round < 3; round++) {
      for (const collection of [plain, indexed]) {
        await collection.insertMany(Array.from({ length: 50 }, (_, index) => rowOf(COUNT + round * 1000 + index)));
        await collection.updateMany({ _id: { $lt: 200, $gte: 100 } }, { $set: { at: day(15 + round) } });
        await collection.updateMany({ _id: { $lt: 300, $gte: 250 } }, { $set: { state: 'done', names: ['n100', 'n105'] } });
        await collection.deleteMany({ _id: { $gte: 1000 + round * 10, $lt: 1010 + round * 10 } });
        await collection.updateOne({ _id: COUNT + round * 1000 }, { $set: { gone: day(150) } });
      }
      await same();
    }
  });
});
