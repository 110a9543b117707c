import assert from 'node:assert/strict';
import type { BulkLedger, MigrationLedger } from '../core/ports.js';
import type { Checks } from './contract.js';
import { freshAddress, newRecord, unique } from './samples.js';

/** What a ledger must do that takes many records at once. One that does not has nothing to keep to. */
export const manyRecords: Checks<MigrationLedger> = {
  'findMany gives the records with these keys, and findMarked those that are marked of whoever shares an alias': async (ledger) => {
    if (!takesMany(ledger)) return;
    const email = freshAddress();
    const records = [newRecord({ aliases: [email] }), newRecord({ aliases: [email], state: 'migrated' }), newRecord()];
    for (const record of records) await ledger.insert(record);
    const found = await ledger.findMany([...records.slice(0, 2).map(({ key }) => key), unique()]);
    assert.deepEqual(keysOf(found), keysOf(records.slice(0, 2)));
    assert.deepEqual(await ledger.findMarked([email, freshAddress()]), records.slice(1, 2));
    assert.deepEqual([await ledger.findMany([]), await ledger.findMarked([])], [[], []]);
  },

  'insertMany adds those whose key is free, and says false of the others': async (ledger) => {
    if (!takesMany(ledger)) return;
    const held = newRecord();
    await ledger.insert(held);
    const records = [newRecord(), newRecord({ key: held.key }), newRecord()];
    assert.deepEqual(await ledger.insertMany(records), [true, false, true]);
    assert.deepEqual(await ledger.find(held.key), held);
    assert.deepEqual(await ledger.find(records[2]?.key ?? ''), records[2]);
  },

  'markMany marks those that are still claimed for their user, and says false of the others': async (ledger) => {
    if (!takesMany(ledger)) return;
    const records = [newRecord(), newRecord({ state: 'migrated' }), newRecord(), newRecord()];
    for (const record of records) await ledger.insert(record);
    const mark = { state: 'migrated', born: unique(), via: 'import', migratedAt: new Date(1_700_000_000_008) } as const;
    const claims = records.map(({ key, userId }, index) => ({ key, userId: index === 2 ? unique() : userId }));
    assert.deepEqual(await ledger.markMany([...claims, { key: unique(), userId: unique() }], mark), [true, false, false, true, false]);
    const after = await Promise.all(records.map(({ key }) => ledger.find(key)));
    assert.deepEqual(after, [{ ...records[0], ...mark }, records[1], records[2], { ...records[3], ...mark }]);
  },
};

const takesMany = (ledger: MigrationLedger): ledger is MigrationLedger & BulkLedger =>
  Boolean(ledger.findMany && ledger.findMarked && ledger.insertMany && ledger.markMany);

const keysOf = (records: readonly { readonly key: string }[]): string[] => records.map(({ key }) => key).sort();
