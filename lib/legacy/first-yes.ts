import { fieldOf } from './thrown.js';

/**
 * Asks one after the other. The first yes counts; a no needs everybody's no: while one of them gives no answer, nobody is
 * told that their password was wrong.
 * @throws what the first of them threw; before all, that there were too many attempts, which says more than nothing does.
 */
export async function firstYes<Source, Answer>(
  sources: readonly Source[],
  ask: (source: Source) => Promise<Answer | null>,
): Promise<Answer | null> {
  const missing: unknown[] = [];
  for (const source of sources) {
    try {
      const answer = await ask(source);
      if (answer !== null) return answer;
    } catch (error) {
      missing.push(error);
    }
  }
  if (missing.length) throw (missing.find((error) => fieldOf(error, 'code') === 'too_many_attempts') ?? missing[0]) as Error;
  return null;
}
