import { type Contender, type ContenderName, startContender, startMongo } from './contender.js';
import { emailOf, PASSWORD, PEOPLE } from './contenders/people.js';
import { Client } from './load.js';
import { median, medianInterval } from './statistics.js';

/**
 * Logins over HTTP, ours beside what somebody would otherwise write. All contenders share one server and one run, and
 * take turns in short rounds whose order changes: what the machine does besides hits all of them alike. What counts is
 * the ratio within a round; its median is reported.
 */
interface Comparison {
  readonly title: string;
  readonly rivals: readonly ContenderName[];
  readonly cost: number;
  readonly limits: boolean;
  /** `known`: people who are here. `stranger`: everybody's first login, each somebody else. */
  readonly people: 'known' | 'stranger';
  readonly rounds: number;
  readonly perRound: number;
  readonly atOnce: number;
}

/** PBKDF2 as this plugin sets it takes a tenth of a second: a tenth of the logins measures it as well. */
const loginsOf = (name: ContenderName, perRound: number): number => (name === 'passport-local-mongoose' ? Math.max(8, perRound / 10) : perRound);

const all = { atOnce: 8, limits: false, people: 'known' } as const;
const COMPARISONS: readonly Comparison[] = [
  { ...all, title: 'login of a migrated user, cost 4', rivals: ['hand-written', 'passport-local-mongoose'], cost: 4, rounds: 40, perRound: 200 },
  { ...all, title: 'login of a migrated user, cost 12', rivals: ['hand-written', 'passport-local-mongoose'], cost: 12, rounds: 20, perRound: 16 },
  { ...all, title: 'login of a migrated user, cost 4, limits on both', rivals: ['hand-written'], cost: 4, limits: true, rounds: 40, perRound: 200 },
  { ...all, title: 'first login, which migrates, cost 12', rivals: ['hand-written'], cost: 12, people: 'stranger', rounds: 20, perRound: 16 },
];

const [only = ''] = process.argv.slice(2);
for (const comparison of COMPARISONS.filter(({ title }) => title.includes(only))) await compare(comparison);

async function compare({ title, rivals, cost, limits, people, rounds, perRound, atOnce }: Comparison): Promise<void> {
  const mongo = await startMongo();
  const contenders: Contender[] = [];
  for (const name of ['ours', ...rivals] as const) contenders.push(await startContender(name, { mongo: `${mongo.uri}/bench_${process.pid}_${Date.now()}`, cost, limits }));
  const clients = new Map(contenders.map(({ name, port }) => [name, new Client(port, atOnce)]));
  // ms per login, a value a round
  const times = new Map<ContenderName, number[]>(contenders.map(({ name }) => [name, []]));
  let strangers = 0;

  for (let round = -3; round < rounds; round++) {
    const order = round % 2 ? contenders : contenders.toReversed();
    for (const { name } of order) {
      const first = people === 'stranger' ? PEOPLE + strangers : round * perRound;
      if (people === 'stranger') strangers += perRound;
      const email = (index: number) => emailOf(people === 'stranger' ? first + index : Math.abs(first + index) % PEOPLE);
      const count = loginsOf(name, perRound);
      const took = await clients.get(name)?.run(count, (client, index) => client.login(email(index), PASSWORD));
      // The first rounds warm up: compilers, pools, caches.
      if (round >= 0) times.get(name)?.push((took ?? Number.NaN) / count);
    }
  }

  console.log(`\n${title} (${rounds} rounds of ${perRound} logins, ${atOnce} at once)`);
  const ours = times.get('ours') ?? [];
  console.log(`  ours: ${rate(ours)}`);
  for (const rival of rivals) {
    const theirs = times.get(rival) ?? [];
    const ratios = ours.map((took, round) => (people === 'stranger' ? took / (theirs[round] ?? Number.NaN) : (theirs[round] ?? Number.NaN) / took));
    const [low, high] = medianInterval(ratios);
    const meaning = people === 'stranger' ? 'time of ours / theirs' : 'throughput of ours / theirs';
    console.log(`  ${rival}: ${rate(theirs)}; ${meaning} ${median(ratios).toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`);
  }
  for (const client of clients.values()) client.close();
  await Promise.all(contenders.map((contender) => contender.stop()));
  await mongo.stop();
}

/** @param times ms per login, a value a round. */
function rate(times: readonly number[]): string {
  return `median ${(1000 / median(times)).toFixed(0)} logins/s`;
}
