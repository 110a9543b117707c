const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long after its end a day still counts as open, in ms: for clocks that differ, and writes that take their time. */
const GRACE = HOUR;

/** The day of a moment in UTC, as `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** When it began. */
export const startOf = (at: Date): Date => new Date(Math.floor(at.getTime() / DAY) * DAY);

/** When the day after it begins. */
export const dayAfter = (at: Date): Date => new Date(startOf(at).getTime() + DAY);

/** The end of the last day that is over for good, in ms. */
export const closesAt = (now: number): number => startOf(new Date(now - GRACE)).getTime();
