import assert from 'node:assert/strict';
import type { LedgerQuery, LedgerRecord, LedgerTally, MigrationLedger, PageQuery } from '../core/ports.js';
import { atOnce, type Checks } from './contract.js';
import { freshAddress, INJECTIONS, newRecord, unique } from './samples.js';

/** What a ledger must do when it is looked at. It need not be empty. */
export const ledgerOverview: Checks<MigrationLedger> = {
  'DSH-03: overview.tally counts who came over by day, source and way, without those deleted': async (ledger) => {
    const source = unique();
    const before = await ledger.overview.tally();
    const day = (text: string, differing: Partial<LedgerRecord> = {}) =>
      newRecord({ source, state: 'migrated', migratedAt: new Date(text), ...differing });
    const deleted = day('2024-03-01T10:00:00Z');
    const records = [
      newRecord({ source }),
      day('2024-03-01T00:00:00.000Z'),
      day('2024-03-01T23:59:59.999Z', { via: 'import' }),
      day('2024-03-01T12:00:00Z'),
      day('2024-03-02T00:00:00.000Z', { via: 'reset' }),
      day('2024-03-01T12:00:00Z', { source: '' }),
      newRecord({ source, state: 'migrated', claimedAt: new Date('2024-03-05T12:00:00Z') }),
      deleted,
    ];
    for (const record of records) await ledger.insert(record);
    await ledger.updateByUser(deleted.userId, { state: 'migrated', deletedAt: new Date() });
    const after = await ledger.overview.tally();
    assert.deepEqual(ofSource(after, source), {
      migrated: [
        { day: '2024-03-01', via: 'import', count: 1 },
        { day: '2024-03-01', via: 'login', count: 2 },
        { day: '2024-03-02', via: 'reset', count: 1 },
        { day: '2024-03-05', via: 'login', count: 1 },
      ],
      deleted: 1,
    });
    assert.equal(after.claimed - before.claimed, 1);
    assert.deepEqual(
      after.migrated.map((entry) => entry.day),
      after.migrated.map((entry) => entry.day).toSorted(),
    );
    assert.ok(after.lastMigratedAt && after.lastMigratedAt >= new Date('2024-03-02'));
    assert.deepEqual([ofSource(after, '').migrated, ofSource(after, '').deleted], [[], 0]);
  },

  'DSH-03: overview.tally sees what has just happened, however often it was asked before': async (ledger) => {
    const source = unique();
    const record = newRecord({ source });
    const seen: unknown[] = [];
    const look = async () => {
      const tally = ofSource(await ledger.overview.tally(), source);
      seen.push([tally.migrated.reduce((sum, { count }) => sum + count, 0), tally.deleted]);
    };
    await ledger.insert(record);
    await look();
    await ledger.update(record.key, { state: 'claimed' }, { state: 'migrated', migratedAt: new Date() });
    await look();
    await ledger.updateByUser(record.userId, { state: 'migrated', deletedAt: new Date() });
    await look();
    assert.deepEqual(seen, [
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
  },

  'overview.tally counts each of a hundred that come at once': async (ledger) => {
    const source = unique();
    const records = Array.from({ length: 100 }, () => newRecord({ source }));
    await Promise.all(records.map((record) => ledger.insert(record)));
    const looks = records.slice(0, 5).map(() => ledger.overview.tally());
    await Promise.all(records.map(({ key }) => ledger.update(key, { state: 'claimed' }, { state: 'migrated', migratedAt: new Date() })));
    await Promise.all(looks);
    const { migrated } = ofSource(await ledger.overview.tally(), source);
    assert.equal(
      migrated.reduce((sum, { count }) => sum + count, 0),
      100,
    );
  },

  'overview.page gives the records of a state, the latest first, each once': async (ledger) => {
    const start = farAhead();
    const of = (state: 'migrated' | 'claimed' | 'deleted', index: number): LedgerRecord => {
      const at = new Date(start + Math.floor(index / 2));
      if (state === 'claimed') return newRecord({ claimedAt: at });
      return newRecord({ state: 'migrated', migratedAt: at, deletedAt: state === 'deleted' ? at : null });
    };
    for (const state of ['migrated', 'claimed', 'deleted'] as const) {
      const records = Array.from({ length: 7 }, (_, index) => of(state, index));
      for (const record of records) await ledger.insert(record);
      const keys = (await first(ledger, { state, limit: 2 }, 7)).map(({ key }) => key);
      assert.deepEqual(new Set(keys), new Set(records.map(({ key }) => key)), state);
      const times = keys.map((key) => records.findIndex((record) => record.key === key) >> 1);
      assert.deepEqual(
        times,
        times.toSorted((a, b) => b - a),
        state,
      );
    }
  },

  'overview.page goes on where it was, whoever comes meanwhile': async (ledger) => {
    const start = farAhead();
    const at = (offset: number) => newRecord({ state: 'migrated', migratedAt: new Date(start + offset) });
    const [oldest, middle, newest] = [at(1), at(2), at(3)];
    for (const record of [oldest, middle, newest]) await ledger.insert(record);
    const page = await ledger.overview.page({ state: 'migrated', limit: 1 });
    assert.deepEqual(keysOf(page.items), [newest.key]);
    await ledger.insert(at(4));
    const next = await ledger.overview.page({ state: 'migrated', limit: 2, cursor: page.next ?? '' });
    assert.deepEqual(keysOf(next.items), [middle.key, oldest.key]);
  },

  'overview.page leaves out what stands for no legacy identity, and gives whole records': async (ledger) => {
    const migratedAt = new Date(farAhead());
    const record = newRecord({ state: 'migrated', migratedAt, born: unique(), aliases: [freshAddress(), `username:${unique()}`] });
    await ledger.insert(newRecord({ state: 'migrated', migratedAt: new Date(migratedAt.getTime() + 1), source: '' }));
    await ledger.insert(record);
    assert.deepEqual((await ledger.overview.page({ state: 'migrated', limit: 1 })).items, [record]);
  },

  'overview.page finds the records with an alias in a range, each once, in any state': async (ledger) => {
    const mark = unique();
    const records = [
      newRecord({ aliases: [`${mark}a@example.org`, `username:${mark}a`] }),
      newRecord({ aliases: [`${mark}ab@example.org`], state: 'migrated', migratedAt: new Date() }),
      newRecord({ aliases: [freshAddress(), `username:${mark}ac`], deletedAt: new Date() }),
      newRecord({ aliases: [freshAddress(), `username:${mark}b`] }),
    ];
    for (const record of records) await ledger.insert(record);
    const range = (from: string) => ({ from, to: `${from}\uffff` });
    const wanted = { aliases: [range(`${mark}a`), range(`username:${mark}a`)] };
    const found = await first(ledger, { ...wanted, limit: 1 }, 4);
    assert.deepEqual(keysOf(found).toSorted(), keysOf(records.slice(0, 3)).toSorted());
    // An address before the range and a username behind it are not in it, though the range lies between them.
    const between = await ledger.overview.page({ aliases: [{ from: `${mark}ac`, to: `${mark}az` }] });
    assert.deepEqual(between.items, []);
  },

  'INJ-01: overview.page takes no cursor that is none, and as many as there may be': async (ledger) => {
    for (let index = 0; index < 3; index++) await ledger.insert(newRecord({ state: 'migrated', migratedAt: new Date(farAhead()) }));
    const all = await ledger.overview.page({ state: 'migrated' });
    for (const cursor of ['', '1', '1.', '-1.0', '1.2.3', '1e9.0', ...INJECTIONS])
      assert.deepEqual(keysOf((await ledger.overview.page({ state: 'migrated', cursor })).items), keysOf(all.items), cursor);
    for (const limit of [0, -1, 1.5, Number.NaN, 1e9]) {
      const { items } = await ledger.overview.page({ state: 'migrated', limit });
      assert.ok(items.length >= 3 && items.length <= 200, String(limit));
    }
  },

  'overview.conflicts has each conflict once, with how often it came to it, the latest first': async (ledger) => {
    const start = farAhead();
    const [one, other] = [unique(), unique()];
    const note = (id: string, offset: number, reason: string) =>
      ledger.overview.noteConflict({ id, identifier: 'a***@example.org', reason, at: new Date(start + offset) });
    const { conflicts: before } = await ledger.overview.tally();
    await note(one, 0, 'first');
    await note(other, 1, 'another');
    await note(one, 2, 'again');
    const { items } = await ledger.overview.conflicts({ limit: 2 });
    assert.deepEqual(items, [
      { id: one, identifier: 'a***@example.org', reason: 'again', firstAt: new Date(start), lastAt: new Date(start + 2), times: 2 },
      { id: other, identifier: 'a***@example.org', reason: 'another', firstAt: new Date(start + 1), lastAt: new Date(start + 1), times: 1 },
    ]);
    assert.equal((await ledger.overview.tally()).conflicts - before, 2);
    const paged = await ledger.overview.conflicts({ limit: 1 });
    const rest = await ledger.overview.conflicts({ limit: 1, cursor: paged.next ?? '' });
    assert.deepEqual([paged.items[0]?.id, rest.items[0]?.id], [one, other]);
    assert.equal(await ledger.overview.removeConflicts([one, unique()]), 1);
    assert.equal(await ledger.overview.removeConflicts([one]), 0);
    assert.equal(await ledger.overview.removeConflicts([]), 0);
    assert.equal((await ledger.overview.tally()).conflicts - before, 1);
  },

  'overview.noteConflict counts each of a hundred at once': async (ledger) => {
    const [id, at] = [unique(), new Date(farAhead())];
    await atOnce(100, () => ledger.overview.noteConflict({ id, identifier: 'b***', reason: 'at once', at }));
    const { items } = await ledger.overview.conflicts({ limit: 1 });
    assert.deepEqual([items[0]?.id, items[0]?.times], [id, 100]);
  },

  'overview.noteRehearsal counts each of a hundred at once': async (ledger) => {
    const { rehearsal: before } = await ledger.overview.tally();
    const outcomes = ['agree', 'onlyHere', 'onlyLegacy', 'faults'] as const;
    await atOnce(100, (index) => ledger.overview.noteRehearsal(outcomes[index % 4] ?? 'agree'));
    const { rehearsal: after } = await ledger.overview.tally();
    for (const outcome of outcomes) assert.equal(after[outcome] - before[outcome], 25, outcome);
  },
};

let times = Date.UTC(2100, 0, 1) + Math.floor(Math.random() * 1e11);
/** A time later than any other in the ledger: what is of it comes first. */
const farAhead = (): number => {
  times += 10_000;
  return times;
};

const keysOf = (records: readonly { readonly key: string }[]): string[] => records.map(({ key }) => key);

function ofSource({ migrated, deleted }: LedgerTally, source: string) {
  const entries = migrated.filter((entry) => entry.source === source);
  const sorted = entries.map(({ day, via, count }) => ({ day, via, count })).sort((a, b) => (a.day + a.via < b.day + b.via ? -1 : 1));
  return { migrated: sorted, deleted: deleted.find((entry) => entry.source === source)?.count ?? 0 };
}

/** The first records of a list, page by page. */
async function first(ledger: MigrationLedger, query: LedgerQuery & PageQuery, count: number): Promise<readonly LedgerRecord[]> {
  const found: LedgerRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await ledger.overview.page({ ...query, ...(cursor === undefined ? {} : { cursor }) });
    assert.ok(page.items.length <= (query.limit ?? 50));
    found.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && found.length < count);
  return found.slice(0, count);
}
