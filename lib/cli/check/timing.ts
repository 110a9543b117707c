import { type Check, patience, type Subject, wrongPassword } from './check.js';
import { failed, fine, type Verdict } from './finding.js';

/** How many pairs are timed at once, and how often before it is believed that they differ. */
const PAIRS = 5;
const ROUNDS = 3;
/** They differ where in so many of all pairs the same one took longer, */
const SAME_WAY = 0.8;
/** and by more than this many milliseconds, and this share of the longer time: a network between the two makes a difference of its own. */
const NOISE_MS = 1;
const NOISE_SHARE = 0.4;

type Pair = readonly [known: number, unknown: number];

/** The time of an answer must not say who is in the old system. */
export const timingCheck: Check = {
  name: 'takes as long for somebody unknown as for a wrong password',
  async run({ source, known, unknown }: Subject): Promise<Verdict> {
    const timed = async (identifier: string) => {
      const start = performance.now();
      await source.verify(identifier, wrongPassword(), { signal: patience() });
      return performance.now() - start;
    };
    const pairs: Pair[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let pair = 0; pair < PAIRS; pair += 1) pairs.push([await timed(known.identifier), await timed(unknown)]);
      if (!differ(pairs)) return fine(inWords(pairs));
    }
    return failed(
      inWords(pairs),
      'Where nobody goes by the identifier, compare the password with a hash all the same, one of the same format and cost, and return null.',
    );
  },
};

function differ(pairs: readonly Pair[]): boolean {
  const longer = pairs.filter(([known, unknown]) => known > unknown).length;
  const [known, unknown] = medians(pairs);
  const difference = Math.abs(known - unknown);
  return (
    Math.max(longer, pairs.length - longer) >= SAME_WAY * pairs.length &&
    difference > NOISE_MS &&
    difference > NOISE_SHARE * Math.max(known, unknown)
  );
}

const medians = (pairs: readonly Pair[]): Pair => [median(pairs.map(([known]) => known)), median(pairs.map(([, unknown]) => unknown))];

const median = (times: readonly number[]): number => [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;

function inWords(pairs: readonly Pair[]): string {
  const [known, unknown] = medians(pairs).map((time) => time.toFixed(time < 10 ? 1 : 0));
  return `unknown: ${unknown} ms, wrong password: ${known} ms`;
}
