import assert from 'node:assert/strict';
import type { Awaitable, LedgerChange, MigrationLedger } from '../core/ports.js';
import { atOnce, type Contract, contractOf } from './contract.js';
import { ledgerOverview } from './ledger-overview-contract.js';
import { manyRecords } from './many-records-contract.js';
import { freshAddress, INJECTIONS, newRecord, unique } from './samples.js';

/** What every {@link MigrationLedger} must do. The ledger need not be empty. */
export const migrationLedgerContract = (make: () => Awaitable<MigrationLedger>): Contract =>
  contractOf<MigrationLedger>(make, {
    'insert adds a record, and find gives it back whole': async (ledger) => {
      const dates = {
        claimedAt: new Date(1_700_000_000_001),
        migratedAt: new Date(1_700_000_000_002),
        deletedAt: new Date(1_700_000_000_003),
      };
      const records = [
        newRecord(),
        newRecord({
          ...dates,
          state: 'migrated',
          born: unique(),
          via: 'import',
          emailVerified: false,
          aliases: [freshAddress(), 'username:ada'],
        }),
        newRecord({ legacyId: null, aliases: [], via: 'reset', source: '' }),
      ];
      for (const record of records) {
        assert.equal(await ledger.insert(record), true);
        assert.deepEqual(await ledger.find(record.key), record);
      }
    },

    'insert says false where the key exists, and changes nothing': async (ledger) => {
      const record = newRecord();
      await ledger.insert(record);
      assert.equal(await ledger.insert(newRecord({ key: record.key, state: 'migrated' })), false);
      assert.deepEqual(await ledger.find(record.key), record);
    },

    'one of a hundred inserts of one key at once says true': async (ledger) => {
      const key = unique();
      const records = Array.from({ length: 100 }, () => newRecord({ key }));
      const inserted = await Promise.all(records.map((record) => ledger.insert(record)));
      const won = records.filter((_, index) => inserted[index]);
      assert.equal(won.length, 1);
      assert.deepEqual(await ledger.find(key), won[0]);
    },

    'find gives null for a key that no record has': async (ledger) => {
      for (const key of [unique(), '', ...INJECTIONS]) assert.equal(await ledger.find(key), null, key);
    },

    'findByUser gives all records of a user': async (ledger) => {
      const userId = unique();
      const records = [newRecord({ userId }), newRecord({ userId, state: 'migrated' }), newRecord({ userId, deletedAt: new Date() })];
      for (const record of [...records, newRecord()]) await ledger.insert(record);
      assert.deepEqual(keysOf(await ledger.findByUser(userId)), keysOf(records));
      for (const nobody of [unique(), '', ...INJECTIONS]) assert.deepEqual(await ledger.findByUser(nobody), [], nobody);
    },

    'findByAliases gives the records that share any of the aliases': async (ledger) => {
      const [first, second, third] = [freshAddress(), freshAddress(), `username:${unique()}`];
      const records = [newRecord({ aliases: [first, third] }), newRecord({ aliases: [second], deletedAt: new Date() })];
      for (const record of [...records, newRecord()]) await ledger.insert(record);
      assert.deepEqual(keysOf(await ledger.findByAliases([first, second])), keysOf(records));
      assert.deepEqual(keysOf(await ledger.findByAliases([third, freshAddress()])), keysOf(records.slice(0, 1)));
      assert.deepEqual(await ledger.findByAliases([freshAddress()]), []);
      assert.deepEqual(await ledger.findByAliases([]), []);
      assert.deepEqual(await ledger.findByAliases(INJECTIONS), []);
    },

    'update changes what it names and nothing else': async (ledger) => {
      const record = newRecord();
      await ledger.insert(record);
      const changes: readonly LedgerChange[] = [
        { state: 'migrated' },
        { userId: unique() },
        { born: unique() },
        { via: 'import' },
        { migratedAt: new Date(1_700_000_000_004) },
        { deletedAt: new Date(1_700_000_000_005) },
        { deletedAt: null, born: null, migratedAt: null },
      ];
      let expected = record;
      for (const change of changes) {
        assert.equal(await ledger.update(record.key, {}, change), true);
        expected = { ...expected, ...change };
        assert.deepEqual(await ledger.find(record.key), expected);
      }
    },

    'update happens only where the condition holds, and says whether it did': async (ledger) => {
      const record = newRecord();
      await ledger.insert(record);
      const change = { state: 'migrated', born: 'changed' } as const;
      for (const condition of [
        { state: 'migrated' },
        { userId: unique() },
        { state: 'claimed', userId: unique() },
        { state: 'migrated', userId: record.userId },
      ] as const) {
        assert.equal(await ledger.update(record.key, condition, change), false, JSON.stringify(condition));
      }
      assert.deepEqual(await ledger.find(record.key), record);
      assert.equal(await ledger.update(record.key, { state: 'claimed', userId: record.userId }, change), true);
      assert.deepEqual(await ledger.find(record.key), { ...record, ...change });
    },

    'update says true where the record is as the change would have it': async (ledger) => {
      const record = newRecord();
      await ledger.insert(record);
      assert.equal(await ledger.update(record.key, { state: 'claimed' }, { userId: record.userId }), true);
    },

    'update says false for a key that no record has, and adds none': async (ledger) => {
      const key = unique();
      assert.equal(await ledger.update(key, {}, { state: 'migrated' }), false);
      assert.equal(await ledger.find(key), null);
    },

    'one of a hundred conditional updates at once wins': async (ledger) => {
      const record = newRecord();
      await ledger.insert(record);
      const condition = { state: 'claimed', userId: record.userId } as const;
      const updated = await atOnce(100, (index) => ledger.update(record.key, condition, { state: 'migrated', born: `version ${index}` }));
      assert.equal(updated.filter(Boolean).length, 1);
      assert.equal((await ledger.find(record.key))?.born, `version ${updated.indexOf(true)}`);
    },

    'updateByUser changes every record of a user, and says how many there are': async (ledger) => {
      const userId = unique();
      const [first, second, other] = [newRecord({ userId }), newRecord({ userId, state: 'migrated' }), newRecord()];
      for (const record of [first, second, other]) await ledger.insert(record);
      const change = { state: 'migrated', deletedAt: new Date(1_700_000_000_006) } as const;
      assert.equal(await ledger.updateByUser(userId, change), 2);
      assert.equal(await ledger.updateByUser(userId, change), 2);
      assert.deepEqual(
        [await ledger.find(first.key), await ledger.find(second.key)],
        [
          { ...first, ...change },
          { ...second, ...change },
        ],
      );
      assert.deepEqual(await ledger.find(other.key), other);
      assert.equal(await ledger.updateByUser(unique(), change), 0);
    },

    'counts tells the claimed, the migrated and the deleted apart': async (ledger) => {
      const before = await ledger.counts();
      const migrated = newRecord({ state: 'migrated', migratedAt: new Date() });
      const deleted = newRecord({ state: 'migrated', migratedAt: new Date(), deletedAt: new Date() });
      for (const record of [newRecord(), newRecord(), newRecord(), migrated, newRecord({ state: 'migrated' }), deleted])
        await ledger.insert(record);
      const after = await ledger.counts();
      assert.deepEqual(
        { migrated: after.migrated - before.migrated, claimed: after.claimed - before.claimed, deleted: after.deleted - before.deleted },
        { migrated: 2, claimed: 3, deleted: 1 },
      );
      await ledger.updateByUser(migrated.userId, { deletedAt: new Date() });
      const last = await ledger.counts();
      assert.deepEqual([last.migrated - before.migrated, last.deleted - before.deleted], [1, 2]);
    },

    ...ledgerOverview,
    ...manyRecords,

    'records are copies, in and out': async (ledger) => {
      const given = newRecord({ migratedAt: new Date(1_700_000_000_007) });
      const kept = structuredClone(given);
      await ledger.insert(given);
      Object.assign(given, { userId: unique(), state: 'migrated' });
      (given.aliases as string[]).push(freshAddress());
      given.migratedAt?.setTime(0);
      const found = await ledger.find(kept.key);
      assert.ok(found);
      assert.deepEqual(found, kept);
      (found.aliases as string[]).pop();
      found.migratedAt?.setTime(0);
      assert.deepEqual(await ledger.find(kept.key), kept);
    },
  });

const keysOf = (records: readonly { readonly key: string }[]): string[] => records.map(({ key }) => key).sort();
