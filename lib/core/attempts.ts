import type { Context } from './context.js';
import type { Attempt } from './credentials.js';
import { isMigrationError, TooManyAttemptsError } from './errors.js';
import { masked } from './events.js';
import { networkOf } from './network.js';
import type { AttemptKeys } from './ports.js';

/**
 * Runs what an attempt asks for, within the limits. The attempt is counted before any work is done for it; a success
 * is given back, and so is whatever ended without an answer, since nobody was told that they were wrong.
 * @param succeeded Whether the answer is a yes.
 * @throws TooManyAttemptsError with the seconds to wait, before any work.
 */
export async function limited<Answer>(
  context: Context,
  { identifier, ip }: Pick<Attempt, 'identifier' | 'ip'>,
  run: () => Promise<Answer>,
  succeeded: (answer: Answer) => boolean,
): Promise<Answer> {
  const keys = { identifier, ...(ip ? { ip: networkOf(ip) } : {}) };
  await admit(context, keys, ip);
  let answer: Answer;
  try {
    answer = await run();
  } catch (error) {
    void settle(context, keys, 'fault');
    throw error;
  }
  if (succeeded(answer)) void settle(context, keys, 'success');
  else await settle(context, keys, 'failure');
  return answer;
}

/**
 * Counts a request that may lead to a mail, by where it comes from alone and whatever becomes of it.
 * @throws TooManyAttemptsError with the seconds to wait.
 */
export async function countRequest(context: Context, ip: string | undefined): Promise<void> {
  if (ip) await admit(context, { ip: `mail ${networkOf(ip)}` }, ip);
}

/**
 * Runs what a token asks for, within the limits of where it comes from: in the end only tokens that are none are counted.
 * @throws TooManyAttemptsError with the seconds to wait, before any work.
 */
export async function limitedTokens<Answer>(context: Context, ip: string | undefined, run: () => Promise<Answer>): Promise<Answer> {
  if (!ip) return await run();
  const keys = { ip: `token ${networkOf(ip)}` };
  await admit(context, keys, ip);
  try {
    const answer = await run();
    void settle(context, keys, 'success');
    return answer;
  } catch (error) {
    const isGuess = isMigrationError(error) && error.code === 'invalid_token';
    await settle(context, keys, isGuess ? 'failure' : 'fault');
    throw error;
  }
}

async function admit({ limits, emit }: Context, keys: AttemptKeys, ip: string | undefined): Promise<void> {
  const retryAfter = limits ? await limits.admit(keys) : 0;
  if (retryAfter <= 0) return;
  const about = { ...(keys.identifier === undefined ? {} : { identifier: masked(keys.identifier) }), ...(ip ? { ip } : {}) };
  emit('locked', { ...about, retryAfter });
  throw new TooManyAttemptsError(undefined, { retryAfter });
}

async function settle({ limits, logger }: Context, keys: AttemptKeys, end: 'success' | 'failure' | 'fault'): Promise<void> {
  try {
    await limits?.settle(keys, end);
  } catch (error) {
    logger.warn(`An attempt could not be counted: ${error instanceof Error ? error.name : typeof error}`);
  }
}

/** Lets somebody in again who was locked out and has proved who they are by mail; that this fails is only logged. */
export async function forgiveAttempts({ limits, logger }: Context, identifiers: readonly (string | null)[]): Promise<void> {
  try {
    for (const identifier of identifiers) if (identifier) await limits?.clear(identifier);
  } catch (error) {
    logger.warn(`Attempts could not be forgotten: ${error instanceof Error ? error.name : typeof error}`);
  }
}
