import { mayLogIn, readUserAnswer, readVerifyAnswer } from '../core/legacy-answer.js';
import type { LegacyContext, LegacyProfile, LegacySource } from '../core/ports.js';
import { NoAnswer } from './no-answer.js';

/** What a source goes by. */
export const nameOf = ({ name }: LegacySource): string => name ?? 'legacy';

/**
 * Whom this password lets in over there, or `null`. The source is asked once: a second try would count twice against
 * the person where the old system counts wrong passwords.
 * @throws whatever the source does; SourceFault, NoAnswer where it gives anything but an answer.
 */
export async function askVerify(
  source: LegacySource,
  identifier: string,
  password: string,
  context: LegacyContext,
): Promise<LegacyProfile | null> {
  const answer = readVerifyAnswer(await source.verify(identifier, password, context));
  if (answer !== true) return answer;
  context.signal.throwIfAborted();
  const profile = await askGetUser(source, identifier, context);
  if (!profile) throw new NoAnswer('invalid-profile', 'verify() said yes to somebody whom getUser() does not know');
  return mayLogIn(profile) ? profile : null;
}

/**
 * Who goes by this identifier over there, or `null`.
 * @throws whatever the source does; SourceFault where it gives anything but an answer.
 */
export const askGetUser = async (source: LegacySource, identifier: string, context: LegacyContext): Promise<LegacyProfile | null> =>
  readUserAnswer(await source.getUser(identifier, context));
