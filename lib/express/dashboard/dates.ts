/** A time as it is read by people, in UTC: `2026-11-25 09:30`. */
export const minuteOf = (time: Date): string => time.toISOString().slice(0, 16).replace('T', ' ');

/** The same to the second, for what comes close upon each other. */
export const secondOf = (time: Date): string => time.toISOString().slice(0, 19).replace('T', ' ');

/** `YYYY-MM-DD` of so many days after another. */
export const dayAfter = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

/** How many days one day is after another. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

const DAY = 86_400_000;
