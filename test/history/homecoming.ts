import type { Sendable } from './bodies.js';
import type { Mailbox } from './letters.js';
import { type Action, type Adversity, type Name, type Password, WRONG } from './operations.js';
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
  readonly befall: (adversity: Adversity) => Promise<void>;
}

/** How long the processes may take to come to rest, in ms. */
const PATIENCE = 20_000;
/** The number of the first password that an old link would set. */
const BY_OLD_LINK: Password = 50;
/** How many old links are tried of each person. */
const LINKS = 4;

/**
 * Everybody tries all their passwords under all their names, and then what is in their mail; then the old system is
 * switched off, and they try their passwords again.
 */
export async function comeBack(home: Home): Promise<void> {
  const { people, stage, befall } = home;
  await Promise.all(people.map(async (_, index) => await tryEverything(home, index)));
  await Promise.all(people.map(async (_, index) => await tryLinks(home, index)));
  for (let slot = 0; slot < stage.slots.length; slot++) await befall({ kind: 'phase', slot, phase: 'off' });
  await Promise.all(people.map(async (_, index) => await tryEverything(home, index)));
}

async function tryEverything(home: Home, index: number): Promise<void> {
  const person = home.people[index] as Person;
  const mine = home.entries.filter(({ action }) => action.person === index);
  for (const name of namesOf(person, mine)) {
    for (const password of [...passwordsOf(person, mine), WRONG]) {
      await forgetAttempts(home.stage.connection);
      await tryOne(home, { kind: 'login', person: index, name, password, slot: index });
    }
  }
}

function namesOf({ email, username }: Person, mine: readonly Entry[]): readonly Name[] {
  const asked = new Set(mine.flatMap(({ action }) => ('to' in action && typeof action.to === 'string' ? [action.to] : [])));
  const moved = asked.has('moved') || mine.some(({ action, found }) => action.kind === 'move' && found === 'account');
  return [
    ...(email ? (['email'] as const) : []),
    ...(moved ? (['moved'] as const) : []),
    ...(asked.has('neighbour') ? (['neighbour'] as const) : []),
    ...(username ? (['username'] as const) : []),
  ];
}

function passwordsOf(person: Person, mine: readonly Entry[]): readonly Password[] {
  const used = mine.flatMap(({ action }) => {
    if (action.kind === 'sign-up') return [action.password];
    return (action.kind === 'change' || action.kind === 'redeem') && action.to !== undefined && action.to > WRONG ? [action.to] : [];
  });
  return [...new Set([...firstPasswords(person), ...used])];
}

/** Logs in as often as it takes until there is an answer: a breaker may be open. */
async function tryOne({ stage, write, incidents }: Home, action: Sendable): Promise<void> {
  const end = performance.now() + PATIENCE;
  const slots = stage.slots.length;
  for (let slot = action.slot % slots; performance.now() < end; slot = (slot + 1) % slots) {
    const entry = await write({ ...action, slot });
    if (entry?.answer?.status !== 503) return;
  }
  incidents.push(`F01: nobody answers person ${action.person} any longer`);
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
