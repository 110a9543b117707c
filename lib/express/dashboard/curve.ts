import type { Progress } from '../../core/progress.js';
import type { Readiness } from '../../core/readiness.js';
import { dayAfter, dayOf, daysBetween } from './dates.js';
import { type Html, html } from './html.js';

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [640, 180, 4, 24, 10];
/** How far ahead a projection is drawn, as a share of the time that has passed, and in days at least. */
const [AHEAD, LEAST_AHEAD] = [0.5, 14];

/**
 * How many have come over, day by day, as a line of SVG; dashed, how it would go on at the pace of the last two weeks.
 * Beneath it the same in words, and in a table, for whoever cannot see it.
 */
export function curve(progress: Progress, { perDay }: Readiness): Html {
  const { perDay: days, legacyTotal, asOf } = progress;
  const [first] = days;
  if (!first) return html`<p>Nobody has come over yet. The curve begins with the first who logs in.</p>`;
  const today = dayOf(asOf);
  const passed = Math.max(1, daysBetween(first.day, today));
  const ahead = perDay > 0 ? Math.max(LEAST_AHEAD, Math.round(passed * AHEAD)) : 0;
  const total = days.reduce((sum, { migrated }) => sum + migrated, 0);
  const projected = Math.min(legacyTotal ?? Number.POSITIVE_INFINITY, total + perDay * ahead);
  const top = Math.max(legacyTotal ?? 0, projected, total, 1);
  const x = (day: number): number => LEFT + (day / (passed + ahead)) * (WIDTH - 2 * LEFT);
  const y = (count: number): number => HEIGHT - BOTTOM - (count / top) * (HEIGHT - BOTTOM - TOP);
  // Where everybody has come, it goes on level.
  const reached = Math.min(ahead, (projected - total) / (perDay || 1));
  const ends = pathOf([
    [x(passed + reached), y(projected)],
    [x(passed + ahead), y(projected)],
  ]).slice(1);
  const line = pathOf(cumulative(progress, passed).map(([day, count]) => [x(day), y(count)]));
  const summary = `${total} people have come over since ${first.day}${legacyTotal === undefined ? '' : `, of ${legacyTotal}`}.`;
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="curve-title" class="curve">
<title id="curve-title">${summary}</title>
${legacyTotal !== undefined && html`<line class="goal" x1="${LEFT}" x2="${WIDTH - LEFT}" y1="${y(legacyTotal)}" y2="${y(legacyTotal)}"/>`}
<path class="area" d="${line} L${round(x(passed))} ${round(y(0))} L${round(x(0))} ${round(y(0))} Z"/>
<path class="line" d="${line}"/>
${ahead > 0 && html`<path class="projection" d="M${round(x(passed))} ${round(y(total))} L${ends}"/>`}
<text x="${LEFT}" y="${HEIGHT - 6}">${first.day}</text>
<text x="${WIDTH - LEFT}" y="${HEIGHT - 6}" text-anchor="end">${dayAfter(today, ahead)}</text>
</svg>
<figcaption>${summary} ${ahead > 0 && `Dashed: on at the pace of the last two weeks, ${perDay.toFixed(1)} a day.`}</figcaption>
<details><summary>Day by day</summary>${table(progress)}</details>
</figure>`;
}

/** How many had come over at the end of each day since the first. */
function cumulative({ perDay }: Progress, passed: number): readonly (readonly [day: number, count: number])[] {
  const first = perDay[0]?.day ?? '';
  let sum = 0;
  const steps: [number, number][] = [[0, 0]];
  for (const { day, migrated } of perDay) {
    const at = daysBetween(first, day);
    // Days on which nobody came lie between: the line is flat until this one.
    steps.push([Math.max(0, at - 1), sum]);
    sum += migrated;
    steps.push([at, sum]);
  }
  return [...steps, [passed, sum]];
}

const pathOf = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], index) => `${index ? 'L' : 'M'}${round(x)} ${round(y)}`).join(' ');

const round = (value: number): number => Math.round(value * 10) / 10;

const SHOWN = 31;

function table({ perDay }: Progress): Html {
  const rows = perDay.slice(-SHOWN).toReversed();
  return html`<table><thead><tr><th scope="col">Day</th><th scope="col">Came over</th></tr></thead><tbody>
${rows.map(({ day, migrated }) => html`<tr><td>${day}</td><td>${migrated}</td></tr>`)}
</tbody></table>`;
}
