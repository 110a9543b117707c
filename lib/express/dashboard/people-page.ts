import { IDENTITY_STATES, type IdentityState, type Page } from '../../core/ledger-overview.js';
import type { Person } from '../../core/people.js';
import { minuteOf } from './dates.js';
import { type Html, html } from './html.js';
import type { PeopleRequest } from './people-request.js';
import { scrolling } from './sections.js';

const NAMES: Readonly<Record<IdentityState, string>> = { migrated: 'come over', claimed: 'half-way', deleted: 'deleted here' };

/** Who has come over, with search and paging that need no script. */
export function peoplePage({ items, next }: Page<Person>, { state, search, cursor }: PeopleRequest): Html {
  return html`<p><a href="./">Overview</a></p>
<h1>People</h1>
<form method="get" action="users" role="search">
<label>Address, username or id <input type="search" name="search" value="${search}" maxlength="320"></label>
<label>State <select name="state">${IDENTITY_STATES.map(
    (name) => html`<option value="${name}"${name === state && html` selected`}>${NAMES[name]}</option>`,
  )}</select></label>
<button>Search</button>
</form>
<p>${search ? 'A search looks through all states.' : 'The latest first.'} <a href="users.csv?${queryOf({ state, search })}">All of these as CSV</a></p>
${items.length ? table(items) : html`<p>Nobody.</p>`}
<nav aria-label="Pages">${cursor && html`<a href="users?${queryOf({ state, search })}">First page</a> `}${next && html`<a href="users?${queryOf({ state, search, cursor: next })}" rel="next">Next page</a>`}</nav>`;
}

const table = (people: readonly Person[]): Html =>
  scrolling(
    'People',
    html`<table><thead><tr>
${['Address', 'Username', 'Verified', 'State', 'Source', 'Id there', 'Id here', 'By', 'Came over (UTC)'].map((name) => html`<th scope="col">${name}</th>`)}
</tr></thead><tbody>
${people.map(
  ({ email, username, emailVerified, state, source, legacyId, userId, via, migratedAt }) => html`<tr><td>${email}</td><td>${username}</td>
<td>${emailVerified ? 'yes' : 'no'}</td><td>${NAMES[state]}</td><td>${source}</td><td>${legacyId}</td><td>${String(userId)}</td><td>${via}</td>
<td>${migratedAt && minuteOf(migratedAt)}</td></tr>`,
)}
</tbody></table>`,
  );

const queryOf = (query: Readonly<Record<string, string | undefined>>): string =>
  new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]))).toString();
