import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Check, Subject } from './check.js';
import { failed, fine, type Verdict, warning } from './finding.js';
import { NoAnswerInTime } from './observed-source.js';
import { thrownText } from './thrown-text.js';

/** What the answers of all other checks add up to. */
export const answersInTime: Check = {
  name: 'answers in time, every time',
  run: async ({ source: { questions }, timeout }: Subject): Promise<Verdict> => {
    const late = questions.filter(({ thrown }) => thrown instanceof NoAnswerInTime).length;
    const slowest = Math.max(0, ...questions.map(({ ms }) => ms));
    const seen = `asked ${questions.length} times, the slowest answer took ${slowest.toFixed(0)} ms`;
    const fix =
      'Set timeouts for connecting and for queries, together below guard.timeout (5000 ms); put an index on what people are looked up by.';
    if (late) return failed(`${late} of ${questions.length} questions got no answer within ${timeout} ms.`, fix);
    return slowest > timeout / 2 ? warning(`${seen}: more than half of the time there is.`, fix) : fine(seen);
  },
};

/** Errors go into logs. */
export const tellsNoPassword: Check = {
  name: 'tells no password in its errors',
  run: async ({ source: { questions }, secrets }: Subject): Promise<Verdict> => {
    const telling = questions.filter(
      ({ thrown, password }) => thrown !== undefined && password !== undefined && secrets.isToldBy(thrown, password),
    );
    if (telling.length === 0) return fine();
    return failed(
      `${telling.length} errors had the password in them, in the message or in a field.`,
      'Throw errors of your own that say what went wrong, and nothing of what was asked.',
    );
  },
};

/** @param escaped What was thrown where nobody could catch it, while the checks ran. */
export const nothingEscapes = (escaped: readonly unknown[]): Check => ({
  name: 'lets no error escape that would end the process',
  run: async (): Promise<Verdict> => {
    // Node tells of a rejection that nobody handled once there is nothing else to do.
    await nextTurn();
    if (escaped.length === 0) return fine();
    return failed(
      `${escaped.length} did. The first: ${thrownText(escaped[0])}`,
      "Await every promise, and listen to the errors of pools and connections: pool.on('error', () => {}).",
    );
  },
});
