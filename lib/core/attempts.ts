import type { Context } from './context.js';
import type { Attempt } from './credentials.js';
import { TooManyAttemptsError } from './errors.js';
import { masked } from './events.js';
import { networkOf } from './network.js';

/**
 * Runs what an attempt asks for, within the limits. The attempt is counted before any work is done for it; a success
 * is given back, and so is whatever ended without an answer, since nobody was told that they were wrong.
 * @param succeeded Whether the answer is a yes.
 * @throws TooManyAttemptsError with the seconds to wait, before any work.
 */
export async function limited<Answer>(
  { limits, emit, logger }: Context,
  { identifier, ip }: Pick<Attempt, 'identifier' | 'ip'>,
  run: () => Promise<Answer>,
  succeeded: (answer: Answer) => boolean,
): Promise<Answer> {
  if (!limits) return await run();
  const keys = { identifier, ...(ip ? { ip: networkOf(ip) } : {}) };
  const retryAfter = await limits.admit(keys);
  if (retryAfter > 0) {
    emit('locked', { identifier: masked(identifier), retryAfter, ...(ip ? { ip } : {}) });
    throw new TooManyAttemptsError(undefined, { retryAfter });
  }
  const settle = async (end: 'success' | 'failure' | 'fault') => {
    try {
      await limits.settle(keys, end);
    } catch (error) {
      logger.warn(`An attempt could not be counted: ${error instanceof Error ? error.name : typeof error}`);
    }
  };
  let answer: Answer;
  try {
    answer = await run();
  } catch (error) {
    void settle('fault');
    throw error;
  }
  if (succeeded(answer)) void settle('success');
  else await settle('failure');
  return answer;
}
