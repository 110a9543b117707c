import type { Emit } from '../core/events.js';
import type { LegacyDirectory, LegacySource } from '../core/ports.js';
import type { LegacyTotals } from '../core/progress.js';
import { SourceVitals, type Vitals } from '../core/vitals.js';
import { legacyDirectory } from './directory.js';
import { FaultReporter } from './fault-reporter.js';
import { type GuardOptions, guardSettings } from './guard-options.js';
import { LegacyTotal, legacyTotals } from './legacy-totals.js';
import { watchedSource } from './watched-source.js';

/** What the sources of a migrator are watched with. */
export interface WatchOptions {
  readonly guard: GuardOptions;
  readonly vitals: Vitals;
  readonly emit: Emit;
  /** Whether any of them may be asked anything at all. */
  readonly mayAsk: () => Promise<boolean>;
}

/** All legacy sources of a migrator: to be asked, each behind its guard, and to be counted. */
export function watchedLegacy(
  sources: readonly LegacySource[],
  { guard, vitals, emit, mayAsk }: WatchOptions,
): { readonly legacy: LegacyDirectory; readonly totals: LegacyTotals } {
  const { timeout } = guardSettings(guard);
  const watched = sources.map((source) => ({ source, seen: vitals.of(source.name ?? 'legacy') ?? new SourceVitals('legacy') }));
  const totals = watched.map(({ source, seen }) => {
    const options = { timeout, reporter: new FaultReporter(seen.name, emit), onFault: seen.fault };
    return [seen.name, new LegacyTotal(source, options)] as const;
  });
  return {
    legacy: legacyDirectory(
      watched.map(({ source, seen }) => watchedSource(source, seen, mayAsk)),
      guard,
      emit,
      (source, reason) => vitals.of(source)?.fault(reason),
    ),
    totals: legacyTotals(new Map(totals)),
  };
}
