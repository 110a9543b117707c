import assert from 'node:assert/strict';
import { testDatabase } from '../support/mongo.js';
import { assertWhole } from './exported-rows.js';
import { Importer } from './importers.js';
import { killImports } from './killed-imports.js';

/** How many rows are imported, and how often it is killed; `npm run import:kills` does it with as many as it is told. */
const ROWS = 150;
const KILLS = 2;
const SEED = 7;
/** Few enough that there are many batches of them. */
const ABREAST = 40;
/** As many moments as the bulk writes of an import have; the writes of two rows, one by one, have more. */
const LAST_MOMENT = 12;
/** The moments amid each bulk write; `IMPORT_MOMENTS=all` tries the others as well. */
const MOMENTS = process.env['IMPORT_MOMENTS'] === 'all' ? Array.from({ length: LAST_MOMENT }, (_, index) => index + 1) : [2, 5, 8, 11];
const ROWS_EACH = 12;

describe('Importers in processes of their own', function () {
  this.timeout(120_000);
  const db = testDatabase();
  let importers: readonly Importer[];

  before(async () => {
    importers = await Promise.all([Importer.start(db.uri), Importer.start(db.uri)]);
  });

  after(async () => await Promise.all(importers.map(async (importer) => await importer.stop())));

  beforeEach(async () => {
    for (const name of ['users', 'migration_ledger']) await db.connection.collection(name).deleteMany({});
  });

  const everywhere = async (rows: number) => await Promise.all(importers.map(async (importer) => await importer.run(0, rows)));

  it('IMP-02: killed with SIGKILL at random points and run again, leave one user, one record and the right hash for each row', async () => {
    const { report, killed } = await killImports({ database: db.uri, rows: ROWS, kills: KILLS, seed: SEED, concurrency: ABREAST });
    assert.equal(killed, KILLS, 'each was killed while it was at work');
    assert.deepEqual([report?.rows, (report?.outcomes.imported ?? 0) + (report?.outcomes.exists ?? 0)], [ROWS, ROWS]);
    await assertWhole(db.connection, 0, ROWS);
  });

  it('IMP-02: killed between any two writes, leave nothing behind that two others at once do not finish', async () => {
    const doomed = await Promise.all(MOMENTS.map(async (moment) => await Importer.start(db.uri, moment)));
    const from = (index: number) => index * ROWS_EACH;
    const ends = await Promise.all(doomed.map(async (importer, index) => await importer.run(from(index), from(index + 1))));
    assert.deepEqual(
      ends,
      MOMENTS.map(() => null),
    );
    for (const { killedAt } of doomed) assert.ok(killedAt, 'each was killed where it was told to be');
    await everywhere(from(MOMENTS.length));
    await assertWhole(db.connection, 0, from(MOMENTS.length));
  });

  it('IMP-03: two at once import each row once', async () => {
    const reports = await everywhere(ROWS);
    assert.equal(
      reports.reduce((sum, report) => sum + (report?.outcomes.imported ?? 0), 0),
      ROWS,
    );
    await assertWhole(db.connection, 0, ROWS);
  });
});
