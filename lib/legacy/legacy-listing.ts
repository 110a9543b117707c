import type { LegacyProfile, LegacySource } from '../core/ports.js';
import type { LegacyListing } from '../core/remaining.js';
import { nameOf } from './ask-source.js';
import { sourcesIn } from './first-of.js';

/** Who there is, by those sources that can say so. It takes as long as it takes: aside from the guard of logins. */
export function legacyListing(sources: readonly LegacySource[]): LegacyListing {
  const byName = new Map(sourcesIn(sources).map((source) => [nameOf(source), source]));
  return {
    users(name, signal) {
      const source = byName.get(name);
      return typeof source?.users === 'function' ? listed(source, signal) : null;
    },
  };
}

/** Asked for once somebody wants the first; what is none then fails as a source that breaks off does. */
async function* listed(source: LegacySource, signal: AbortSignal): AsyncGenerator<LegacyProfile> {
  yield* source.users?.({ signal }) ?? [];
}
