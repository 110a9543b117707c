import assert from 'node:assert/strict';
import { answerText, check } from '../checker.js';
import type { Name, Password } from '../operations.js';
import { STALE, told } from '../operations.js';
import { firstPasswords } from '../people.js';
import type { Game } from './game.js';
import type { Hand } from './hand.js';

/** How a game may go on when the players have ended; each of them is tried after every way in which they can end. */
export const ENDINGS: Readonly<Record<string, (hand: Hand, game: Game) => Promise<unknown>>> = {
  'everybody tries to come back': tryEverything,
  'one gets in, is deleted past the library, and tries to come back': async (hand, game) => {
    await tryEverything(hand, game);
    await hand.rawDelete();
    await tryEverything(hand, game);
  },
  'one gets in, is deleted, and tries to come back': async (hand, game) => {
    await tryEverything(hand, game);
    await hand.remove();
    await tryEverything(hand, game);
  },
  'every link is taken once more, one gets in, is deleted, and takes them again': async (hand, game) => {
    await takeLinks(hand, game);
    await tryEverything(hand, game);
    await hand.remove();
    await takeLinks(hand, game);
    await tryEverything(hand, game);
  },
};

/** Takes each link that was mailed, from the first to the last. */
async function takeLinks(hand: Hand, { people }: Game): Promise<void> {
  for (const person of people.keys()) {
    for (let pick = hand.links('reset-password', person) - 1; pick >= 0; pick--) await hand.resetPassword(BY_LINK, pick, person);
    for (let pick = hand.links('verify-email', person) - 1; pick >= 0; pick--) await hand.verifyEmail(pick, person);
    for (let pick = hand.links('confirm-email', person) - 1; pick >= 0; pick--) await hand.confirmAddress(pick, person);
  }
}

/** Every password that a person may have, under each of their names; and where there are exports, the oldest of them once more. */
async function tryEverything(hand: Hand, { people }: Game): Promise<void> {
  for (const [index, person] of people.entries()) {
    const names: readonly Name[] = [
      ...(person.email ? (['email'] as const) : []),
      ...(person.username ? (['username'] as const) : []),
      ...(hand.links('confirm-email', index) > 0 ? (['moved'] as const) : []),
    ];
    const passwords: readonly Password[] = [
      ...new Set([...firstPasswords(person), ...NEW_PASSWORDS, ...(hand.hasImported ? [STALE] : [])]),
    ];
    const logIn = async () => {
      for (const name of names) for (const password of passwords) await hand.login(password, { person: index, name });
    };
    await logIn();
    if (!hand.hasImported) continue;
    await hand.importRow(STALE, { person: index });
    await logIn();
  }
}

const BY_LINK: Password = 5;
/** The passwords that players, and links, change to. */
const NEW_PASSWORDS: readonly Password[] = [3, 4, BY_LINK];

/** Has a game end, and looks for what is wrong with it. */
export async function end(game: Game, ending: string): Promise<void> {
  await ENDINGS[ending]?.(game.ownHand, game);
  const history = await game.history();
  const violations = check(history).map(({ what }) => what);
  const seen = history.entries.map((entry) => `  ${entry.invoked}-${entry.ended} ${told(entry.action)} -> ${answerText(entry)}`);
  assert.deepEqual(violations, [], `${ending}:\n${[...violations, ...seen, JSON.stringify(history.remains)].join('\n')}`);
}
