import type { Awaitable, LegacySource } from '../core/ports.js';
import type { Trace } from '../core/trace.js';
import type { SourceVitals } from '../core/vitals.js';

/**
 * A source whose questions are counted and timed, and which knows nobody once it may not be asked any longer: that is
 * looked at right before each question, after any wait for a turn, so that none reaches an old system that was
 * switched off.
 */
export function watchedSource(
  source: LegacySource,
  vitals: SourceVitals,
  mayAsk: () => Promise<boolean>,
  trace: Trace = (_, run) => run(),
): LegacySource {
  const watched = async <Answer>(question: 'verify' | 'getUser', ask: () => Awaitable<Answer>): Promise<Answer | null> => {
    if (!(await mayAsk())) return null;
    const ended = vitals.asked();
    try {
      return await trace({ kind: 'legacy', source: vitals.name, question }, async () => await ask());
    } finally {
      ended();
    }
  };
  return {
    name: vitals.name,
    verify: (identifier, password, context) => watched('verify', () => source.verify(identifier, password, context)),
    getUser: (identifier, context) => watched('getUser', () => source.getUser(identifier, context)),
  };
}
