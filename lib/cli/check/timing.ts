import { type Check, patience, type Subject, wrongPassword } from './check.js';
import { failed, fine, type Verdict } from './finding.js';

/** How many pairs are timed at once, and how often in all before it is believed that they differ. */
const PAIRS = 5;
const ROUNDS = 3;
/** A network between the two makes a difference of its own: this many milliseconds, or this share of the longer time. */
const NOISE_MS = 5;
const NOISE_SHARE = 0.4;

/** The time of an answer must not say who is in the old system. */
export const timingCheck: Check = {
  name: 'takes as long for somebody unknown as for a wrong password',
  async run({ source, known, unknown }: Subject): Promise<Verdict> {
    const timed = async (identifier: string) => {
      const start = performance.now();
      await source.verify(identifier, wrongPassword(), { signal: patience() });
      return performance.now() - start;
    };
    let [there, nobody] = [0, 0];
    for (let round = 0; round < ROUNDS; round += 1) {
      const pairs: (readonly [number, number])[] = [];
      for (let pair = 0; pair < PAIRS; pair += 1) pairs.push([await timed(known.identifier), await timed(unknown)]);
      [there, nobody] = [median(pairs.map(([first]) => first)), median(pairs.map(([, second]) => second))];
      if (Math.abs(there - nobody) <= Math.max(NOISE_MS, NOISE_SHARE * Math.max(there, nobody))) return fine(inWords(there, nobody));
    }
    return failed(
      inWords(there, nobody),
      'Where nobody goes by the identifier, compare the password with a hash all the same, one of the same format and cost, and return null.',
    );
  },
};

const median = (times: readonly number[]): number => [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)] ?? 0;

const inWords = (there: number, nobody: number): string => `unknown: ${nobody.toFixed(0)} ms, wrong password: ${there.toFixed(0)} ms`;
