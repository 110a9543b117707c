import { type Action, type Password, WEAK } from './operations.js';
import type { Person } from './people.js';
import type { Entry } from './record.js';
import { arrived, type Circumstance, identified, isAbout, isKnownThere, type Link, renewed, type Standing } from './standing.js';

/** What the flows mean for a person that know both worlds: signup, mails and their links, and another address. */

type Of<Kind extends Action['kind']> = Action & { readonly kind: Kind };

/** Whether the address is free, as far as the old system is concerned. */
const isFreeThere = (person: Person, { buried }: Standing, { maybeOff }: Circumstance): boolean =>
  buried || maybeOff || !isKnownThere(person);

export function signUp(
  person: Person,
  standing: Standing,
  { number, answer }: Entry,
  { password, instant }: Of<'sign-up'>,
  circumstance: Circumstance,
): readonly Standing[] {
  if (!instant) return answer?.status === 202 ? [standing] : [];
  const free = standing.password === null && isFreeThere(person, standing, circumstance);
  const again = standing.provisional && standing.password === password;
  if (answer?.status === 409) {
    const surelyFree = (free || again) && circumstance.alone && person.origin !== 'no-hash-here';
    const known = isKnownThere(person) && (!standing.buried || standing.unnoticed);
    return surelyFree && !(circumstance.maybeOn && known) ? [] : [standing];
  }
  if (answer ? !free && !again : !free) return [];
  const account = again ? standing : signedUp(standing, password, true);
  const { sessions, generation } = account;
  return identified(circumstance.remembered ? { ...account, sessions: { ...sessions, [number]: generation } } : account, answer?.id);
}

const signedUp = (standing: Standing, password: Password, provisional: boolean): Standing =>
  renewed(standing, { password, provisional, id: null, born: null, named: false, address: 'email' });

/** A mail comes: its link is bound to how things stand at this point. */
export function mail(
  person: Person,
  standing: Standing,
  { number }: Entry,
  { purpose, to, binding }: Of<'mail'>,
  circumstance: Circumstance,
): readonly Standing[] {
  if (purpose === null) return [standing];
  const free = isFreeThere(person, standing, circumstance);
  // I4: whoever was deleted, or came over, is sent nothing that would bring them over.
  if (binding === 'identity' && ((standing.buried && !standing.unnoticed) || standing.password !== null)) return [];
  if (typeof binding === 'object' && circumstance.alone && (standing.password !== null || !free)) return [];
  if (purpose === 'confirm-email' && to === 'neighbour' && standing.address !== to && !circumstance.maybeOff) return [];
  if (!circumstance.remembered) return [standing];
  const link: Link = { purpose, to, binding, generation: standing.generation, sure: circumstance.alone, expired: false };
  return [{ ...standing, links: { ...standing.links, [number]: link } }];
}

/** A link is taken. */
export function redemption(standing: Standing, entry: Entry, action: Of<'redeem'>, circumstance: Circumstance): readonly Standing[] {
  const { answer, letter = -1 } = entry;
  if (action.at === 'reset-password' && action.to === WEAK)
    return answer?.status === 400 && answer.code === 'password_too_short' ? [standing] : [];
  const link = standing.links[letter];
  const effect = link && action.at === link.purpose && !link.expired ? effectOf(standing, link, action) : null;
  if (!answer) return lost(standing, link, effect);
  if (answer.status === 200) return effect ? ways(standing, effect, circumstance).flatMap((one) => identified(one, answer.id)) : [];
  return REFUSALS.has(answer.code) && !(effect && isSurelyGood(standing, link, circumstance)) ? [standing] : [];
}

/** Somebody who was here without a password, and sets one while the old system is off, need not have come over by that. */
const ways = ({ password }: Standing, effect: Standing, { maybeOff }: Circumstance): readonly Standing[] =>
  password === null && maybeOff ? [effect, { ...effect, born: null }] : [effect];

/** How it is told that a link is not, or no longer, good for anything. */
const REFUSALS = new Set<string | undefined>(['invalid_token', 'user_exists']);

/** Whether nothing may have taken a link away since it was made, nor stand in its way now. */
function isSurelyGood(standing: Standing, link: Link | undefined, { alone, contested, maybeOff }: Circumstance): boolean {
  const asksThere = link?.purpose === 'reset-password' && (standing.password === null || link.binding === 'identity');
  const isFresh = link?.sure === true && link.generation === standing.generation;
  return isFresh && alone && !contested && !(asksThere && maybeOff);
}

/** Cut off, a link may have led where it leads; or as far as to the end of the signup that stood in its way. */
function lost(standing: Standing, link: Link | undefined, effect: Standing | null): readonly Standing[] {
  if (!effect) return [];
  return standing.provisional && link?.binding === 'identity' ? [effect, arrived(standing, null)] : [effect];
}

/** What a link leads to at this point; `null` where it is good for nothing any longer. */
function effectOf(standing: Standing, link: Link, action: Of<'redeem'>): Standing | null {
  const { purpose, binding, to } = link;
  const isHere = standing.password !== null;
  switch (purpose) {
    // Nobody is invited in a history.
    case 'invitation':
      return null;
    case 'reset-password':
      return action.to === undefined || to !== standing.address ? null : withReset(standing, link, action.to);
    case 'verify-email':
      if (typeof binding === 'object') return isHere ? null : signedUp(standing, binding.signUp, false);
      return isBound(standing, link) && to === standing.address && isHere ? renewed(standing, { provisional: false }) : null;
    case 'confirm-email':
      return isBound(standing, link) && to !== 'somebody else' && isHere ? renewed(standing, { address: to, provisional: false }) : null;
  }
}

/** Whether a link was made for the user as they are now. */
const isBound = (standing: Standing, { binding, generation }: Link): boolean => binding === 'user' && generation === standing.generation;

function withReset(standing: Standing, link: Link, password: Password): Standing | null {
  const isHere = standing.password !== null;
  if (link.binding === 'identity') {
    const comesOver = !isHere || standing.provisional;
    if (standing.buried || !(comesOver || standing.generation === standing.born)) return null;
    return renewed(comesOver ? arrived(standing, null) : standing, { password });
  }
  if (!isBound(standing, link)) return null;
  if (!isHere) return standing.buried ? null : renewed(arrived(standing, null), { password });
  // An unproven signup's username was somebody's, like its password.
  return renewed(standing, { password, provisional: false, ...(standing.provisional ? { named: false } : {}) });
}

/** Another address is asked for: only somebody who is here can do so, and nothing changes yet. */
export function requestOfAddress(standing: Standing, { answer, target }: Entry): readonly Standing[] {
  if (answer?.status === 202) return isAbout(standing, target) ? [standing] : [];
  const surely = isAbout(standing, target) && standing.id !== null;
  return answer?.status === 401 && !surely ? [standing] : [];
}

/** An administrator changes the address. */
export function changeOfAddress(
  standing: Standing,
  { answer, target }: Entry,
  { to }: Of<'change-address'>,
  { alone, maybeOn, maybeOff }: Circumstance,
): readonly Standing[] {
  const here = isAbout(standing, target);
  const taken = to === 'neighbour' && standing.address !== to;
  if (answer?.status === 400) return here && standing.id !== null ? [] : [standing];
  if (answer?.status === 409) return standing.password === null || (taken && maybeOn) || !alone ? [standing] : [];
  // The address that somebody has anyway is no change, whether they have a password or not.
  if (standing.password === null && standing.address === to) return [standing];
  if (!here || (taken && !maybeOff)) return [];
  const changed = standing.address === to ? standing : renewed(standing, { address: to, provisional: false });
  return identified(changed, answer?.id);
}
