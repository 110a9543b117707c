import type { Colour, Terminal } from '../terminal.js';
import type { Finding, Status } from './finding.js';

const MARKS: Readonly<Record<Exclude<Status, 'skipped'>, readonly [mark: string, colour: Colour]>> = {
  ok: ['ok', 'green'],
  warning: ['warn', 'yellow'],
  failed: ['FAIL', 'red'],
};

/** A finding in a line, and below it what was seen and what to do where something is to be done; nothing for what was not tried. */
export function lineOf({ check, status, detail, fix }: Finding, { paint }: Pick<Terminal, 'paint'>): string {
  if (status === 'skipped') return '';
  const [mark, colour] = MARKS[status];
  const line = `  ${paint(colour, mark.padEnd(4))}  ${check}`;
  if (fix === undefined) return `${line}${detail === undefined ? '' : paint('dim', ` (${detail})`)}\n`;
  return `${line}\n        ${detail ?? ''}\n        ${paint('bold', 'To fix:')} ${fix}\n`;
}

/** How many there are of each. */
export function summaryOf(findings: readonly Finding[], { paint }: Pick<Terminal, 'paint'>): string {
  const count = (status: Status) => findings.filter((finding) => finding.status === status).length;
  const [ok, warnings, wrong, skipped] = [count('ok'), count('warning'), count('failed'), count('skipped')];
  const reason = findings.find(({ status }) => status === 'skipped')?.detail;
  const parts = [
    `${ok} ok`,
    ...(warnings ? [`${warnings} to improve`] : []),
    `${wrong} to fix`,
    ...(skipped ? [`${skipped} not tried, since ${reason}`] : []),
  ];
  return `\n${paint(wrong ? 'red' : 'green', parts.join(', '))}\n`;
}
