import type { Context, Phase } from './context.js';
import type { LegacyFault } from './events.js';
import type { LedgerTally, RehearsalCounts } from './ledger-overview.js';
import type { MigrationPath } from './ports.js';
import type { SourceHealth } from './source-health.js';
import { SourceVitals, type Vitals } from './vitals.js';

/** How far the migration is. Figures are of all processes together, but for those of `faults` and `sources`. */
export interface Progress {
  /** When these figures were taken: at most five seconds ago. */
  readonly asOf: Date;
  readonly phase: Phase;
  /** Legacy identities that have come over, without those deleted here since. */
  readonly migrated: number;
  /** The same by the way they came; adds up to `migrated`. */
  readonly byVia: Readonly<Record<MigrationPath, number>>;
  /** The same by the name of the source they came from; adds up to `migrated`. */
  readonly bySource: Readonly<Record<string, number>>;
  /** The same by the day they came on, `YYYY-MM-DD` in UTC, days on which nobody came left out; adds up to `migrated`. */
  readonly perDay: readonly { readonly day: string; readonly migrated: number }[];
  /** Those of `perDay` who came by an import. */
  readonly importsPerDay: Progress['perDay'];
  /** Identities that were vouched for, but whose migration has not been finished. */
  readonly claimed: number;
  /** People whom the two worlds disagree about, and whom nobody has settled yet. */
  readonly conflicts: number;
  /** Identities whose user was deleted here. What the application deletes by itself counts once it is noticed. */
  readonly deleted: number;
  /**
   * How many people the old system says there are; absent where a source has no `count()`, or it has not answered yet.
   * A source that is no longer configured counts with those who are known from it.
   */
  readonly legacyTotal?: number;
  /** `legacyTotal - migrated - deleted`, and 0 where the old system has fewer people left. */
  readonly remaining?: number;
  /** How much of `legacyTotal` does not remain: 100 only where nobody remains, else rounded down to a tenth. */
  readonly percent?: number;
  readonly lastMigratedAt?: Date;
  /** How often a legacy source gave no answer, by reason, since this process began. */
  readonly faults: Partial<Readonly<Record<LegacyFault, number>>>;
  /** How often both worlds agreed; there in phase `shadow`, and once it has been on. */
  readonly shadow?: RehearsalCounts;
  /** How each source does, in the order in which they are asked. */
  readonly sources: readonly SourceHealth[];
}

/** What progress is added up from. */
export interface ProgressParts {
  readonly context: Pick<Context, 'ledger' | 'phase' | 'legacy'>;
  readonly vitals: Vitals;
  readonly totals: LegacyTotals;
}

/** How many people each source says there are, from its `count()`. */
export interface LegacyTotals {
  /**
   * What is known of each; never throws, and asks nobody where `ask` is `false`.
   * @param patience How long to wait for the first answer of each, in ms. @default a moment
   */
  current(ask: boolean, patience?: number): Promise<ReadonlyMap<string, number>>;
}

/** How progress is asked for. */
export interface ProgressQuery {
  /** How long to wait for `count()` of a source that has not answered yet, in ms; figures are then of this moment. @default 100 */
  readonly patience?: number | undefined;
}

/**
 * Adds up how far the migration is.
 * @throws StoreUnavailableError
 * @throws LegacyUnavailableError where the application's `phase` function fails.
 */
export async function progress({ context, vitals, totals }: ProgressParts, { patience }: ProgressQuery = {}): Promise<Progress> {
  const asOf = new Date();
  const phase = await context.phase();
  const [tally, known] = await Promise.all([context.ledger.overview.tally(), totals.current(phase !== 'off', patience)]);
  const migrated = sum(tally.migrated);
  const deleted = sum(tally.deleted);
  const sources = context.legacy.sources.map((name) => healthOf(name, tally, vitals, known));
  return {
    asOf,
    phase,
    migrated,
    byVia: { login: 0, reset: 0, import: 0, ...summed(tally.migrated, ({ via }) => via) },
    bySource: summed(tally.migrated, ({ source }) => source),
    perDay: daysOf(tally.migrated),
    importsPerDay: daysOf(tally.migrated.filter(({ via }) => via === 'import')),
    claimed: tally.claimed,
    conflicts: tally.conflicts,
    deleted,
    ...remainderOf({ migrated, deleted, legacyTotal: legacyTotalOf(sources, migrated + deleted) }),
    ...(tally.lastMigratedAt ? { lastMigratedAt: tally.lastMigratedAt } : {}),
    faults: vitals.faults,
    ...(phase === 'shadow' || Object.values(tally.rehearsal).some(Boolean) ? { shadow: tally.rehearsal } : {}),
    sources,
  };
}

function healthOf(name: string, tally: LedgerTally, vitals: Vitals, known: ReadonlyMap<string, number>): SourceHealth {
  const { breaker, inFlight, latency, faults, lastFaultAt } = vitals.of(name) ?? new SourceVitals(name);
  const legacyTotal = known.get(name);
  const { summary } = latency;
  return {
    name,
    ...(legacyTotal === undefined ? {} : { legacyTotal }),
    migrated: sum(tally.migrated.filter(({ source }) => source === name)),
    deleted: sum(tally.deleted.filter(({ source }) => source === name)),
    breaker,
    inFlight,
    asked: latency.count,
    ...(summary ? { latency: summary } : {}),
    faults: Object.fromEntries(faults),
    ...(lastFaultAt ? { lastFaultAt } : {}),
  };
}

/** `undefined` where a source has not said how many people it has; of one that is gone, those are left who are known from it. */
function legacyTotalOf(sources: readonly SourceHealth[], known: number): number | undefined {
  let total = known;
  for (const { legacyTotal, migrated, deleted } of sources) {
    if (legacyTotal === undefined) return undefined;
    total += legacyTotal - migrated - deleted;
  }
  return sources.length ? total : undefined;
}

function remainderOf({ migrated, deleted, legacyTotal }: { migrated: number; deleted: number; legacyTotal: number | undefined }) {
  if (legacyTotal === undefined) return {};
  const remaining = Math.max(0, legacyTotal - migrated - deleted);
  const percent = remaining ? Math.floor((1000 * (legacyTotal - remaining)) / legacyTotal) / 10 : 100;
  return { legacyTotal, remaining, percent };
}

const daysOf = (entries: LedgerTally['migrated']): Progress['perDay'] =>
  Object.entries(summed(entries, ({ day }) => day)).map(([day, migrated]) => ({ day, migrated }));

const sum = (entries: readonly { readonly count: number }[]): number => entries.reduce((total, { count }) => total + count, 0);

function summed<Entry extends { readonly count: number }>(
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string,
): Record<string, number> {
  const sums = new Map<string, number>();
  for (const entry of entries) sums.set(keyOf(entry), (sums.get(keyOf(entry)) ?? 0) + entry.count);
  return Object.fromEntries(sums);
}
