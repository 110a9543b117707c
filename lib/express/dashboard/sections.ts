import type { Conflict } from '../../core/ledger-overview.js';
import type { Progress } from '../../core/progress.js';
import type { Readiness, ReadinessReason } from '../../core/readiness.js';
import type { RecentEvent } from '../../core/recent-events.js';
import type { SourceHealth } from '../../core/source-health.js';
import { minuteOf } from './dates.js';
import { type Content, type Html, html } from './html.js';

/** How many have come over of how many. */
export function figures({ migrated, remaining, percent, legacyTotal, deleted, claimed, conflicts, byVia, phase, shadow }: Progress): Html {
  return html`<p class="lead"><strong>${migrated}</strong> ${migrated === 1 ? 'person has' : 'people have'} come over${
    legacyTotal !== undefined && html` of <strong>${legacyTotal}</strong>`
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

const fact = (name: string, value: Content): Html => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`;

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
${cutOff !== undefined && cutOff > 0 && `${cutOff} ${cutOff === 1 ? 'person' : 'people'} could not log in any more.`}</p>
${reasons.length > 0 && html`<ul>${reasons.map((reason) => html`<li>${REASONS[reason]}</li>`)}</ul>`}
<p>In the last two weeks ${perDay.toFixed(1)} came over a day${
    quietDays !== undefined && `; the last came ${quietDays === 0 ? 'within a day' : `${quietDays} days ago`}`
  }. ${doneBy && `Going on like this, nobody is left on ${minuteOf(doneBy).slice(0, 10)}.`}</p>`;
}

/** How each source does, in this process. */
export function sources(all: readonly SourceHealth[]): Html {
  if (!all.length) return html`<p>There is no old system any more.</p>`;
  return scrolling(html`<table><thead><tr>
${['Source', 'State', 'People', 'Came over', 'Deleted', 'In flight', 'Asked', 'Median', '95 %', 'Faults'].map(heading)}
</tr></thead><tbody>
${all.map(
  ({ name, breaker, legacyTotal, migrated, deleted, inFlight, asked, latency, faults }) => html`<tr>
<th scope="row">${name}</th><td>${STATES[breaker]}</td><td>${legacyTotal ?? 'not known'}</td><td>${migrated}</td><td>${deleted}</td>
<td>${inFlight}</td><td>${asked}</td><td>${millis(latency?.p50)}</td><td>${millis(latency?.p95)}</td>
<td>${
    Object.entries(faults)
      .map(([reason, times]) => `${reason} ${times}`)
      .join(', ') || 'none'
  }</td></tr>`,
)}
</tbody></table>`);
}

const STATES: Readonly<Record<SourceHealth['breaker'], string>> = {
  closed: 'answers',
  open: 'left alone after faults',
  'half-open': 'tried again',
};
const heading = (name: string): Html => html`<th scope="col">${name}</th>`;
const millis = (time: number | undefined): string => (time === undefined ? '' : `${Math.round(time)} ms`);

/** What happened in this process; every event with what it says beside when and what. */
export function events(all: readonly RecentEvent[]): Html {
  if (!all.length) return html`<p>Nothing yet.</p>`;
  return scrolling(html`<table><thead><tr>${['When (UTC)', 'What', 'About'].map(heading)}</tr></thead><tbody>
${all.map(({ at, name, ...about }) => html`<tr><td>${minuteOf(at)}</td><td>${name}</td><td>${aboutOf(about)}</td></tr>`)}
</tbody></table>`);
}

const aboutOf = (about: object): string =>
  Object.entries(about)
    .map(([name, value]: [string, unknown]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');

/** Whom the two worlds disagree about, and what to do about each. */
export function conflicts(all: readonly Conflict[]): Html {
  if (!all.length) return html`<p>None.</p>`;
  return html`<p>Nobody is logged in as somebody else: these people are refused until the two systems agree. Compare the address, the username and the
id in both, put right what is wrong, and ask them to log in again; that settles it. Dismiss what is settled otherwise: it comes back if it happens
again.</p>
${scrolling(html`<table><thead><tr>${['Who', 'Why', 'Since (UTC)', 'Last (UTC)', 'Times', ''].map(heading)}</tr></thead><tbody>
${all.map(
  ({ id, identifier, reason, firstAt, lastAt, times }) => html`<tr><td>${identifier}</td><td>${reason}</td><td>${minuteOf(firstAt)}</td>
<td>${minuteOf(lastAt)}</td><td>${times}</td>
<td><form method="post" action="conflicts/${encodeURIComponent(id)}/dismiss"><button>Dismiss<span class="hidden"> ${identifier}</span></button></form></td></tr>`,
)}
</tbody></table>`)}`;
}

/** A table that may be wider than the page is scrolled by itself, with the keyboard as well. */
export const scrolling = (content: Html): Html => html`<div class="scroll" tabindex="0" role="region" aria-label="Table">${content}</div>`;
