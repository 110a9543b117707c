import { changeOfAddress, mail, redemption, requestOfAddress, signUp } from './account-model.js';
import { importation } from './import-model.js';
import type { Action } from './operations.js';
import type { Person } from './people.js';
import type { Entry } from './record.js';
import { arrived, type Circumstance, gone, identified, isAbout, lostSight, never, reach, renewed, type Standing } from './standing.js';

type Login = Action & { readonly kind: 'login' };

/**
 * Where a person may stand after an entry that took place at this point; none where its answer can't be explained.
 * For an entry without an answer: where they stand if it took effect.
 */
export function after(person: Person, standing: Standing, entry: Entry, circumstance: Circumstance): readonly Standing[] {
  const { action, answer, target } = entry;
  if (answer !== null && [429, 503].includes(answer.status)) return [standing];
  switch (action.kind) {
    case 'login':
      return login(person, standing, entry, action, circumstance);
    case 'change':
      return change(standing, entry, action, circumstance);
    case 'confirm':
      return told(standing, entry, isAbout(standing, target) && standing.password === action.password);
    case 'session':
      return told(standing, entry, stands(standing, entry));
    case 'delete':
    case 'raw-delete':
      return deletion(standing, entry);
    case 'move':
      return move(standing, entry);
    case 'sign-up':
      return signUp(person, standing, entry, action, circumstance);
    case 'request-address':
      return requestOfAddress(standing, entry);
    case 'change-address':
      return changeOfAddress(standing, entry, action, circumstance);
    case 'redeem':
      return redemption(standing, entry, action, circumstance);
    case 'import':
      return importation(person, standing, entry, action, circumstance);
    case 'expire':
      return [withExpired(standing, entry)];
    case 'mail':
      return mail(person, standing, entry, action, circumstance);
    case 'malformed':
    case 'request-reset':
    case 'request-proof':
      return answer ? [standing] : [];
  }
}

/** A question that changes nothing, and the answer that there should be. */
const told = (standing: Standing, { answer }: Entry, expected: boolean): readonly Standing[] =>
  answer !== null && answer.yes === expected ? [standing] : [];

const move = (standing: Standing, { found }: Entry): readonly Standing[] => [
  found === 'account' && standing.address !== 'moved' ? { ...standing, address: 'moved' } : standing,
];

function change(
  standing: Standing,
  { answer, target }: Entry,
  { from, to }: Action & { readonly kind: 'change' },
  { alone }: Circumstance,
): readonly Standing[] {
  const right = isAbout(standing, target) && standing.password === from;
  // Whatever else changes the credentials meanwhile ends a change, whichever password it was asked with.
  if (answer?.status === 401) return right && alone ? [] : [standing];
  return right ? [renewed(standing, { password: to })] : [];
}

const stands = ({ password, sessions, generation }: Standing, { session = -1 }: Entry): boolean =>
  password !== null && sessions[session] === generation;

function withExpired(standing: Standing, { letter = -1 }: Entry): Standing {
  const link = standing.links[letter];
  return link ? { ...standing, links: { ...standing.links, [letter]: { ...link, expired: true } } } : standing;
}

/** What a login would find at this point. */
function prospect(person: Person, standing: Standing, { name, password }: Login, { maybeOn, maybeOff }: Circumstance) {
  const way = reach(standing, name);
  const voucher = way === 'nowhere' || !maybeOn ? undefined : person.legacy.find((known) => known.password === password);
  const comesBack = voucher !== undefined && !standing.buried;
  const matches = standing.password !== null && standing.password === password && (way === 'here' || comesBack);
  const takesOver = standing.provisional && voucher?.profile.emailVerified === true;
  const comesOver = comesBack && (standing.password === null || takesOver);
  const surely = (matches && way === 'here') || ((matches || comesOver) && !maybeOff);
  /** An account that is nothing to the old system's identity has the address. */
  const conflicts = comesBack && way === 'legacy' && standing.password !== null && standing.born === null;
  return { matches, comesOver, surely, conflicts };
}

function login(
  person: Person,
  standing: Standing,
  { number, answer }: Entry,
  action: Login,
  circumstance: Circumstance,
): readonly Standing[] {
  const { password } = action;
  const { matches, comesOver, surely, conflicts } = prospect(person, standing, action, circumstance);
  const session = (next: Standing): readonly Standing[] =>
    identified(circumstance.remembered ? { ...next, sessions: { ...next.sessions, [number]: next.generation } } : next, answer?.id);

  if (!answer) {
    // Cut off before the password was given, the signup that it takes the place of is over all the same.
    return comesOver ? [arrived(standing, password), arrived(standing, null)] : [];
  }
  switch (answer.status) {
    case 200:
      if (matches) return session(standing);
      return comesOver && answer.outcome === 'migrated' ? session(arrived(standing, password)) : [];
    case 401:
      if (standing.provisional && comesOver && !circumstance.alone) return [standing, arrived(standing, null)];
      return surely ? [] : [standing];
    case 409:
      return conflicts || mayConflict(person, circumstance) ? [standing] : [];
    default:
      return [];
  }
}

/** Two sources that vouch for one address, or a signup that others are busy with: one of them may have to come back later. */
const mayConflict = ({ origin }: Person, { alone, signsUp }: Circumstance): boolean =>
  origin === 'two-sources' || ((origin === 'squatted' || signsUp) && !alone);

function deletion(standing: Standing, { action, found, answer, target, session }: Entry): readonly Standing[] {
  const by = action.kind === 'delete' ? action.by : undefined;
  // Whoever took the address back has ended the session that this was asked in.
  if (by === 'squatter' && !standing.provisional) return answer?.status === 401 ? [standing] : [];
  if (by === 'session' && isAbout(standing, target)) {
    const current = standing.sessions[session ?? -1] === standing.generation;
    if (answer?.status === 401) return current ? [] : [standing];
    if (!current) return [];
  }
  if (found === 'nobody') return answer ? [standing] : [];
  if (answer !== null && answer.status !== 204) return [];
  // Somebody else was faster, and left nothing to be deleted; or nobody can tell.
  if (standing.password !== null && !isAbout(standing, target)) return [standing];
  if (found === 'for-good') return standing.provisional ? [never(standing)] : [gone(standing)];
  if (standing.password === null) return [gone(standing), lostSight(standing), never(standing), standing];
  // The end of a signup leaves no trace: the address is its owner's as before.
  if (found === 'account') return standing.provisional ? [never(standing)] : [gone(standing)];
  return [gone(standing), lostSight(standing), never(standing)];
}
