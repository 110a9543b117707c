import { isMigrationError, LegacyUnavailableError } from '../core/errors.js';
import type { Emit, LegacyFault } from '../core/events.js';
import type { LegacyDirectory, LegacyIdentity, LegacyProfile, LegacySource } from '../core/ports.js';
import { sourcesFor, sourcesIn } from './first-of.js';
import { firstYes } from './first-yes.js';
import type { GuardOptions } from './guard-options.js';
import { GuardedSource } from './guarded-source.js';
import { noAnswerOf } from './no-answer.js';

export type { GuardOptions } from './guard-options.js';

/**
 * All legacy sources as one. They are asked in order, one after the other, each behind its own guard, so an answer can
 * take as long as all their timeouts together. The first yes counts. A no needs every source's no: while one of them
 * gives no answer, nobody is told that their password was wrong. Of what {@link firstOf} made of several, those count that
 * its route leads to.
 */
export function legacyDirectory(
  sources: LegacySource | readonly LegacySource[],
  options: GuardOptions,
  emit: Emit,
  onFault?: (source: string, reason: LegacyFault) => void,
): LegacyDirectory {
  const given = [sources].flat();
  const guarded = new Map(sourcesIn(given).map((source) => [source, new GuardedSource(source, options, emit, onFault)]));
  const toAsk = (identifier: string): readonly GuardedSource[] => {
    try {
      return sourcesFor(given, identifier).flatMap((source) => guarded.get(source) ?? []);
    } catch (error) {
      if (isMigrationError(error)) throw error;
      const cause = noAnswerOf(error);
      emit('legacy-fault', { source: 'route', reason: cause.reason, message: cause.message });
      throw new LegacyUnavailableError(undefined, { cause });
    }
  };
  const ask = async (
    identifier: string,
    question: (source: GuardedSource) => Promise<LegacyProfile | null>,
  ): Promise<LegacyIdentity | null> =>
    await firstYes(toAsk(identifier), async (source) => {
      const profile = await question(source);
      return profile && { source: source.name, profile };
    });
  return {
    sources: [...guarded.values()].map(({ name }) => name),
    verify: (identifier, password) => ask(identifier, (source) => source.verify(identifier, password)),
    getUser: (identifier) => ask(identifier, (source) => source.getUser(identifier)),
  };
}
