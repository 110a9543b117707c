import type { Conflict } from '../../core/ledger-overview.js';
import type { Progress } from '../../core/progress.js';
import type { Readiness } from '../../core/readiness.js';
import type { RecentEvent } from '../../core/recent-events.js';
import { conflictList } from './conflict-list.js';
import { curve } from './curve.js';
import { minuteOf } from './dates.js';
import { type Html, html } from './html.js';
import * as sections from './sections.js';

/** All that the overview shows. */
export interface Seen {
  readonly progress: Progress;
  readonly readiness: Readiness;
  readonly conflicts: readonly Conflict[];
  readonly events: readonly RecentEvent[];
}

/** The parts that change while somebody looks: the same on the page and as they are sent after it. */
export function liveParts({ progress, readiness, conflicts, events }: Seen): Readonly<Record<string, Html>> {
  return {
    figures: sections.figures(progress),
    curve: curve(progress, readiness),
    readiness: sections.readiness(readiness),
    sources: sections.sources(progress),
    conflicts: conflictList(conflicts, progress.conflicts),
    events: sections.events(events),
    asof: html`<p>As of <time datetime="${progress.asOf.toISOString()}">${minuteOf(progress.asOf)} UTC</time>, at most five seconds old.</p>`,
  };
}

const TITLES: readonly (readonly [part: string, title: string])[] = [
  ['curve', 'Day by day'],
  ['readiness', 'May the old system be turned off?'],
  ['sources', 'The old system, as this process sees it'],
  ['conflicts', 'Conflicts'],
  ['events', 'What happened last in this process (UTC)'],
];

/** Aggregates alone: whoever wants to see people asks for them. */
export function overviewPage(title: string, seen: Seen): Html {
  const parts = liveParts(seen);
  return html`<h1>${title}</h1>
<div data-live="figures">${parts['figures']}</div>
${TITLES.map(
  ([part, heading]) =>
    html`<section aria-labelledby="h-${part}"><h2 id="h-${part}">${heading}</h2><div data-live="${part}">${parts[part]}</div></section>`,
)}
<footer><div data-live="asof">${parts['asof']}</div>
<p><a href="users">People</a> · <a href="users.csv">People as CSV</a> · <a href="progress.json">Figures as JSON</a> · <a href="metrics">Metrics</a></p>
<p id="live-state" role="status"></p></footer>`;
}
