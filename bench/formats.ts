import { startContender, startMongo } from './contender.js';
import { PASSWORD } from './contenders/people.js';
import { SLOWEST } from './contenders/slowest-formats.js';
import { Client } from './load.js';
import { quantile } from './statistics.js';

/**
 * How a plain GET fares while eight people log in at once whose hashes are of the slowest formats that are allowed.
 * GETs are sent at a steady pace, answered or not: what waits behind a busy thread is counted as often as it hurts.
 */
const PACE = 10;
const TARGET = 100;

const [only = ''] = process.argv.slice(2);
const mongo = await startMongo();
process.env['BENCH_ONLY'] = only;
const app = await startContender('old-formats', { mongo: `${mongo.uri}/formats_${process.pid}`, cost: 12, limits: false });
const [people, visitor] = [new Client(app.port, 8), new Client(app.port, 64)];

const pause = new Promise<void>((resolve) => setTimeout(resolve, 3000));
report('nobody logs in', await paced(pause));
let missed = false;
for (const [index, { title }] of SLOWEST.entries()) {
  if (!title.includes(only)) continue;
  const logins = people.run(8, (client, n) => client.login(`person${index}-${n}@example.org`, PASSWORD));
  const times = await paced(logins);
  report(`${title}; all eight in ${((await logins) / 1000).toFixed(1)} s`, times);
  missed ||= quantile(times, 0.99) >= TARGET;
}
people.close();
visitor.close();
await app.stop();
await mongo.stop();
process.exit(missed ? 1 : 0);

/** How long each GET took, in ms, from when it was sent, until the work is done. */
async function paced(work: Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const sent: Promise<unknown>[] = [];
  const pacemaker = setInterval(() => {
    const started = performance.now();
    sent.push(visitor.get('/plain').then(() => times.push(performance.now() - started)));
  }, PACE);
  await work.finally(() => clearInterval(pacemaker));
  await Promise.all(sent);
  return times;
}

function report(what: string, times: readonly number[]): void {
  const [half, most, all] = [0.5, 0.99, 1].map((share) => quantile(times, share).toFixed(1));
  console.log(`plain GET while ${what}: p50 ${half} ms, p99 ${most} ms, at most ${all} ms (${times.length} GETs)`);
}
