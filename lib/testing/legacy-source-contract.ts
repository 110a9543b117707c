import assert from 'node:assert/strict';
import { canonicalize } from '../core/identifier.js';
import { readUserAnswer, readVerifyAnswer } from '../core/legacy-answer.js';
import type { LegacyProfile, LegacySource } from '../core/ports.js';
import { atOnce, type Contract, contractOf } from './contract.js';
import { INJECTIONS, unique } from './samples.js';

/** Whom the old system knows, for the contract to ask about. */
export interface LegacySourceFixture {
  /** Somebody who may log in over there. */
  readonly known: { readonly identifier: string; readonly password: string };
  /** An identifier that nobody has over there. */
  readonly unknown: string;
}

/** What every {@link LegacySource} must do. It asks the source a few dozen times, half of them with wrong passwords. */
export const legacySourceContract = (source: LegacySource, { known, unknown }: LegacySourceFixture): Contract => {
  // A signal of its own for each question, as a migrator gives it.
  const context = () => ({ signal: new AbortController().signal });
  const verify = async (identifier: string, password: string) => readVerifyAnswer(await source.verify(identifier, password, context()));
  const getUser = async (identifier: string) => readUserAnswer(await source.getUser(identifier, context()));
  const isNo = async (identifier: string, password: string) =>
    assert.equal(
      await verify(identifier, password),
      null,
      `said yes to ${JSON.stringify(identifier)} with the password ${JSON.stringify(password)}`,
    );

  return contractOf(() => undefined, {
    'verify says yes to the right password': async () => {
      assert.notEqual(await verify(known.identifier, known.password), null);
    },

    'verify says no to a wrong password, and does not throw': async () => {
      await isNo(known.identifier, unique());
    },

    'verify says no to a password that is not quite the right one': async () => {
      const { identifier, password } = known;
      for (const other of [`${password}x`, `x${password}`, password.slice(0, -1), swappedCase(password)]) {
        if (other && other !== password) await isNo(identifier, other);
      }
    },

    'verify says no to an identifier that nobody has, and does not throw': async () => {
      await isNo(unknown, known.password);
      await isNo(unique(), unique());
    },

    'getUser gives the person who goes by the identifier': async () => {
      const profile = await getUser(known.identifier);
      assert.ok(profile, 'expected a profile');
      assertGoesBy(profile, known.identifier);
    },

    'getUser gives null for an identifier that nobody has': async () => {
      assert.equal(await getUser(unknown), null);
    },

    'verify and getUser tell of one person under one id': async () => {
      const [verified, found] = [await verify(known.identifier, known.password), await getUser(known.identifier)];
      assert.ok(found, 'expected a profile');
      if (verified === true || verified === null) return assert.equal(verified, true);
      assertGoesBy(verified, known.identifier);
      assert.deepEqual(identityIn(verified), identityIn(found));
    },

    'both tell the same of a person each time': async () => {
      const [first, second] = [await getUser(known.identifier), await getUser(known.identifier)];
      assert.deepEqual(first && identityIn(first), second && identityIn(second));
    },

    'INJ-13: verify says no to an identifier that is syntax somewhere': async () => {
      for (const identifier of injectionsFor(known.identifier)) await isNo(identifier, known.password);
    },

    'INJ-13: verify says no to a password that is syntax somewhere': async () => {
      for (const password of INJECTIONS) await isNo(known.identifier, password);
    },

    'INJ-13: getUser gives null for an identifier that is syntax somewhere': async () => {
      for (const identifier of injectionsFor(known.identifier)) assert.equal(await getUser(identifier), null, JSON.stringify(identifier));
    },

    'answers many at once, each of them right': async () => {
      const passwords = Array.from({ length: 20 }, (_, index) => (index % 2 ? known.password : unique()));
      const answers = await atOnce(passwords.length, (index) => verify(known.identifier, passwords[index] ?? ''));
      assert.deepEqual(
        answers.map((answer) => answer !== null),
        passwords.map((password) => password === known.password),
      );
    },
  });
};

/** Spellings that a query made of text, a pattern or a filter would take for this identifier. */
const injectionsFor = (identifier: string): readonly string[] => [
  ...INJECTIONS,
  `${identifier}' -- `,
  `${identifier}' OR '1'='1`,
  `' UNION SELECT * FROM users -- `,
  `${identifier}*`,
  `${identifier.slice(0, -1)}%`,
  `${identifier.slice(0, -1)}_`,
  `${identifier})(|(uid=*))`,
  `${identifier}\\`,
];

const identityIn = ({ id, email, username }: LegacyProfile) => ({
  id: id === null || id === undefined ? null : typeof id === 'object' ? id.toHexString() : String(id),
  email: email ? canonicalize(email) : null,
  username: username ? canonicalize(username) : null,
});

function assertGoesBy(profile: LegacyProfile, identifier: string): void {
  const { email, username } = identityIn(profile);
  if (email === null && username === null) return;
  assert.ok(
    [email, username].includes(canonicalize(identifier)),
    'expected the address or the username of the profile to be the identifier',
  );
}

const swappedCase = (text: string): string =>
  [...text].map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase())).join('');
