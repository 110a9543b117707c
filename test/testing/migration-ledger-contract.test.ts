import assert from 'node:assert/strict';
import type { LedgerOverview, MigrationLedger } from '../../lib/core/ports.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { migrationLedgerContract } from '../../lib/testing/index.js';
import { but, failures } from './support/failures.js';

const BROKEN_LEDGERS: Record<string, (ledger: MigrationLedger) => Partial<MigrationLedger>> = {
  'says true of a second insert': (ledger) => ({
    insert: async (record) => {
      await ledger.insert(record);
      return true;
    },
  }),
  'ignores conditions': (ledger) => ({ update: (key, _, change) => ledger.update(key, {}, change) }),
  'reads before it writes': (ledger) => ({
    update: async (key, { state, userId }, change) => {
      const record = await ledger.find(key);
      const holds = record && (state ?? record.state) === record.state && (userId ?? record.userId) === record.userId;
      return holds ? await ledger.update(key, {}, change) : false;
    },
  }),
  'counts the deleted among the migrated': (ledger) => ({
    counts: async () => {
      const { migrated, claimed, deleted } = await ledger.counts();
      return { migrated: migrated + deleted, claimed, deleted };
    },
  }),
  'changes one record of a user': (ledger) => ({
    updateByUser: async (userId, change) => {
      const [record] = await ledger.findByUser(userId);
      return record && (await ledger.update(record.key, {}, change)) ? 1 : 0;
    },
  }),
  'finds by the first alias alone': (ledger) => ({ findByAliases: (aliases) => ledger.findByAliases(aliases.slice(0, 1)) }),
  'loses dates': (ledger) => ({
    find: async (key) => {
      const record = await ledger.find(key);
      return record && { ...record, claimedAt: new Date(Math.floor(record.claimedAt.getTime() / 1000) * 1000) };
    },
  }),
};

/** The overview of a ledger, with some of it done differently. */
const withOverview =
  (broken: (overview: LedgerOverview) => Partial<LedgerOverview>) =>
  ({ overview }: MigrationLedger): Partial<MigrationLedger> => ({ overview: but<LedgerOverview>(overview, broken(overview)) });

const BROKEN_OVERVIEWS: Record<string, (overview: LedgerOverview) => Partial<LedgerOverview>> = {
  'keeps its figures from before': (overview) => {
    const first = overview.tally();
    return { tally: () => first };
  },
  'takes the deleted for people who came over': (overview) => ({
    tally: async () => {
      const { migrated, deleted, ...tally } = await overview.tally();
      const again = deleted.map((entry) => ({ ...entry, day: '2024-03-01', via: 'login' }) as const);
      return { ...tally, deleted, migrated: [...migrated, ...again] };
    },
  }),
  'forgets the way people came': (overview) => ({
    tally: async () => {
      const { migrated, ...tally } = await overview.tally();
      return { ...tally, migrated: migrated.map((entry) => ({ ...entry, via: 'login' as const })) };
    },
  }),
  'gives the first page whatever the cursor': (overview) => ({ page: ({ cursor: _, ...query }) => overview.page(query) }),
  'ends after one page': (overview) => ({ page: async (query) => ({ ...(await overview.page(query)), next: null }) }),
  'gives any number at once': (overview) => ({ page: (query) => overview.page({ ...query, limit: 200 }) }),
  'has one state for another': (overview) => ({
    page: (query) => overview.page('state' in query ? { ...query, state: 'migrated' } : query),
  }),
  'takes a conflict that comes again for another': (overview) => ({
    noteConflict: (conflict) => overview.noteConflict({ ...conflict, id: crypto.randomUUID() }),
  }),
  'says that it took away what was not there': (overview) => ({
    removeConflicts: async (ids) => {
      await overview.removeConflicts(ids);
      return ids.length;
    },
  }),
  'loses rehearsals': (overview) => ({
    noteRehearsal: (outcome) => (outcome === 'faults' ? Promise.resolve() : overview.noteRehearsal(outcome)),
  }),
};

describe('migrationLedgerContract', () => {
  const overviews = Object.entries(BROKEN_OVERVIEWS).map(([fault, broken]) => [fault, withOverview(broken)] as const);
  for (const [fault, broken] of [...Object.entries(BROKEN_LEDGERS), ...overviews]) {
    it(`notices a ledger that ${fault}`, async () => {
      const make = () => {
        const { ledger } = memoryStores();
        return but<MigrationLedger>(ledger, broken(ledger));
      };
      assert.notDeepEqual(await failures(migrationLedgerContract(make)), []);
    });
  }
});
