import type { Progress } from '../../core/progress.js';
import type { Readiness, ReadinessReason } from '../../core/readiness.js';
import type { RemainingReason } from '../../core/remaining.js';
import { figure } from '../printable.js';
import type { Terminal } from '../terminal.js';
import { columns, uncounted } from './figures.js';
import { MEANINGS, type Tally } from './remaining-tally.js';

/** What a report on readiness is made of. */
export interface ReadinessParts {
  readonly progress: Progress;
  readonly readiness: Readiness;
  /** How many are left for each reason, where each was looked at. */
  readonly tally: Tally | null;
  /** The file that exports the migrator, as it was given. */
  readonly app: string;
}

/** What turning the old system off takes from nobody: these are not let in today either. */
const NOBODYS_LOSS: ReadonlySet<RemainingReason> = new Set(['blocked', 'unreadable']);

/** Whether the old system may be turned off; where each was looked at, that counts instead of how many rows the old system has. */
export function verdictOf({ progress, readiness, tally }: Pick<ReadinessParts, 'progress' | 'readiness' | 'tally'>): {
  readonly ready: boolean;
  readonly cutOff?: number;
  readonly reasons: readonly ReadinessReason[];
} {
  if (progress.phase === 'off') return { ready: true, reasons: [] };
  if (!tally) return readiness;
  const cutOff = [...tally].reduce((sum, [reason, count]) => (NOBODYS_LOSS.has(reason) ? sum : sum + count), 0);
  const others = readiness.reasons.filter((reason) => reason !== 'people-remaining' && reason !== 'total-unknown');
  const reasons: readonly ReadinessReason[] = cutOff ? ['people-remaining', ...others] : others;
  return { ready: reasons.length === 0, cutOff, reasons };
}

/** The same for somebody's eyes, with the numbers and what to do next. */
export function readinessReport(parts: ReadinessParts, { paint }: Pick<Terminal, 'paint'>): string {
  const { progress, readiness, tally } = parts;
  const { ready, cutOff, reasons } = verdictOf(parts);
  if (progress.phase === 'off') return `${paint('green', 'It is off already.')} The old system is never asked again.\n`;
  if (ready)
    return `${paint('green', 'Yes.')} The old system may be turned off today: nobody would be cut off.\n${listed(tally)}\nNext: let phase be 'off'.\n`;
  const who = cutOff === undefined ? 'nobody knows how many' : figure(cutOff);
  return [
    `${paint('red', 'Not yet.')} If the old system were turned off today: ${who} would be cut off, and could only sign up anew.\n\n`,
    columns(reasons.map((reason) => [numberOf(reason, progress, cutOff), WORDS[reason]])),
    listed(tally),
    ...uncounted(progress).map((line) => `\n${line}\n`),
    pace(readiness),
    `\nNext: ${nextFor(reasons[0], parts)}\n`,
  ].join('');
}

const WORDS: Readonly<Record<ReadinessReason, string>> = {
  'people-remaining': 'left in the old system',
  'total-unknown': 'it is not known how many are left',
  'half-way': 'half-way: vouched for, and not over yet',
  conflicts: 'in conflict: the two systems disagree about them',
  faults: 'sources that give no answers',
};

function numberOf(
  reason: ReadinessReason,
  { remaining, claimed, conflicts, sources }: Progress,
  cutOff: number | undefined,
): number | string {
  if (reason === 'total-unknown') return '?';
  const faults = sources.filter(({ breaker }) => breaker !== 'closed').length;
  return { 'people-remaining': cutOff ?? remaining ?? 0, 'half-way': claimed, conflicts, faults }[reason];
}

const listed = (tally: Tally | null): string =>
  tally?.size ? `\nOf those who are not here:\n${columns([...tally].map(([reason, count]) => [count, reason, MEANINGS[reason]]))}` : '';

function pace({ perDay, quietDays, doneBy }: Readiness): string {
  const came = `\nOn average of the last two weeks, or since the first came, ${perDay.toFixed(1)} a day came over`;
  if (doneBy) return `${came}; if that went on, nobody would be left on ${doneBy.toISOString().slice(0, 10)}.\n`;
  return quietDays === undefined ? '\nNobody has come over yet.\n' : `${came}; the last one ${quietDays} days ago.\n`;
}

function nextFor(reason: ReadinessReason | undefined, { tally, app }: ReadinessParts): string {
  const command = (name: string): string => `npx passport-lazy-migration ${name} --app ${app}`;
  if (reason === 'total-unknown') return `${command('readiness')} --each, which looks at each of them; it needs users() of every source.`;
  if (reason === 'conflicts' || reason === 'half-way')
    return `${command('status')}, which shows the latest conflicts; the dashboard has all.`;
  if (reason === 'faults') return 'look at the old system: it is not asked at the moment.';
  return tally
    ? `${command('invite')} --dry-run, which says whom a mail would bring over; or import, where there are hashes.`
    : `${command('remaining')}, which says who they are, and why.`;
}
