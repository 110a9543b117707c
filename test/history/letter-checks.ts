import { nameOf } from './names.js';
import { type Address, type Letter, told } from './operations.js';
import type { Check } from './part.js';
import type { Person } from './people.js';
import type { Entry } from './record.js';

/** One link, at most one success, wherever it is taken. */
const linkWorksOnce: Check = ({ entries }) => {
  const used = new Set<number>();
  return entries
    .filter(({ action, answer, letter }) => action.kind === 'redeem' && letter !== undefined && answer?.status === 200)
    .filter(({ letter = -1 }) => used.has(letter) || !used.add(letter))
    .map(({ number, action }) => `I6: #${number} ${told(action)} took a link that had been used`);
};

/** Only where somebody has an address, or may come to have it, is mail sent: never to one that was merely typed. */
const mailGoesToItsOwner: Check = ({ entries }) =>
  entries.flatMap(({ number, action }) =>
    action.kind === 'mail' && action.to === 'somebody else' ? [`RST-12: #${number} ${told(action)} went to nobody's address`] : [],
  );

/** An address counts as verified only where the old system vouched for it, or a link that was mailed to it was taken. */
const verifiedIsProven: Check = ({ history, index, person, entries }) =>
  (history.remains[index]?.users ?? [])
    .filter(({ emailVerified, email }) => emailVerified && !isVouchedFor(person, email) && !isProven(person, entries, email))
    .map(() => 'I8: an address counts as verified that nobody verified');

const isVouchedFor = ({ email, beforehand, legacy }: Person, address: string | null): boolean =>
  address === email && (beforehand?.emailVerified === true || legacy.some(({ profile }) => profile.emailVerified === true));

function isProven(person: Person, entries: readonly Entry[], address: string | null): boolean {
  const moved = address === person.moved && entries.some(({ action, found }) => action.kind === 'move' && found === 'account');
  const letters = new Map(entries.flatMap(({ action, number }) => (action.kind === 'mail' ? [[number, action] as const] : [])));
  const isMine = ({ to }: Letter) => to !== 'somebody else' && nameOf(person, to satisfies Address) === address;
  const took = ({ action, answer, letter = -1 }: Entry): boolean => {
    const mailed = letters.get(letter);
    return action.kind === 'redeem' && (answer === null || answer.status === 200) && mailed !== undefined && isMine(mailed);
  };
  return moved || entries.some(took);
}

/** What must hold of the mails and their links. */
export const LETTER_CHECKS: readonly Check[] = [linkWorksOnce, mailGoesToItsOwner, verifiedIsProven];
