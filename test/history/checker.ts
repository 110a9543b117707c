import { CHECKS } from './checks.js';
import { Circumstances } from './circumstances.js';
import { firstUnexplained, linearize } from './linearize.js';
import { told } from './operations.js';
import type { Entry, History } from './record.js';
import type { Standing } from './standing.js';

/** What a history shows to be broken. */
export interface Violation {
  /** The invariant of behaviours.md, and what is wrong. */
  readonly what: string;
  /** Whom it is about; `null` where it is about nobody. */
  readonly person: number | null;
}

/** All that is wrong with a history. */
export function check(history: History): readonly Violation[] {
  const circumstances = new Circumstances(history);
  const violations: Violation[] = history.incidents.map((what) => ({ what, person: null }));
  for (const [index, person] of history.people.entries()) {
    const entries = history.entries.filter(({ action }) => action.person === index);
    const ends = linearize(person, entries, circumstances.of);
    const broken = ends.length === 0 ? [unexplained(firstUnexplained(person, entries, circumstances.of))] : remainsOf(history, index, ends);
    for (const one of CHECKS) broken.push(...one({ history, person, index, entries, circumstances }));
    violations.push(...broken.map((what) => ({ what, person: index })));
  }
  return violations;
}

const unexplained = (entry: Entry | null): string =>
  `I2, I3, I4 or I5: no order of the acknowledged requests explains ${entry ? `#${entry.number} ${told(entry.action)} -> ${answerText(entry)}` : 'the answers'}`;

/** An answer in a few words. */
export const answerText = ({ answer, found }: Entry): string => {
  if (!answer) return 'lost';
  const { status, code, outcome, yes, id } = answer;
  return [status, outcome, code, yes, found, id && `user ${id.slice(-6)}`].filter((part) => part !== undefined && part !== '').join(' ');
};

/** What is wrong with how the person is stored in the end, given where they may stand. */
function remainsOf({ remains, people }: History, index: number, ends: readonly Standing[]): string[] {
  const { users, marked } = remains[index] ?? { users: [], marked: [] };
  const broken: string[] = [];
  const withPassword = users.filter(({ hasPassword }) => hasPassword);
  if (users.length > 1) broken.push(`I1: ${users.length} users for one person`);
  if (withPassword.length > 0 && ends.every(({ buried, password }) => buried && password === null))
    broken.push('I4: a user with a password after an acknowledged deletion');
  if (withPassword.length === 0 && ends.every(({ password }) => password !== null)) broken.push('I5: the account is gone');
  const comesBack = people[index]?.legacy.length !== 0;
  if (withPassword.length === 0 && comesBack && ends.every(({ buried, password }) => !buried && password === null))
    broken.push('I5: the owner does not get in');
  for (const { id } of ends.every(({ born }) => born !== null) ? withPassword : [])
    if (!marked.includes(id)) broken.push('MIG: a user with a password whose record is not marked');
  return broken;
}
