import { type Contender, type ContenderName, startContender, startMongo } from './contender.js';
import { emailOf, PASSWORD, PEOPLE } from './contenders/people.js';
import { Client } from './load.js';
import { median, medianInterval } from './statistics.js';

/**
 * Logins over HTTP, ours beside what somebody would otherwise write. All contenders share one server and one run, and
 * take turns in short rounds whose order changes: what the machine does besides hits all of them alike. What counts is
 * the ratio within a round; its median is reported.
 */
interface Round {
  /** ms per login, as it took. */
  readonly took: number;
  /** ms per login of processor time in the application's process, which other work on the machine touches less. */
  readonly cpu: number;
}

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
const loginsOf = (name: ContenderName, perRound: number): number =>
  name === 'passport-local-mongoose' ? Math.max(8, perRound / 10) : perRound;

const all = { atOnce: 8, limits: false, people: 'known' } as const;
const COMPARISONS: readonly Comparison[] = [
  { ...all, title: 'login of a migrated user beside hand-written, cost 4', rivals: ['hand-written'], cost: 4, rounds: 60, perRound: 200 },
  { ...all, title: 'login of a migrated user beside hand-written, cost 12', rivals: ['hand-written'], cost: 12, rounds: 20, perRound: 16 },
  {
    ...all,
    title: 'login of a migrated user beside the plugin, cost 4',
    rivals: ['passport-local-mongoose'],
    cost: 4,
    rounds: 10,
    perRound: 80,
  },
  {
    ...all,
    title: 'login of a migrated user beside the plugin, cost 12',
    rivals: ['passport-local-mongoose'],
    cost: 12,
    rounds: 10,
    perRound: 16,
  },
  { ...all, title: 'login with limits on both, cost 4', rivals: ['hand-written'], cost: 4, limits: true, rounds: 60, perRound: 200 },
  {
    ...all,
    title: 'first login, which migrates, cost 12',
    rivals: ['hand-written'],
    cost: 12,
    people: 'stranger',
    rounds: 20,
    perRound: 16,
  },
];

/** Rounds that are not counted: compilers, pools and caches warm up. */
const WARMING_UP = 4;

const [only = ''] = process.argv.slice(2);
for (const comparison of COMPARISONS.filter(({ title }) => title.includes(only))) await compare(comparison);

async function compare(comparison: Comparison): Promise<void> {
  const { rivals, cost, limits, people, rounds, perRound, atOnce } = comparison;
  const mongo = await startMongo();
  const database = `${mongo.uri}/bench_${process.pid}_${Date.now()}`;
  const contenders: Contender[] = [];
  for (const name of ['ours', ...rivals] as const) contenders.push(await startContender(name, { mongo: database, cost, limits }));
  const clients = contenders.map(({ name, port }) => ({ name, client: new Client(port, atOnce), rounds: [] as Round[] }));

  let next = people === 'stranger' ? PEOPLE : 0;
  for (let round = -WARMING_UP; round < rounds; round++) {
    for (const { name, client, rounds: measured } of round % 2 ? clients : clients.toReversed()) {
      const count = loginsOf(name, perRound);
      const first = next;
      next += count;
      const email = (index: number) => emailOf(people === 'stranger' ? first + index : (first + index) % PEOPLE);
      const before = Number(await client.get('/cpu'));
      const took = await client.run(count, (_, index) => client.login(email(index), PASSWORD));
      const cpu = Number(await client.get('/cpu')) - before;
      if (round >= 0) measured.push({ took: took / count, cpu: cpu / 1000 / count });
    }
  }

  report(comparison, clients);
  for (const { client } of clients) client.close();
  await Promise.all(contenders.map((contender) => contender.stop()));
  await mongo.stop();
}

function report(
  { title, people, rounds, perRound, atOnce }: Comparison,
  contenders: readonly { name: ContenderName; rounds: readonly Round[] }[],
): void {
  const [ours, ...rivals] = contenders;
  console.log(`\n${title} (${rounds} rounds of ${perRound} logins, ${atOnce} at once)`);
  for (const { name, rounds: measured } of contenders) {
    const [took, cpu] = [median(measured.map((round) => round.took)), median(measured.map((round) => round.cpu))];
    console.log(`  ${name}: ${(1000 / took).toFixed(0)} logins/s, ${cpu.toFixed(2)} ms of processor time each`);
  }
  for (const { name, rounds: theirs } of rivals) {
    const ratio = (of: keyof Round) => ratios(theirs, ours?.rounds ?? [], of, people === 'stranger');
    const meaning = people === 'stranger' ? 'time, ours / theirs' : 'throughput, ours / theirs';
    console.log(`  beside ${name}: ${meaning} ${ratio('took')}; the same by processor time ${ratio('cpu')}`);
  }
}

/** The median of the ratios within each round, with its confidence interval. */
function ratios(theirs: readonly Round[], ours: readonly Round[], of: keyof Round, inverse: boolean): string {
  const values = theirs.map((their, index) => their[of] / (ours[index]?.[of] ?? Number.NaN)).map((ratio) => (inverse ? 1 / ratio : ratio));
  const [low, high] = medianInterval(values);
  return `${median(values).toFixed(3)} (95 %: ${low.toFixed(3)} to ${high.toFixed(3)})`;
}
