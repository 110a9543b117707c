import { html } from './html.js';
import { layout } from './layout.js';

/** What the home page shows. */
export interface HomePage {
  readonly name: string;
  readonly email: string;
  /** How the login ended that this session began with. */
  readonly outcome: 'verified' | 'migrated' | undefined;
  /** How many people have come over. */
  readonly migrated: number;
  /** How many there were in the old system at the start. */
  readonly people: number;
  /** Whether they run the migration. */
  readonly isOperator: boolean;
}

const MEANINGS = {
  migrated: 'This was your first login here. The old system knew your password; from now on it is never asked about you again.',
  verified: 'You live here already: your password was checked here, and the old system was not asked.',
};

/** The page of somebody who is logged in. */
export const homePage = ({ name, email, outcome, migrated, people, isOperator }: HomePage): string =>
  layout(
    'Home',
    html`<h1>Hello, ${name}</h1>
<p class="lead">${email}</p>
${
  outcome &&
  html`<section class="outcome ${outcome}">
  <h2>This login: <strong>${outcome}</strong></h2>
  <p>${MEANINGS[outcome]}</p>
  ${outcome === 'migrated' && html`<p>Log out and in again to see the difference.</p>`}
</section>`
}
<section>
  <h2 id="progress">People who have come over</h2>
  <progress aria-labelledby="progress" value="${migrated}" max="${Math.max(people, migrated, 1)}"></progress>
  <p>${migrated} of ${people}</p>
</section>
<p class="links"><a href="/account">Your account</a>${isOperator && html` · <a href="/operator">Run the migration</a>`}</p>
<form method="post" action="/logout"><button class="quiet">Log out</button></form>`,
  );
