import { LETTER_CHECKS } from './letter-checks.js';
import { typedBy } from './names.js';
import { told } from './operations.js';
import type { Check, Part } from './part.js';
import type { Entry } from './record.js';

const KNOWN_ANSWERS: Readonly<Record<Entry['action']['kind'], readonly number[]>> = {
  login: [200, 401, 409, 429, 503],
  change: [204, 401, 429],
  confirm: [200, 429],
  session: [200],
  delete: [204, 401],
  'raw-delete': [204],
  move: [204],
  malformed: [400],
  'sign-up': [201, 202, 409, 429, 503],
  'request-reset': [202],
  'request-proof': [202],
  'request-address': [202, 401, 503],
  'change-address': [200, 400, 409, 503],
  redeem: [200, 400, 409, 503],
  expire: [204],
  mail: [200],
  import: [200],
};
/** As many failures as the limiter hears before it refuses. */
const FAILURES = 10;
const label = (entry: Entry): string => `#${entry.number} ${told(entry.action)}`;

const answersAreKnown: Check = ({ entries }) =>
  entries
    .filter(({ action, answer }) => answer && !KNOWN_ANSWERS[action.kind].includes(answer.status))
    .map((entry) => `I11: ${label(entry)} was answered ${entry.answer?.status} ${entry.answer?.code ?? ''}`);

/** The only 503 there is a reason for is the old system's, and only for those who need it. */
const noAnswerHasAReason: Check = (part) =>
  part.entries
    .filter(({ answer }) => answer?.status === 503)
    .filter((entry) => entry.answer?.code !== 'legacy_unavailable' || isLocal(part, entry) || asksNobody(entry))
    .map((entry) => `I9, I11: ${label(entry)} was answered 503 ${entry.answer?.code ?? ''}, for somebody who is here`);

/** Whether a request is one that no old system is asked for, whoever it is about. */
const asksNobody = ({ action }: Entry): boolean => action.kind === 'redeem' && action.at !== 'reset-password';

/** What ends an account, takes its name away, or begins one that does not count. */
const UNSETTLING = new Set<Entry['action']['kind']>(['delete', 'raw-delete', 'move', 'sign-up', 'change-address']);

/** Whether a person surely was here, with a password, as long as an entry was under way, and by the name that it uses. */
function isLocal({ entries, person }: Part, { action, invoked, ended }: Entry): boolean {
  if (action.kind !== 'login' || action.name === 'moved' || action.name === 'neighbour') return false;
  if (action.name === 'username' && person.beforehand) return false;
  const confirms = ({ action: other }: Entry) => other.kind === 'redeem' && other.at === 'confirm-email';
  const left = entries.some((entry) => entry.invoked < ended && (UNSETTLING.has(entry.action.kind) || confirms(entry)));
  const wasIn = entries.some((entry) => entry.action.kind === 'login' && entry.answer?.status === 200 && entry.ended < invoked);
  return !left && (person.origin === 'here' || (wasIn && person.origin !== 'squatted'));
}

/** While the old system gives no answer, nobody who is surely still there is told that they were wrong. */
const faultIsNoAnswer: Check = ({ entries, person, circumstances }) => {
  const brings = ({ action }: Entry) =>
    (action.kind === 'login' && person.legacy.some(({ password }) => password === action.password)) ||
    ['sign-up', 'redeem', 'import'].includes(action.kind);
  const mayBeHere = ({ ended }: Entry) => entries.some((entry) => entry.invoked < ended && brings(entry));
  return entries
    .filter((entry) => entry.action.kind === 'login' && entry.answer?.status === 401 && (person.beforehand?.password ?? null) === null)
    .filter((entry) => !circumstances.of(entry).maybeOff && circumstances.faultyThroughout(entry) && !mayBeHere(entry))
    .map((entry) => `I11: a fault of the old system was told as a wrong password: ${label(entry)}`);
};

/** Whoever is told that there were too many attempts had as many failures, ended or under way. */
const refusalsAreEarned: Check = ({ entries }) =>
  entries
    .filter(({ answer }) => answer?.status === 429)
    .filter((entry) => {
      const failed = ({ answer }: Entry) => !answer || [401, 409].includes(answer.status) || answer.yes === false;
      const counted = entries.filter(
        (other) => other !== entry && other.invoked < entry.ended && (failed(other) || other.ended > entry.invoked),
      );
      return counted.length < FAILURES;
    })
    .map((entry) => `I11, CON-16: ${label(entry)} was told that there had been too many attempts`);

/** A person has one id as long as they live; only an account from before, which no record names, can come back as another. */
const oneId: Check = ({ entries, person }) => {
  const ids = new Set(entries.flatMap(({ action, answer }) => (action.kind === 'login' && answer?.id ? [answer.id] : [])));
  const isDeleted = entries.some(({ action }) => /delete/.test(action.kind));
  const mayReturn = isDeleted && (person.beforehand?.password !== undefined || entries.some(({ action }) => action.kind === 'sign-up'));
  return ids.size > 1 && !mayReturn ? [`I1: one person was logged in under ${ids.size} ids`] : [];
};

/** Each login asks each source once at the most, and none asks for those who are here. */
const legacyIsAskedOnce: Check = (part) => {
  const { history, person, entries } = part;
  const broken: string[] = [];
  const asked = new Map<string, number>();
  const logins = entries.filter(({ action }) => action.kind === 'login');
  for (const { at, source, identifier, password } of history.questions) {
    const mine = logins.filter(({ action, invoked }) => invoked < at && typedBy(person, action) === `${identifier} ${password}`);
    if (mine.length === 0) continue;
    const key = `${source} ${identifier} ${password}`;
    asked.set(key, (asked.get(key) ?? 0) + 1);
    if ((asked.get(key) ?? 0) > mine.length)
      broken.push(`I9: ${mine.length} logins asked source ${source} ${asked.get(key)} times for ${identifier}`);
    const open = mine.filter(({ ended, answer }) => answer === null || ended > at);
    if (open.length > 0 && open.every((entry) => isLocal(part, { ...entry, ended: at })))
      broken.push(`I9: the old system was asked for somebody who is here: ${label(open[0] as Entry)}`);
  }
  return broken;
};

/** What must hold of each person's entries, besides that some order explains them. */
export const CHECKS: readonly Check[] = [
  answersAreKnown,
  noAnswerHasAReason,
  faultIsNoAnswer,
  refusalsAreEarned,
  oneId,
  legacyIsAskedOnce,
  ...LETTER_CHECKS,
];
