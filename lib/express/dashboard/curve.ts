import type { Progress } from '../../core/progress.js';
import type { Readiness } from '../../core/readiness.js';
import { dayAfter, dayOf, daysBetween } from './dates.js';
import { type Html, html } from './html.js';
import { counted, grouped } from './numbers.js';

/** The field that is drawn in, which is stretched to the width there is; words stand beneath it in a size of their own. */
const [WIDTH, HEIGHT, TOP] = [640, 160, 4];
const FIELD = '88%';
/** From which share of the width on the word beneath today is clear of the first day's. */
const CLEAR = 0.3;
/** How far ahead a projection is drawn, as a share of the time that has passed, and in days at least. */
const [AHEAD, LEAST_AHEAD] = [0.5, 14];

/**
 * How many have come over, day by day, as a line of SVG; dashed, how it would go on at the pace of late.
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
  const x = (day: number): number => (day / (passed + ahead)) * WIDTH;
  const y = (count: number): number => HEIGHT - (count / top) * (HEIGHT - TOP);
  // Where everybody has come, it goes on level.
  const reached = Math.min(ahead, (projected - total) / (perDay || 1));
  const ends = pathOf([
    [x(passed + reached), y(projected)],
    [x(passed + ahead), y(projected)],
  ]).slice(1);
  const line = pathOf(cumulative(progress, passed).map(([day, count]) => [x(day), y(count)]));
  const come = counted(total, 'person has', 'people have');
  const summary = `${come} come over since ${first.day}${legacyTotal === undefined ? '' : `, of ${grouped(legacyTotal)}`}.`;
  const now = passed / (passed + ahead);
  return html`<figure>
<svg role="img" aria-labelledby="curve-title" class="curve">
<title id="curve-title">${summary}</title>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="100%" height="${FIELD}" preserveAspectRatio="none">
<path class="area" d="${line} L${round(x(passed))} ${round(y(0))} L${round(x(0))} ${round(y(0))} Z"/>
${legacyTotal !== undefined && html`<line class="goal" x1="0" x2="${WIDTH}" y1="${round(y(legacyTotal))}" y2="${round(y(legacyTotal))}"/>`}
<path class="line" d="${line}"/>
${ahead > 0 && html`<path class="projection" d="M${round(x(passed))} ${round(y(total))} L${ends}"/>`}
</svg>
${legacyTotal !== undefined && html`<text x="0" y="${share((y(legacyTotal) / HEIGHT) * 0.88)}" dy="1.3em">${counted(legacyTotal, 'person', 'people')} in all</text>`}
<text x="0" y="98%">${first.day}</text>
${ahead > 0 && now >= CLEAR && html`<text x="${share(now)}" y="98%" text-anchor="middle">today</text>`}
<text x="100%" y="98%" text-anchor="end">${ahead > 0 ? dayAfter(today, ahead) : 'today'}</text>
</svg>
<figcaption>${summary} ${ahead > 0 && `Dashed: on at the pace of late, ${perDay.toFixed(1)} a day.`}</figcaption>
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

const share = (part: number): string => `${round(part * 100)}%`;

const SHOWN = 31;

function table({ perDay }: Progress): Html {
  const rows = perDay.slice(-SHOWN).toReversed();
  return html`<table><thead><tr><th scope="col">Day</th><th scope="col">Came over</th></tr></thead><tbody>
${rows.map(({ day, migrated }) => html`<tr><td>${day}</td><td>${grouped(migrated)}</td></tr>`)}
</tbody></table>`;
}
