import assert from 'node:assert/strict';
import type { MigrationLedger } from '../../lib/core/ports.js';
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

describe('migrationLedgerContract', () => {
  for (const [fault, broken] of Object.entries(BROKEN_LEDGERS)) {
    it(`notices a ledger that ${fault}`, async () => {
      const make = () => {
        const { ledger } = memoryStores();
        return but<MigrationLedger>(ledger, broken(ledger));
      };
      assert.notDeepEqual(await failures(migrationLedgerContract(make)), []);
    });
  }
});
