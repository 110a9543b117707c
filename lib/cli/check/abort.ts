import type { Awaitable } from '../../core/ports.js';
import type { Check, Subject } from './check.js';
import { fine, type Verdict, warning } from './finding.js';

const FIX =
  'Pass context.signal on to what can be stopped, and call signal.throwIfAborted() before each step. Else, questions that nobody waits for still keep the old system busy.';

/** A signal that is aborted already is the one case in which every source can be told from one that does not look. */
export const abortCheck: Check = {
  name: 'stops when nobody waits for its answer any longer',
  async run({ source, known }: Subject): Promise<Verdict> {
    const context = { signal: AbortSignal.abort() };
    const asked = {
      verify: await isAnswered(() => source.verify(known.identifier, known.password, context)),
      getUser: await isAnswered(() => source.getUser(known.identifier, context)),
    };
    const goesOn = Object.entries(asked).flatMap(([method, answered]) => (answered ? [method] : []));
    return goesOn.length === 0 ? fine() : warning(`${goesOn.join(' and ')} went on after the signal was aborted.`, FIX);
  },
};

async function isAnswered(ask: () => Awaitable<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch {
    return false;
  }
}
