import { startContender, startMongo } from './contender.js';
import { addressIn, STATES, type State } from './contenders/account-states.js';
import { Client } from './load.js';
import { areaUnderCurve, median, medianInterval } from './statistics.js';

/**
 * Whether the time of an answer tells whose an address is. Everybody is asked about once, and at once again, as somebody
 * would who wants to see what the first request left to do; states take turns in an order that is drawn anew each round.
 */
const SAMPLES = Number(process.argv[2] ?? 300);
const COST = 4;
const PASSWORD = 'correct horse battery';
const BASE: State = 'in neither world';

const mongo = await startMongo();
process.env['BENCH_SAMPLES'] = String(SAMPLES);
const app = await startContender('account-routes', { mongo: `${mongo.uri}/timing_${process.pid}`, cost: COST, limits: true });
const client = new Client(app.port, 1);
let told = false;
const measured: [string, ReadonlyMap<State, readonly number[]>][] = [];
for (const [route, states] of [
  ['forgot-password', STATES],
  // A signup is refused while the old system is down, for everybody alike.
  ['signup', STATES.filter((state) => state !== 'old system down')],
] as const) {
  for (let n = 0; n < 100; n++) await timed(route, `warm-up-${route}-${n}@example.org`);
  const [first, again] = [new Map<State, number[]>(), new Map<State, number[]>()];
  for (let n = 0; n < SAMPLES; n++) {
    for (const state of shuffled(states)) {
      const address = addressIn(state, n);
      note(first, state, await timed(route, address));
      note(again, state, await timed(route, address));
    }
  }
  measured.push([route, first], [`${route}, at once again`, again]);
}
client.close();
await app.stop();
await mongo.stop();
for (const [title, times] of measured) report(title, times);
process.exit(told ? 1 : 0);

async function timed(route: string, email: string): Promise<number> {
  const begun = performance.now();
  await client.post(`/account/${route}`, { email, password: PASSWORD }, 202);
  return performance.now() - begun;
}

function note(times: Map<State, number[]>, state: State, time: number): void {
  times.set(state, [...(times.get(state) ?? []), time]);
}

/** In an order in which nothing has a place of its own (Fisher and Yates). */
function shuffled<Value>(values: readonly Value[]): Value[] {
  const mixed = [...values];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as Value, mixed[last] as Value];
  }
  return mixed;
}

function report(title: string, times: ReadonlyMap<State, readonly number[]>): void {
  const base = times.get(BASE) ?? [];
  console.log(`\n${title}: ${base.length} samples of each state, beside '${BASE}'`);
  for (const [state, values] of times) {
    const difference = median(values) - median(base);
    const [low, high] = medianInterval(values);
    const area = areaUnderCurve(values, base);
    const tells = (Math.abs(difference) > 5 && Math.abs(difference) > median(base) * 0.05) || area < 0.45 || area > 0.55;
    told ||= tells;
    const figures = `median ${median(values).toFixed(2)} ms (${low.toFixed(2)} to ${high.toFixed(2)}), ${signed(difference)} ms`;
    console.log(`  ${state.padEnd(24)} ${figures}, area under the curve ${area.toFixed(3)}${tells ? '  TELLS' : ''}`);
  }
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(2)}`;
}
