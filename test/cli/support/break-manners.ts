import type { LegacySource } from '../../../lib/core/ports.js';
import { type BrokenSource, orThrow } from './broken-source.js';
import { ADA, asking, oldPeople, type Parts } from './old-people.js';

const NEVER = new Promise<never>(() => {});

/** For each further line of the report at least one source that fails it. */
export const breakManners: readonly BrokenSource[] = [
  {
    line: 'answers no, without throwing, to whatever somebody types',
    why: 'it throws at a backslash',
    parts: {
      verify: orThrow(
        () => new Error('invalid escape'),
        (identifier) => identifier === '\\',
      ),
    },
    says: /threw at "\\\\": invalid escape/,
  },
  {
    line: 'answers no, without throwing, to whatever somebody types',
    why: 'it knows somebody by a NUL behind their name',
    parts: { verify: asking({ identifier: (text) => text.replace('\0', '') }) },
    says: /knows somebody by "ada@example\.org\\u0000"/,
  },
  {
    line: 'takes as long for somebody unknown as for a wrong password',
    why: 'it hashes only for those it knows',
    parts: { verify: busyFor(ADA.identifier) },
    says: /unknown: [\d.]+ ms, wrong password: [2-9]\d ms/,
  },
  {
    line: 'gives a profile that a user can be made of',
    why: 'it gives no id',
    parts: profileParts({ email: ADA.identifier, emailVerified: true }),
    says: /no id/,
    status: 'warning',
  },
  {
    line: 'gives a profile that a user can be made of',
    why: 'emailVerified is a number',
    parts: profileParts({ id: 7, email: ADA.identifier, emailVerified: 1 as never }),
    says: /emailVerified is a number/,
    status: 'warning',
  },
  {
    line: 'gives a profile that a user can be made of',
    why: 'its address is not verified',
    parts: profileParts({ id: 7, email: ADA.identifier }),
    says: /not marked as verified/,
    status: 'warning',
  },
  {
    line: 'gives a profile that a user can be made of',
    why: 'it has the hash in it',
    parts: profileParts({ id: 7, email: ADA.identifier, emailVerified: true, password_hash: '$2b$...' }),
    says: /It has password_hash/,
    status: 'warning',
  },
  {
    line: 'gives a profile that a user can be made of',
    why: 'blocked is a text',
    parts: { getUser: () => ({ id: 7, email: ADA.identifier, emailVerified: true, blocked: 'false' as never }) },
    says: /blocked as a string/,
  },
  {
    line: 'stops when nobody waits for its answer any longer',
    why: 'it ignores the signal',
    parts: {
      verify: async (typed, password) => await oldPeople().verify(typed, password, { signal: new AbortController().signal }),
      getUser: async (typed) => await oldPeople().getUser(typed, { signal: new AbortController().signal }),
    },
    says: /verify and getUser went on/,
    status: 'warning',
  },
  { line: 'count gives the number of people', why: 'it is a text', parts: { count: () => '12' as never }, says: /gave a string/ },
  { line: 'count gives the number of people', why: 'it is nobody', parts: { count: () => 0 }, says: /gave 0/ },
  {
    line: 'count gives the number of people',
    why: 'it throws',
    parts: { count: () => Promise.reject(new Error('no such table')) },
    says: /no such table/,
  },
  {
    line: 'users gives profiles, one after the other',
    why: 'it gives all in one piece',
    parts: { users: () => Promise.resolve([{ id: 7 }]) as never },
    says: /nothing that can be gone through/,
  },
  {
    line: 'users gives profiles, one after the other',
    why: 'it gives rows with nobody in them',
    parts: {
      async *users() {
        yield { name: 'Ada' };
      },
    },
    says: /After 0 people: .*neither id, email nor username/,
  },
  {
    line: 'users gives profiles, one after the other',
    why: 'it gives nobody',
    parts: { async *users() {} },
    says: /gave nobody/,
  },
  {
    line: 'users gives profiles, one after the other',
    why: 'it never gives the first',
    parts: { users: () => ({ [Symbol.asyncIterator]: () => ({ next: () => NEVER }) }) },
    says: /No answer within/,
    timeout: 50,
  },
  {
    line: 'tells no password in its errors',
    why: 'the message has it',
    parts: { verify: orThrow((password) => new Error(`bind failed for ada with ${password}`)) },
    says: /had the password in them/,
  },
  {
    line: 'tells no password in its errors',
    why: 'a field of its cause has it',
    parts: {
      verify: orThrow(
        (password) => new Error('query failed', { cause: Object.assign(new Error('bad'), { parameters: ['ada', password] }) }),
      ),
    },
    says: /had the password in them/,
  },
];

/** Works for a while, but only for one. */
function busyFor(whom: string): LegacySource['verify'] {
  return async (identifier, password, context) => {
    const end = performance.now() + (identifier === whom ? 25 : 0);
    while (performance.now() < end);
    return await oldPeople().verify(identifier, password, context);
  };
}

function profileParts(profile: NonNullable<Awaited<ReturnType<LegacySource['getUser']>>>): Parts {
  return {
    verify: async (...asked) => ((await oldPeople().verify(...asked)) ? profile : null),
    getUser: async (...asked) => ((await oldPeople().getUser(...asked)) ? profile : null),
  };
}
