import type { Emit } from '../core/events.js';
import type { LegacyDirectory, LegacySource } from '../core/ports.js';
import type { LegacyTotals } from '../core/progress.js';
import type { Trace } from '../core/trace.js';
import { SourceVitals, type Vitals } from '../core/vitals.js';
import { nameOf } from './ask-source.js';
import { legacyDirectory } from './directory.js';
import { FaultReporter } from './fault-reporter.js';
import { sourcesIn, wrapEach } from './first-of.js';
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
  readonly trace?: Trace;
}

/** All legacy sources of a migrator: to be asked, each behind its guard, and to be counted. */
export function watchedLegacy(
  sources: readonly LegacySource[],
  { guard, vitals, emit, mayAsk, trace }: WatchOptions,
): { readonly legacy: LegacyDirectory; readonly totals: LegacyTotals } {
  const { timeout } = guardSettings(guard);
  const seenOf = (source: LegacySource) => vitals.of(nameOf(source)) ?? new SourceVitals('legacy');
  const totals = sourcesIn(sources).map((source) => {
    const { name, fault } = seenOf(source);
    return [name, new LegacyTotal(source, { timeout, reporter: new FaultReporter(name, emit), onFault: fault })] as const;
  });
  const watched = (source: LegacySource) => watchedSource(source, seenOf(source), mayAsk, trace);
  return {
    legacy: legacyDirectory(
      sources.map((source) => wrapEach(source, watched)),
      guard,
      emit,
      (source, reason) => vitals.of(source)?.fault(reason),
    ),
    totals: legacyTotals(new Map(totals)),
  };
}
