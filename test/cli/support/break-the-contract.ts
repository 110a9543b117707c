import type { LegacySource } from '../../../lib/core/ports.js';
import { type BrokenSource, orThrow } from './broken-source.js';
import { ADA, asking, oldPeople } from './old-people.js';

/** For each sentence of the published contract at least one source that breaks it. */
export const breakTheContract: readonly BrokenSource[] = [
  {
    line: 'verify says no to a wrong password, and does not throw',
    why: 'it throws on a wrong password',
    parts: { verify: orThrow(() => new Error('Invalid login')) },
    says: /threw: Invalid login/,
  },
  {
    line: 'verify says no to a wrong password, and does not throw',
    why: 'it says yes to everything',
    parts: { verify: () => true },
    says: /yes to a password that nobody has/,
  },
  {
    line: 'verify says no to a password that is not quite the right one',
    why: 'it is blind to the case of passwords',
    parts: { verify: asking({ password: (text) => (text.toLowerCase() === ADA.password.toLowerCase() ? ADA.password : text) }) },
    says: /in another case/,
  },
  {
    line: 'verify says no to an identifier that nobody has, and does not throw',
    why: 'it takes whoever has the password',
    parts: { verify: asking({ identifier: () => ADA.identifier }) },
    says: /somebody who does not exist/,
  },
  {
    line: 'verify says no to an identifier that nobody has, and does not throw',
    why: 'it answers a string',
    parts: { verify: async (identifier, ...rest) => (await oldPeople().verify(identifier, ...rest)) || ('no such user' as never) },
    says: /answered with a string/,
  },
  {
    line: 'getUser gives the person who goes by the identifier',
    why: 'it gives somebody else',
    parts: { getUser: () => ({ id: 8, email: 'alan@example.org' }) },
    says: /somebody else/,
  },
  {
    line: 'getUser gives null for an identifier that nobody has',
    why: 'it makes people up',
    parts: { getUser: (identifier) => ({ id: 7, email: identifier, emailVerified: true }) },
    says: /gave somebody/,
  },
  {
    line: 'verify and getUser tell of one person under one id',
    why: 'they number people differently',
    parts: { getUser: async (...asked) => renumbered(await oldPeople().getUser(...asked), 70) },
    says: /different ids/,
  },
  {
    line: 'both tell the same of a person each time',
    why: 'it makes up an id for each answer',
    parts: { getUser: async (...asked) => renumbered(await oldPeople().getUser(...asked), Math.random()) },
    says: /second answer/,
  },
  {
    line: 'verify says no to an identifier that is syntax somewhere',
    why: 'a percent sign is a pattern to it',
    parts: { verify: asking({ identifier: (text) => (text.length > 1 && text.endsWith('%') ? ADA.identifier : text) }) },
    says: /The identifier was "ada@example.or%"/,
  },
  {
    line: 'verify says no to a password that is syntax somewhere',
    why: 'a password can end its query',
    parts: { verify: asking({ password: (text) => (text.includes("' OR '") ? ADA.password : text) }) },
    says: /a query, a pattern or a filter/,
  },
  {
    line: 'getUser gives null for an identifier that is syntax somewhere',
    why: 'an asterisk is a pattern to it',
    parts: { getUser: async (typed, context) => await oldPeople().getUser(typed === '*' ? ADA.identifier : typed, context) },
    says: /a query, a pattern or a filter/,
  },
  {
    line: 'answers many at once, each of them right',
    why: 'it keeps what it was asked outside',
    parts: { verify: forgetful() },
    says: /belongs to another/,
  },
];

/** Looks, after a while, at what was asked last. */
function forgetful(): LegacySource['verify'] {
  let last = '';
  return async (identifier, password, context) => {
    last = password;
    await Promise.resolve();
    return await oldPeople().verify(identifier, last, context);
  };
}

function renumbered(profile: unknown, id: number) {
  return profile ? { ...profile, id } : null;
}
