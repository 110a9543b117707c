import type { Conflict } from '../../core/ledger-overview.js';
import { printableText } from '../../core/printable.js';
import type { Progress } from '../../core/progress.js';
import { figure } from '../printable.js';
import type { Terminal } from '../terminal.js';
import { columns, uncounted } from './figures.js';

/** How many days are shown, and how many conflicts. */
const DAYS = 14;
export const CONFLICTS = 10;

/** How far the migration is, for somebody's eyes. */
export function statusReport(progress: Progress, conflicts: readonly Conflict[], { paint }: Pick<Terminal, 'paint'>): string {
  const titled = (title: string, text: string): string => (text ? `\n${paint('bold', title)}\n${text}` : '');
  return [
    `${paint('bold', `Phase ${progress.phase}`)}, as of ${minute(progress.asOf)}\n\n`,
    columns(totals(progress)),
    titled('By source', columns(bySource(progress))),
    titled(`By day (UTC), the last ${DAYS} on which somebody came`, columns(byDay(progress))),
    titled('Last imports', columns(progress.importsPerDay.slice(-3).map(({ day, migrated }) => [day, migrated]))),
    titled('Latest conflicts', columns(conflicts.map(conflictRow))),
    ...uncounted(progress).map((line) => `\n${paint('yellow', line)} Who is left is not known.\n`),
  ].join('');
}

type Rows = readonly (readonly (string | number)[])[];

function totals({ migrated, byVia, legacyTotal, remaining, percent, deleted, claimed, conflicts }: Progress): Rows {
  const share = legacyTotal === undefined ? '' : `of ${figure(legacyTotal)} in the old system`;
  return [
    ['come over', migrated, share],
    ['  by a login', byVia.login, ''],
    ['  by a reset', byVia.reset, ''],
    ['  by an import', byVia.import, ''],
    ...(remaining === undefined ? [] : [['left', remaining, `${percent ?? 0} % are done`] as const]),
    ['deleted here', deleted, ''],
    ['half-way', claimed, ''],
    ['conflicts', conflicts, ''],
  ];
}

/** With those that are no longer configured. */
function bySource({ sources, bySource: migrated }: Progress): Rows {
  const known = new Set(sources.map(({ name }) => name));
  const gone = Object.entries(migrated).filter(([name]) => !known.has(name));
  return [
    ...sources.map(({ name, migrated: came, deleted, legacyTotal }) => {
      const left =
        legacyTotal === undefined ? 'not counted' : `${figure(Math.max(0, legacyTotal - came - deleted))} left of ${figure(legacyTotal)}`;
      return [printableText(name), came, 'come over,', left] as const;
    }),
    ...gone.map(([name, came]) => [printableText(name), came, 'come over,', 'not configured any more'] as const),
  ];
}

function byDay({ perDay, importsPerDay }: Progress): Rows {
  const imported = new Map(importsPerDay.map(({ day, migrated }) => [day, migrated]));
  return perDay.slice(-DAYS).map(({ day, migrated }) => {
    const count = imported.get(day);
    return [day, migrated, count === undefined ? '' : `${figure(count)} of them imported`];
  });
}

const conflictRow = ({ identifier, reason, times, lastAt }: Conflict) =>
  [printableText(identifier), printableText(reason), times === 1 ? 'once' : `${figure(times)} times`, minute(lastAt)] as const;

const minute = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
