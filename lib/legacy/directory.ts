import { isMigrationError, type MigrationError } from '../core/errors.js';
import type { Emit, LegacyFault } from '../core/events.js';
import type { LegacyDirectory, LegacyIdentity, LegacyProfile, LegacySource } from '../core/ports.js';
import type { GuardOptions } from './guard-options.js';
import { GuardedSource } from './guarded-source.js';

export type { GuardOptions } from './guard-options.js';

/**
 * All legacy sources as one. They are asked in order, one after the other, each behind its own guard, so an answer can
 * take as long as all their timeouts together. The first yes counts. A no needs every source's no: while one of them
 * gives no answer, nobody is told that their password was wrong.
 */
export function legacyDirectory(
  sources: LegacySource | readonly LegacySource[],
  options: GuardOptions,
  emit: Emit,
  onFault?: (source: string, reason: LegacyFault) => void,
): LegacyDirectory {
  const guarded = [sources].flat().map((source) => new GuardedSource(source, options, emit, onFault));
  return {
    sources: guarded.map(({ name }) => name),
    verify: (identifier, password) => firstYes(guarded, (source) => source.verify(identifier, password)),
    getUser: (identifier) => firstYes(guarded, (source) => source.getUser(identifier)),
  };
}

async function firstYes(
  sources: readonly GuardedSource[],
  ask: (source: GuardedSource) => Promise<LegacyProfile | null>,
): Promise<LegacyIdentity | null> {
  const missing: MigrationError[] = [];
  for (const source of sources) {
    try {
      const profile = await ask(source);
      if (profile) return { source: source.name, profile };
    } catch (error) {
      if (!isMigrationError(error)) throw error;
      missing.push(error);
    }
  }
  // A source that asks for patience has said more than one that said nothing.
  const reason = missing.find(({ code }) => code === 'too_many_attempts') ?? missing[0];
  if (reason) throw reason;
  return null;
}
