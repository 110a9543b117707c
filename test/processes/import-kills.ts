import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { serverUri, stopSharedServer } from '../support/mongo.js';
import { assertWhole } from './exported-rows.js';
import { killImports } from './killed-imports.js';

/**
 * Kills an importer over and over, and looks what it leaves: `npm run import:kills -- --rows 100000 --kills 10 --seed 1`.
 * Ends with 1 where there is not exactly one user, one record and the right hash for each row.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
});
const [rows, kills, seed] = [Number(values.rows), Number(values.kills), Number(values.seed)];
const server = new URL(await serverUri());
server.pathname = `/plm_kills_${seed}_${process.pid}`;
const connection = await mongoose.createConnection(server.href).asPromise();
try {
  const onKill = (ended: number) => process.stdout.write(`killed after ${ended} of ${rows} rows\n`);
  const { report, killed } = await killImports({ database: server.href, rows, kills, seed, onKill });
  const { imported = 0, exists = 0 } = report?.outcomes ?? {};
  process.stdout.write(`${killed} of ${kills} killed at work; then ${imported} imported, ${exists} here already\n`);
  await assertWhole(connection, 0, rows);
  process.stdout.write(`one user, one record and the right hash for each of ${rows} rows\n`);
} finally {
  await connection.dropDatabase();
  await connection.close();
  await stopSharedServer();
}
