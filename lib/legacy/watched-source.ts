import type { Awaitable, LegacySource } from '../core/ports.js';
import type { SourceVitals } from '../core/vitals.js';

/**
 * A source whose questions are counted and timed, and which knows nobody once it may not be asked any longer: that is
 * looked at right before each question, after any wait for a turn, so that none reaches an old system that was
 * switched off.
 */
export function watchedSource(source: LegacySource, vitals: SourceVitals, mayAsk: () => Promise<boolean>): LegacySource {
  const watched = async <Answer>(question: () => Awaitable<Answer>): Promise<Answer | null> => {
    if (!(await mayAsk())) return null;
    const ended = vitals.asked();
    try {
      return await question();
    } finally {
      ended();
    }
  };
  return {
    name: vitals.name,
    verify: (identifier, password, context) => watched(() => source.verify(identifier, password, context)),
    getUser: (identifier, context) => watched(() => source.getUser(identifier, context)),
  };
}
