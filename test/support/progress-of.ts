import type { Progress } from '../../lib/core/progress.js';

/** Figures of 25 November 2026, apart from what a test is about. */
export function progressOf({
  perDay = [],
  ...given
}: Partial<Omit<Progress, 'perDay'>> & { readonly perDay?: readonly (readonly [string, number])[] }): Progress {
  const days = perDay.map(([day, migrated]) => ({ day, migrated }));
  const migrated = days.reduce((sum, day) => sum + day.migrated, 0);
  const known = given.legacyTotal === undefined ? {} : { remaining: Math.max(0, given.legacyTotal - migrated - (given.deleted ?? 0)) };
  const last = days.at(-1);
  return {
    asOf: new Date('2026-11-25T12:00:00Z'),
    phase: 'on',
    migrated,
    byVia: { login: migrated, reset: 0, import: 0 },
    bySource: { legacy: migrated },
    perDay: days,
    importsPerDay: [],
    claimed: 0,
    conflicts: 0,
    deleted: 0,
    faults: {},
    sources: [],
    ...(last ? { lastMigratedAt: new Date(`${last.day}T06:00:00Z`) } : {}),
    ...known,
    ...given,
  };
}
