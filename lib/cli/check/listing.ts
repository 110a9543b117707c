import { readUserAnswer } from '../../core/legacy-answer.js';
import { type Check, patience, type Subject } from './check.js';
import { failed, fine, type Verdict } from './finding.js';
import { NoAnswerInTime } from './observed-source.js';
import { thrownText } from './thrown-text.js';

/** How many people are looked at. */
const SAMPLE = 100;

/** For those sources that can tell how many there are. */
export const countCheck: Check = {
  name: 'count gives the number of people',
  async run({ original, timeout }: Subject): Promise<Verdict> {
    try {
      const count: unknown = await inTime(original.count?.({ signal: patience() }), timeout);
      if (!Number.isSafeInteger(count) || Number(count) < 1) {
        const kind = typeof count === 'number' ? String(count) : `a ${typeof count}`;
        return failed(
          `It gave ${kind}.`,
          'Return a number, at least 1: somebody is there. Drivers give a bigint or a text for count(*): Number(...).',
        );
      }
      return fine(String(count));
    } catch (error) {
      return failed(`It threw: ${thrownText(error)}`, 'Count in the database: select count(*).');
    }
  },
};

/** For those sources that can tell all of them. Only the first hundred are asked for. */
export const usersCheck: Check = {
  name: 'users gives profiles, one after the other',
  async run({ original, timeout }: Subject): Promise<Verdict> {
    let seen = 0;
    const stop = new AbortController();
    const listed: Partial<AsyncIterable<unknown>> | undefined = original.users?.({ signal: stop.signal });
    const people = listed?.[Symbol.asyncIterator]?.();
    if (!people)
      return failed('It gave nothing that can be gone through.', 'Make it an async generator: async *users() { ... yield profile }.');
    try {
      for (; seen < SAMPLE; seen += 1) {
        const next = await inTime(people.next(), timeout);
        if (next.done) break;
        if (readUserAnswer(next.value) === null) return failed('It gave nobody in between.', 'Leave out rows that are nobody.');
      }
      await inTime(people.return?.(), timeout);
      return seen
        ? fine(seen === SAMPLE ? `the first ${SAMPLE}` : `all ${seen}`)
        : failed('It gave nobody.', 'Somebody is there: give everybody.');
    } catch (error) {
      stop.abort();
      return failed(
        `After ${seen} people: ${thrownText(error)}`,
        'Read in portions, through a cursor, and make each profile as getUser makes it.',
      );
    }
  },
};

async function inTime<Value>(value: Value, timeout: number): Promise<Awaited<Value>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoAnswerInTime(`No answer within ${timeout} ms.`)), timeout);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}
