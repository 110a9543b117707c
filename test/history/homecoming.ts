import type { Sendable } from './bodies.js';
import type { Mailbox } from './letters.js';
import { type Action, type Adversity, type ImportRun, type Name, type Password, STALE, WRONG } from './operations.js';
import { firstPasswords, type Person } from './people.js';
import { forgetAttempts } from './raw.js';
import type { Entry } from './record.js';
import type { Stage } from './stage.js';

/** What everybody comes back to. */
export interface Home {
  readonly stage: Stage;
  readonly people: readonly Person[];
  readonly entries: readonly Entry[];
  readonly mailbox: Mailbox;
  /** Where it is written down that nobody answers. */
  readonly incidents: string[];
  readonly write: (action: Action) => Promise<Entry | null>;
  readonly importRows: (run: ImportRun) => Promise<void>;
  readonly befall: (adversity: Adversity) => Promise<void>;
}

/** How long the processes may take to come to rest, in ms. */
const PATIENCE = 20_000;
/** The number of the first password that an old link would set. */
const BY_OLD_LINK: Password = 50;
/** How many old links are tried of each person. */
const LINKS = 4;

/**
 * Everybody tries all their passwords; where there were imports, an old export is imported once more; everybody tries
 * what is in their mail; then the old system is switched off, and they try their passwords again.
 */
export async function comeBack(home: Home): Promise<void> {
  const { people, stage, befall } = home;
  await Promise.all(people.map(async (_, index) => await tryEverything(home, index)));
  if (home.entries.some(({ action }) => action.kind === 'import')) await importAgain(home);
  await Promise.all(people.map(async (_, index) => await tryLinks(home, index)));
  for (let slot = 0; slot < stage.slots.length; slot++) await befall({ kind: 'phase', slot, phase: 'off' });
  await Promise.all(people.map(async (_, index) => await tryAgain(home, index)));
}

/** Whoever is in the first old system, with the password that they had there long ago. */
async function importAgain({ people, importRows }: Home): Promise<void> {
  const rows = people.flatMap(({ legacy }, person) => (legacy.length > 0 ? [{ person, password: STALE }] : []));
  if (rows.length > 0) await importRows({ kind: 'import-run', slot: 0, source: 0, rows });
}

/** All passwords under every address of their own; under the other names, those that open, and those that nobody may use any longer. */
async function tryEverything(home: Home, index: number): Promise<void> {
  const names = namesOf(home, index);
  const opening = new Set(firstPasswordsOf(home, index));
  for (const [number, name] of names.entries()) {
    const passwords = number === 0 || name === 'moved' ? [...passwordsOf(home, index), WRONG] : [...opening];
    for (const password of passwords) if (await opens(home, index, name, password)) opening.add(password);
  }
}

/** Those passwords that opened under one of the names, and those that nobody may use any longer. */
async function tryAgain(home: Home, index: number): Promise<void> {
  const opened = home.entries.flatMap(({ action, answer }) =>
    action.kind === 'login' && action.person === index && answer?.status === 200 ? [action.password] : [],
  );
  const set = home.entries.flatMap(({ action, answer }) =>
    action.kind === 'redeem' && action.person === index && answer?.status === 200 && action.to !== undefined ? [action.to] : [],
  );
  const imported = entriesOf(home, index).flatMap(({ action }) => (action.kind === 'import' ? (action.password ?? []) : []));
  const passwords = new Set([...firstPasswordsOf(home, index), ...opened, ...set, ...imported]);
  for (const name of namesOf(home, index)) for (const password of passwords) await opens(home, index, name, password);
}

async function opens(home: Home, index: number, name: Name, password: Password): Promise<boolean> {
  await forgetAttempts(home.stage.connection);
  const answer = await tryOne(home, { kind: 'login', person: index, name, password, slot: index });
  return answer?.answer?.status === 200;
}

const entriesOf = ({ entries }: Home, index: number) => entries.filter(({ action }) => action.person === index);
const personOf = ({ people }: Home, index: number) => people[index] as Person;
const firstPasswordsOf = (home: Home, index: number) => firstPasswords(personOf(home, index));

function namesOf(home: Home, index: number): readonly Name[] {
  const { email, username } = personOf(home, index);
  const mine = entriesOf(home, index);
  const asked = new Set(mine.flatMap(({ action }) => ('to' in action && typeof action.to === 'string' ? [action.to] : [])));
  const moved = asked.has('moved') || mine.some(({ action, found }) => action.kind === 'move' && found === 'account');
  return [
    ...(email ? (['email'] as const) : []),
    ...(moved ? (['moved'] as const) : []),
    ...(asked.has('neighbour') ? (['neighbour'] as const) : []),
    ...(username ? (['username'] as const) : []),
  ];
}

function passwordsOf(home: Home, index: number): readonly Password[] {
  const used = entriesOf(home, index).flatMap(({ action }) => {
    if (action.kind === 'sign-up') return [action.password];
    if (action.kind === 'import') return action.password ?? [];
    return (action.kind === 'change' || action.kind === 'redeem') && action.to !== undefined && action.to > WRONG ? [action.to] : [];
  });
  return [...new Set([...firstPasswordsOf(home, index), ...used])];
}

/** Logs in as often as it takes until there is an answer: a breaker may be open. */
async function tryOne({ stage, write, incidents }: Home, action: Sendable): Promise<Entry | null> {
  const end = performance.now() + PATIENCE;
  const slots = stage.slots.length;
  for (let slot = action.slot % slots; performance.now() < end; slot = (slot + 1) % slots) {
    const entry = await write({ ...action, slot });
    if (entry?.answer?.status !== 503) return entry;
  }
  incidents.push(`F01: nobody answers person ${action.person} any longer`);
  return null;
}

/** Takes each of the newest links, whether it was taken before or not. */
async function tryLinks(home: Home, index: number): Promise<void> {
  const kept = home.mailbox.kept.filter(({ person }) => person === index).slice(-LINKS);
  for (const [number, { purpose, letter }] of kept.entries()) {
    const later = home.mailbox.kept.filter((other) => other.person === index && other.purpose === purpose && other.letter > letter);
    const to = purpose === 'reset-password' ? { to: BY_OLD_LINK + number } : {};
    await tryOne(home, { kind: 'redeem', person: index, slot: index, link: purpose, at: purpose, pick: later.length, ...to });
  }
}
