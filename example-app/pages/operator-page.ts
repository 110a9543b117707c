import type { Phase } from 'passport-lazy-migration';
import { html } from './html.js';
import { layout } from './layout.js';

/** What the operator's page shows. */
export interface OperatorPage {
  readonly phase: Phase;
  /** Whether the time machine is under way. */
  readonly isPlaying: boolean;
}

const PHASES: readonly (readonly [Phase, string])[] = [
  ['on', 'Whoever is not known here is looked up in the old system, and comes over.'],
  ['shadow', 'Rehearse: answer as if it were off, ask the old system afterwards, and count how often it would have agreed.'],
  ['off', 'Never ask the old system again.'],
];

/** The page of whoever runs the migration. */
export const operatorPage = ({ phase, isPlaying }: OperatorPage): string =>
  layout(
    'Operator',
    html`<h1>Operator</h1>
<p class="links"><a href="/operator/migration/">How far the migration is</a></p>
<section class="part" aria-labelledby="phase">
  <h2 id="phase">Phase</h2>
  <form method="post" action="/operator/phase">
    <fieldset><legend>What happens to people who are not here yet</legend>
    ${PHASES.map(
      ([name, meaning]) => html`<label class="choice"><input type="radio" name="phase" value="${name}"${name === phase && html` checked`}>
      <span><strong>${name}</strong> ${meaning}</span></label>`,
    )}
    </fieldset>
    <button>Turn it</button>
  </form>
</section>
<section class="part" aria-labelledby="machine">
  <h2 id="machine">Time machine</h2>
  <p>Plays a month of first logins in a minute, in a world of its own: nobody comes over here by it.
  <a href="/operator/time-machine/">Look at it</a></p>
  <form method="post" action="/operator/play"><button>${isPlaying ? 'Begin anew' : 'Play a month'}</button></form>
</section>
<p class="links"><a href="/">Back home</a></p>`,
  );
