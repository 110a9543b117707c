import { parseArgs } from 'node:util';
import mongoose from 'mongoose';
import { serverUri, stopSharedServer } from '../support/mongo.js';
import { campaign } from './campaign.js';
import { report } from './report.js';
import { Stage } from './stage.js';
import type { Outcome } from './trial.js';

/**
 * Random histories: `npm run history -- --seed 1 --minutes 2`. A seed gives the same plans each time; `--from` begins at
 * a later one of its episodes. Ends with 1 where something was violated, having shown the shortest history that it found.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '1' },
    processes: { type: 'string', default: '4' },
    from: { type: 'string', default: '0' },
    shrink: { type: 'string', default: '60' },
  },
});
const seed = Number(values.seed);
const server = new URL(await serverUri());
server.pathname = `/plm_history_${seed}_${process.pid}`;
const connection = await mongoose.createConnection(server.href).asPromise();
const stage = await Stage.set({ slots: Number(values.processes), uri: server.href, connection });
try {
  const deadline = performance.now() + Number(values.minutes) * 60_000;
  const onFailure = (episode: number, outcome: Outcome) =>
    process.stderr.write(`episode ${episode} of seed ${seed}:\n\n${report(outcome)}\n\nLooking for a shorter one ...\n\n`);
  const { failure, episodes, actions, tally } = await campaign(stage, {
    seed,
    deadline,
    from: Number(values.from),
    shrinking: Number(values.shrink) * 1000,
    onFailure,
  });
  process.stdout.write(`seed ${seed}: ${episodes} episodes, ${actions} requests, ${failure ? 'VIOLATED' : 'no violation'}\n`);
  const counts = [...tally].sort(([one], [other]) => one.localeCompare(other)).map(([answer, count]) => `${answer}: ${count}`);
  process.stdout.write(`${counts.join(', ')}\n`);
  if (failure) process.stdout.write(`--seed ${seed} --from ${failure.episode} --processes ${values.processes}\n\n${report(failure)}\n`);
  process.exitCode = failure ? 1 : 0;
} finally {
  await stage.close();
  await connection.dropDatabase();
  await connection.close();
  await stopSharedServer();
}
