import bcrypt from 'bcrypt';
import { settings } from './app.js';

/** How many people every contender knows from the start. */
export const PEOPLE = 200;
/** Everybody's password: making it takes the time of one hash, not of hundreds. */
export const PASSWORD = 'correct horse battery';

export const emailOf = (n: number): string => `person${n}@example.org`;

/** What the old system would have of anybody. */
export const legacyHash = bcrypt.hash(PASSWORD, 4);
export const legacyIdOf = (email: string): string => email.replace(/@.*/, '');

/** Puts the known people into a contender's own collection. */
export async function fill(insert: (person: { email: string; passwordHash: string; name: string }) => Promise<void>): Promise<void> {
  const passwordHash = await bcrypt.hash(PASSWORD, settings.cost);
  for (let n = 0; n < PEOPLE; n++) await insert({ email: emailOf(n), passwordHash, name: `Person ${n}` });
}
