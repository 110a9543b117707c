import type { Progress } from '../../core/progress.js';
import type { Readiness, ReadinessReason } from '../../core/readiness.js';
import type { RecentEvent } from '../../core/recent-events.js';
import type { SourceHealth } from '../../core/source-health.js';
import { minuteOf, secondOf } from './dates.js';
import { type Html, html } from './html.js';
import { counted, grouped } from './numbers.js';

/** How many have come over of how many. */
export function figures({ migrated, remaining, percent, legacyTotal, deleted, claimed, conflicts, byVia, phase, shadow }: Progress): Html {
  return html`<p class="lead"><strong>${grouped(migrated)}</strong> ${migrated === 1 ? 'person has' : 'people have'} come over${
    legacyTotal !== undefined && html` of <strong>${grouped(legacyTotal)}</strong>`
  }.</p>
${percent !== undefined && html`<p><progress max="100" value="${percent}" aria-label="Come over">${percent} %</progress> ${percent} %</p>`}
<dl class="figures">
${fact('Remaining', remaining ?? 'not known')}
${fact('Half-way', claimed)}
${fact('Conflicts', conflicts)}
${fact('Deleted here', deleted)}
${fact('By login', byVia.login)}
${fact('By reset', byVia.reset)}
${fact('By import', byVia.import)}
${fact('Phase', phase)}
</dl>
${
  shadow &&
  html`<h3>Rehearsal</h3><dl class="figures">
${fact('Both agreed', shadow.agree)}${fact('A yes here only', shadow.onlyHere)}${fact('A yes over there only', shadow.onlyLegacy)}${fact('No answer', shadow.faults)}
</dl>`
}`;
}

const fact = (name: string, value: number | string): Html =>
  html`<div><dt>${name}</dt><dd>${typeof value === 'number' ? grouped(value) : value}</dd></div>\n`;

const REASONS: Readonly<Record<ReadinessReason, string>> = {
  'people-remaining': 'People remain who have not come over. Import them or invite them to set a password.',
  'total-unknown': 'How many people the old system has is not known: give its source a count().',
  'half-way': 'Some are half-way: their next login finishes it.',
  conflicts: 'Conflicts have not been settled.',
  faults: 'The old system gives no answers just now.',
};

/** Whether the old system may be turned off today, and who would be cut off. */
export function readiness({ ready, reasons, cutOff, perDay, quietDays, doneBy }: Readiness): Html {
  return html`<p class="${ready ? 'good' : 'notyet'}"><strong>${ready ? 'Yes: nobody would be cut off.' : 'Not yet.'}</strong>
${cutOff !== undefined && cutOff > 0 && `${counted(cutOff, 'person', 'people')} could not log in any more.`}</p>
${reasons.length > 0 && html`<ul>${reasons.map((reason) => html`<li>${REASONS[reason]}</li>`)}</ul>`}
<p>On average ${perDay.toFixed(1)} came over a day in the last two weeks, or since the first came${
    quietDays !== undefined && `; the last came ${quietDays === 0 ? 'within a day' : `${counted(quietDays, 'day', 'days')} ago`}`
  }. ${doneBy && `Going on like this, nobody is left on ${minuteOf(doneBy).slice(0, 10)}.`}</p>`;
}

/** How each source does, in this process; those that people came from before, too, which are not asked any more. */
export function sources({ sources: asked, bySource }: Pick<Progress, 'sources' | 'bySource'>): Html {
  const gone = Object.entries(bySource).filter(([source]) => !asked.some(({ name }) => name === source));
  if (!asked.length && !gone.length) return html`<p>There is no old system any more.</p>`;
  return scrolling(
    'Sources',
    html`<table><thead><tr>
${['Source', 'State', 'People', 'Came over', 'Deleted', 'In flight', 'Asked', 'Median', '95 %', 'Faults'].map(heading)}
</tr></thead><tbody>
${asked.map(source)}
${gone.map(
  ([name, migrated]) =>
    html`<tr><th scope="row">${name}</th><td>not asked here</td><td></td><td>${grouped(migrated)}</td><td></td><td></td><td></td><td></td><td></td><td></td></tr>`,
)}
</tbody></table>`,
  );
}

const source = ({
  name,
  breaker,
  legacyTotal,
  migrated,
  deleted,
  inFlight,
  asked,
  latency,
  faults,
  lastFaultAt,
}: SourceHealth): Html => html`<tr>
<th scope="row">${name}</th><td>${STATES[breaker]}</td><td>${legacyTotal === undefined ? 'not known' : grouped(legacyTotal)}</td>
<td>${grouped(migrated)}</td><td>${grouped(deleted)}</td><td>${inFlight}</td><td>${grouped(asked)}</td>
<td>${millis(latency?.p50)}</td><td>${millis(latency?.p95)}</td><td>${faultsOf(faults)}${lastFaultAt && `, last ${secondOf(lastFaultAt)}`}</td></tr>
`;

const faultsOf = (faults: SourceHealth['faults']): string =>
  Object.entries(faults)
    .map(([reason, times]) => `${reason} ${grouped(times)}`)
    .join(', ') || 'none';

const STATES: Readonly<Record<SourceHealth['breaker'], string>> = {
  closed: 'answers',
  open: 'left alone after faults',
  'half-open': 'tried again',
};
const heading = (name: string): Html => html`<th scope="col">${name}</th>`;
const millis = (time: number | undefined): string => (time === undefined ? '' : `${grouped(Math.round(time))} ms`);

/** What happened in this process; every event with what it says beside when and what. */
export function events(all: readonly RecentEvent[]): Html {
  if (!all.length) return html`<p>Nothing yet.</p>`;
  return html`<ol class="entries">
${all.map(
  ({ at, name, ...about }) =>
    html`<li><time datetime="${at.toISOString()}">${secondOf(at)}</time> <strong>${name}</strong> <span class="soft">${aboutOf(about)}</span></li>\n`,
)}
</ol>`;
}

const aboutOf = (about: object): string =>
  Object.entries(about)
    .map(([name, value]: [string, unknown]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

/** A table that may be wider than the page is scrolled by itself, with the keyboard as well. */
export const scrolling = (name: string, table: Html): Html =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="${name}">${table}</div>`;
