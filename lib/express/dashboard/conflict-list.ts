import type { Conflict } from '../../core/ledger-overview.js';
import { minuteOf } from './dates.js';
import { type Html, html } from './html.js';
import { counted, grouped } from './numbers.js';

const HALF_WAY = html`Who they are stands under <a href="users?state=claimed">People, half-way</a>.`;

/** What to do about a conflict, by the reason that the core gives for it. */
const REMEDIES: Readonly<Record<string, string | Html>> = {
  'another person than was asked for':
    'The old system answered about somebody else. Its verify and getUser have to look for the whole identifier, not for a part of it.',
  'an email address that is none': 'What the old system has as their address is none. Put it right over there.',
  'a username that is none': 'What the old system has as their username is none. Put it right over there.',
  'the address or the username belongs to another user here': html`Somebody here has that address or username, with another password. If it is the
same person, let them log in with the password of here, or reset it. If not, change it in one of the two systems. ${HALF_WAY}`,
  'the profile has a value that another user has here':
    'A field that only one user may have, and which the profile option takes over, has the same value for somebody here.',
  'a value that only one user may have is another user’s here': html`A unique index of the users refuses theirs. Leave that field out of the profile
option, or change the value in one of the two systems. ${HALF_WAY}`,
  'a user without a password that came from another legacy identity':
    'Two people of the old system have one address. Give one of them another over there, or let the owner of the address reset the password.',
  'a user without a password, whose address the legacy has not verified':
    'Somebody here has that address without a password, from single sign-on perhaps. A reset of the password shows whose it is.',
};

/** Whether there is something to say of a reason. */
export const hasRemedy = (reason: string): boolean => Object.hasOwn(REMEDIES, reason);

/**
 * Whom the two worlds disagree about, and what to do about each.
 * @param total How many there are, where not all of them are given.
 */
export function conflictList(shown: readonly Conflict[], total: number): Html {
  if (!shown.length) return html`<p>None.</p>`;
  return html`<p>Nobody is logged in as somebody else: these people are refused until the two systems agree. Put right what is wrong, and ask them to
log in again; that settles it. Dismiss what is settled otherwise: it comes back if it happens again.</p>
${total > shown.length && html`<p>The latest ${grouped(shown.length)} of ${grouped(total)}. <a href="conflicts.json">All as JSON</a></p>`}
<ul class="entries">
${shown.map(entry)}
</ul>`;
}

const entry = ({ id, identifier, reason, firstAt, lastAt, times }: Conflict): Html => html`<li><strong>${identifier}</strong> ${reason}
<p>${hasRemedy(reason) ? REMEDIES[reason] : 'Compare the address, the username and the id in both systems.'}</p>
<form method="post" action="conflicts/${encodeURIComponent(id)}/dismiss"><button>Dismiss<span class="hidden"> ${identifier}</span></button>
<span class="soft">${counted(times, 'time', 'times')}, first ${minuteOf(firstAt)}, last ${minuteOf(lastAt)} UTC</span></form></li>
`;
