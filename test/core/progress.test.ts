import assert from 'node:assert/strict';
import type { LedgerRecord, RehearsalCounts } from '../../lib/core/ports.js';
import { progress, type ProgressParts } from '../../lib/core/progress.js';
import { Vitals } from '../../lib/core/vitals.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { newRecord } from '../../lib/testing/samples.js';
import { ada } from '../support/scripted-legacy.js';
import { world } from '../support/world.js';

const SOURCES = ['crm', 'shop'];

/** What progress adds up of these records, where each source says that it has so many people. */
async function progressOf(
  records: readonly Partial<LedgerRecord>[],
  totals: Readonly<Record<string, number>> = {},
  phase: 'on' | 'shadow' = 'on',
) {
  const { ledger } = memoryStores();
  for (const record of records) await ledger.insert(newRecord({ source: 'crm', ...record }));
  const legacy = { sources: SOURCES } as unknown as ProgressParts['context']['legacy'];
  const parts = { context: { ledger, phase: async () => phase, legacy }, vitals: new Vitals(SOURCES) };
  return { ledger, get: () => progress({ ...parts, totals: { current: async () => new Map(Object.entries(totals)) } }) };
}

const came = (day: string, more: Partial<LedgerRecord> = {}): Partial<LedgerRecord> => ({
  state: 'migrated',
  migratedAt: new Date(`${day}T12:00:00Z`),
  ...more,
});
const gone = { deletedAt: new Date('2024-02-01T00:00:00Z') };

describe('progress', () => {
  it('counts who came over, who is half-way, and who was deleted', async () => {
    const here = world();
    const before = await here.migrator.progress();
    assert.deepEqual([before.migrated, before.claimed, before.deleted, before.perDay, before.phase], [0, 0, 0, [], 'on']);
    const login = await here.migrator.login({ identifier: 'ada', password: ada.password });
    assert.ok(login.status === 'migrated');
    const { asOf, ...after } = await here.migrator.progress();
    const day = asOf.toISOString().slice(0, 10);
    assert.deepEqual(
      [after.migrated, after.byVia, after.bySource, after.perDay],
      [1, { login: 1, reset: 0, import: 0 }, { legacy: 1 }, [{ day, migrated: 1 }]],
    );
    assert.ok(after.lastMigratedAt && after.lastMigratedAt <= asOf);
    await here.migrator.deleteUser(login.user.id);
    const last = await here.migrator.progress();
    assert.deepEqual([last.migrated, last.deleted, last.perDay], [0, 1, []]);
    assert.equal((await world({ phase: () => 'off' }).migrator.progress()).phase, 'off');
  });

  it('DSH-03: adds up: by way, by source and by day to all who came, and the rest to all there are', async () => {
    const { get } = await progressOf(
      [
        came('2024-01-01'),
        came('2024-01-01', { via: 'import' }),
        came('2024-01-02', { via: 'reset', source: 'shop' }),
        came('2024-01-03', gone),
        came('2024-01-01', { ...gone, source: 'shop' }),
        { state: 'migrated' },
        {},
        { ...gone, state: 'migrated' },
        came('2024-01-04', { ...gone, source: '', legacyId: null }),
      ],
      { crm: 10, shop: 5 },
    );
    const { asOf: _, faults, sources, ...figures } = await get();
    assert.deepEqual(figures, {
      phase: 'on',
      migrated: 4,
      byVia: { login: 2, reset: 1, import: 1 },
      bySource: { crm: 3, shop: 1 },
      perDay: [
        { day: '2024-01-01', migrated: 2 },
        { day: '2024-01-02', migrated: 2 },
      ],
      importsPerDay: [{ day: '2024-01-01', migrated: 1 }],
      claimed: 1,
      conflicts: 0,
      deleted: 3,
      legacyTotal: 15,
      remaining: 8,
      percent: 46.6,
      lastMigratedAt: new Date('2024-01-03T12:00:00Z'),
    });
    assert.deepEqual(faults, {});
    assert.deepEqual(
      sources.map(({ name, legacyTotal, migrated, deleted }) => ({ name, legacyTotal, migrated, deleted })),
      [
        { name: 'crm', legacyTotal: 10, migrated: 3, deleted: 2 },
        { name: 'shop', legacyTotal: 5, migrated: 1, deleted: 1 },
      ],
    );
  });

  it('DSH-03: says nothing of who remains where a source does not say how many it has', async () => {
    const { get } = await progressOf([came('2024-01-01')], { crm: 10 });
    const figures = await get();
    assert.deepEqual(
      [figures.legacyTotal, figures.remaining, figures.percent, figures.sources[0]?.legacyTotal],
      [undefined, undefined, undefined, 10],
    );
    assert.equal('remaining' in figures, false);
  });

  it('DSH-03: counts a source that is gone with those who came from it, so that the rest stays the rest', async () => {
    const { get } = await progressOf([came('2024-01-01'), came('2024-01-01', { source: 'forum' })], { crm: 3, shop: 0 });
    const { legacyTotal, migrated, deleted, remaining } = await get();
    assert.deepEqual([legacyTotal, migrated, deleted, remaining], [4, 2, 0, 2]);
  });

  it('DSH-03: shows 100 % only where nobody remains, and never less than nobody', async () => {
    const nearly = await progressOf(
      Array.from({ length: 1999 }, () => came('2024-01-01')),
      { crm: 2000, shop: 0 },
    );
    assert.deepEqual(await percentOf(nearly), [1, 99.9]);
    const all = await progressOf([came('2024-01-01'), came('2024-01-01', gone)], { crm: 2, shop: 0 });
    assert.deepEqual(await percentOf(all), [0, 100]);
    const shrunk = await progressOf([came('2024-01-01'), came('2024-01-01')], { crm: 1, shop: 0 });
    assert.deepEqual(await percentOf(shrunk), [0, 100]);
    assert.deepEqual(await percentOf(await progressOf([], { crm: 0, shop: 0 })), [0, 100]);
  });

  it('has the figures of a rehearsal while there is one, and after it', async () => {
    const none: RehearsalCounts = { agree: 0, onlyHere: 0, onlyLegacy: 0, faults: 0 };
    assert.equal('shadow' in (await (await progressOf([])).get()), false);
    assert.deepEqual((await (await progressOf([], {}, 'shadow')).get()).shadow, none);
    const after = await progressOf([]);
    await after.ledger.overview.noteRehearsal('onlyLegacy');
    assert.deepEqual((await after.get()).shadow, { ...none, onlyLegacy: 1 });
  });
});

async function percentOf({ get }: Awaited<ReturnType<typeof progressOf>>) {
  const { remaining, percent } = await get();
  return [remaining, percent];
}
