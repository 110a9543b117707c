import assert from 'node:assert/strict';
import type { LedgerRecord } from '../../../lib/core/ports.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { LedgerDays } from '../../../lib/stores/mongoose/ledger-days.js';
import { StoreCalls } from '../../../lib/stores/mongoose/store-calls.js';
import { newRecord } from '../../../lib/testing/samples.js';
import { testDatabase } from '../../support/mongo.js';
import { until } from '../../support/world.js';
import { migratableModel } from './support/models.js';

const on = (day: string, differing: Partial<LedgerRecord> = {}): LedgerRecord =>
  newRecord({ state: 'migrated', migratedAt: new Date(`${day}T12:00:00Z`), ...differing });

describe('The days of a ledger', () => {
  const db = testDatabase();

  /** A ledger with these records, and its days as of a time that a test sets. */
  async function daysOf(records: readonly LedgerRecord[], today = '2024-03-10') {
    const name = `l${crypto.randomUUID().replaceAll('-', '')}`;
    const model = migratableModel(db.connection);
    const { ledger } = mongooseStores(model, { collections: { ledger: name } });
    await ledger.ready?.();
    const clock = { now: Date.parse(`${today}T12:00:00Z`) };
    const [own, kept] = [db.connection.collection(name), db.connection.collection(`${name}_days`)];
    const calls = new StoreCalls(model, 20_000);
    const make = () => new LedgerDays(own, kept, calls, calls, () => clock.now);
    const add = async (...more: readonly LedgerRecord[]) => {
      for (const record of more) await ledger.insert(record);
    };
    await add(...records);
    const days = make();
    const perDay = async (of = days) => Object.fromEntries((await of.tally()).migrated.map(({ day, count }) => [day, count]));
    const keptDays = async () => (await kept.find().toArray()).map(({ _id }) => String(_id)).sort();
    return { ledger, own, kept, days, make, clock, add, perDay, keptDays };
  }

  it('are kept once they are over, and not looked at again', async () => {
    const { perDay, keptDays, kept, add } = await daysOf([on('2024-03-01'), on('2024-03-01'), on('2024-03-03'), on('2024-03-10')]);
    assert.deepEqual(await perDay(), { '2024-03-01': 2, '2024-03-03': 1, '2024-03-10': 1 });
    assert.deepEqual(await keptDays(), ['2024-03-01', '2024-03-03', 'through']);
    assert.deepEqual((await kept.findOne({ _id: 'through' as never }))?.['at'], new Date('2024-03-10'));
    await add(on('2024-03-10'));
    assert.deepEqual(await perDay(), { '2024-03-01': 2, '2024-03-03': 1, '2024-03-10': 2 });
  });

  it('are those of the rest of time too, where nobody has looked for long', async () => {
    const { perDay, keptDays, clock, add } = await daysOf([on('2024-03-01')]);
    await perDay();
    await add(on('2024-03-10'), on('2024-03-12'), on('2024-05-01'));
    clock.now = Date.parse('2024-05-02T00:30:00Z');
    assert.deepEqual(await perDay(), { '2024-03-01': 1, '2024-03-10': 1, '2024-03-12': 1, '2024-05-01': 1 });
    assert.deepEqual(await keptDays(), ['2024-03-01', '2024-03-10', '2024-03-12', 'through'], 'the last is not over for good yet');
    clock.now = Date.parse('2024-05-02T01:00:00Z');
    assert.deepEqual(await perDay(), { '2024-03-01': 1, '2024-03-10': 1, '2024-03-12': 1, '2024-05-01': 1 });
    assert.ok((await keptDays()).includes('2024-05-01'));
  });

  it('count who leaves on the day they had come, whenever that was', async () => {
    const [first, second] = [on('2024-03-01'), on('2024-03-01')];
    const { perDay, days, ledger, clock } = await daysOf([first, second, on('2024-03-02')]);
    assert.deepEqual(await perDay(), { '2024-03-01': 2, '2024-03-02': 1 });
    await ledger.updateByUser(first.userId, { deletedAt: new Date(clock.now) });
    assert.deepEqual(await perDay(), { '2024-03-01': 1, '2024-03-02': 1 });
    clock.now += 5 * 86_400_000;
    assert.deepEqual(await perDay(), { '2024-03-01': 1, '2024-03-02': 1 });
    await ledger.updateByUser(second.userId, { deletedAt: new Date(clock.now) });
    const { migrated, deleted } = await days.tally();
    assert.deepEqual([migrated.map(({ day, count }) => [day, count]), deleted], [[['2024-03-02', 1]], [{ source: 'legacy', count: 2 }]]);
  });

  it('have those too who come by clocks that are ahead', async () => {
    const { perDay } = await daysOf([on('2024-03-10'), on('2024-03-11'), on('2024-09-01')]);
    assert.deepEqual(await perDay(), { '2024-03-10': 1, '2024-03-11': 1, '2024-09-01': 1 });
  });

  it('DSH-03: are open again once a clock that was far ahead is set right', async () => {
    const { perDay, add, clock, kept } = await daysOf([on('2024-03-01'), on('2024-03-10')]);
    clock.now = Date.parse('2025-06-01T12:00:00Z');
    await perDay();
    clock.now = Date.parse('2024-03-10T13:00:00Z');
    await add(on('2024-03-10'));
    assert.deepEqual(await perDay(), { '2024-03-01': 1, '2024-03-10': 2 });
    assert.deepEqual((await kept.findOne({ _id: 'through' as never }))?.['at'], new Date('2024-03-10'));
    clock.now = Date.parse('2024-03-12T12:00:00Z');
    await add(on('2024-03-12'));
    assert.deepEqual(await perDay(), { '2024-03-01': 1, '2024-03-10': 2, '2024-03-12': 1 });
  });

  it('are mended at once in a small ledger where something was written into them later', async () => {
    const { perDay, add, own, make } = await daysOf([on('2024-03-01')]);
    await perDay();
    const late = on('2024-03-01');
    await add(late, on('2024-02-01'));
    assert.deepEqual(await perDay(), { '2024-02-01': 1, '2024-03-01': 2 });
    assert.deepEqual(await perDay(make()), { '2024-02-01': 1, '2024-03-01': 2 });
    await own.deleteMany({ _id: { $in: [late.key as never] } });
    assert.deepEqual(await perDay(), { '2024-02-01': 1, '2024-03-01': 1 });
    await own.deleteMany({});
    assert.deepEqual(await perDay(), {});
  });

  it('DSH-03: do not count twice what was deleted twice', async () => {
    const record = on('2024-03-01', { deletedAt: new Date('2024-03-02T12:00:00Z') });
    const { days, ledger, clock } = await daysOf([record, on('2024-03-01')]);
    await days.tally();
    await ledger.update(record.key, {}, { deletedAt: new Date(clock.now) });
    const { migrated, deleted } = await days.tally();
    assert.deepEqual([migrated.map(({ count }) => count), deleted.map(({ count }) => count)], [[1], [1]]);
  });

  it('DSH-03: are the same whoever adds them up, all at once, and across a change of day', async () => {
    const records = Array.from({ length: 40 }, (_, index) => on(`2024-03-0${1 + (index % 9)}`));
    const { perDay, make, clock } = await daysOf(records);
    const expected = await perDay();
    for (const now of ['2024-03-10T23:59:59.999Z', '2024-03-11T00:59:59.999Z', '2024-03-11T01:00:00.000Z', '2024-03-20T00:00:00Z']) {
      clock.now = Date.parse(now);
      const seen = await Promise.all(Array.from({ length: 5 }, () => perDay(make())));
      for (const days of seen) assert.deepEqual(days, expected, now);
    }
  });

  it('are added up again where a process died while it added them up', async () => {
    const { perDay, kept, make } = await daysOf([on('2024-03-01'), on('2024-03-02')]);
    const expected = await perDay();
    await kept.deleteMany({ _id: { $in: ['through' as never, '2024-03-02' as never] } });
    assert.deepEqual(await perDay(make()), expected);
    await kept.deleteMany({});
    assert.deepEqual(await perDay(make()), expected);
  });

  it('are mended aside in a large ledger, some minutes later', async () => {
    const { perDay, own, add, clock } = await daysOf([on('2024-03-01')]);
    const many = Array.from({ length: 20_001 }, () => {
      const { key, ...record } = on('2024-03-02');
      return { _id: key as never, ...Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) };
    });
    await own.insertMany(many);
    assert.deepEqual(await perDay(), { '2024-03-01': 1, '2024-03-02': 20_001 });
    await add(on('2024-03-01'));
    clock.now += 299_999;
    assert.equal((await perDay())['2024-03-01'], 1);
    clock.now += 1;
    await until(async () => (await perDay())['2024-03-01'] === 2);
  });
});
