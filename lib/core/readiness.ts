import type { Progress } from './progress.js';

/** Whether the old system may be turned off, and what it would mean. */
export interface Readiness {
  /** Nobody would be cut off: all have come over, or were deleted here, and nobody is half-way or disputed. */
  readonly ready: boolean;
  /** What stands in the way, in the order of weight. */
  readonly reasons: readonly ReadinessReason[];
  /** How many could not log in any more, other than by signing up anew; absent where the old system does not say how many there are. */
  readonly cutOff?: number;
  /** How many came over on a day, on average of the last two weeks, today among them; or since the first came, where that is less. */
  readonly perDay: number;
  /** Whole days since somebody came over last; absent where nobody has. */
  readonly quietDays?: number;
  /** When nobody would be left if all went on like this; absent where it would take more than ten years, or is not known. */
  readonly doneBy?: Date;
}

export type ReadinessReason = 'people-remaining' | 'total-unknown' | 'half-way' | 'conflicts' | 'faults';

const DAY = 86_400_000;
/** Short, since it gets slower: those who come often come first. */
const WINDOW = 14;
const FARTHEST = 3650;

/** Reads off the figures of a migration whether its old system may be turned off. */
export function readinessOf({ asOf, remaining, claimed, conflicts, perDay: days, lastMigratedAt, sources }: Progress): Readiness {
  const since = new Date(asOf.getTime() - (WINDOW - 1) * DAY).toISOString().slice(0, 10);
  const perDay = days.filter(({ day }) => day >= since).reduce((sum, { migrated }) => sum + migrated, 0) / daysWithin(days[0]?.day, asOf);
  const stands: readonly (readonly [ReadinessReason, boolean])[] = [
    ['people-remaining', remaining !== undefined && remaining > 0],
    ['total-unknown', remaining === undefined],
    ['half-way', claimed > 0],
    ['conflicts', conflicts > 0],
    ['faults', sources.some(({ breaker }) => breaker !== 'closed')],
  ];
  const reasons = stands.filter(([, holds]) => holds).map(([reason]) => reason);
  const left = remaining === undefined ? Number.POSITIVE_INFINITY : remaining / perDay;
  return {
    ready: reasons.length === 0,
    reasons,
    ...(remaining === undefined ? {} : { cutOff: remaining }),
    perDay,
    ...(lastMigratedAt ? { quietDays: Math.max(0, Math.floor((asOf.getTime() - lastMigratedAt.getTime()) / DAY)) } : {}),
    ...(remaining && left <= FARTHEST ? { doneBy: new Date(asOf.getTime() + left * DAY) } : {}),
  };
}

/** How many days there are to average over. */
function daysWithin(first: string | undefined, asOf: Date): number {
  const age = first === undefined ? WINDOW : Math.floor((asOf.getTime() - Date.parse(first)) / DAY) + 1;
  return Math.min(WINDOW, Math.max(1, age));
}
