import type { Emit, MigrationEvents } from '../../../lib/core/events.js';
import type { LegacyDirectory, LegacySource } from '../../../lib/core/ports.js';
import { type GuardOptions, legacyDirectory } from '../../../lib/legacy/directory.js';

/** A directory under test, with what it told. */
export interface Guarded extends LegacyDirectory {
  readonly faults: MigrationEvents['legacy-fault'][];
  readonly breaker: MigrationEvents['breaker'][];
  /** All that was told, in text. */
  told(): string;
}

/** Sources behind their guards. */
export function guarded(sources: LegacySource | readonly LegacySource[], options: GuardOptions = {}): Guarded {
  const faults: MigrationEvents['legacy-fault'][] = [];
  const breaker: MigrationEvents['breaker'][] = [];
  const lists: { readonly [name: string]: unknown[] } = { 'legacy-fault': faults, breaker };
  const emit: Emit = (name, event) => lists[name]?.push(event);
  return { ...legacyDirectory(sources, options, emit), faults, breaker, told: () => JSON.stringify({ faults, breaker }) };
}
