/** What it means that a source breaks a sentence of the contract, and what mends it. */
export interface Remedy {
  readonly found: string;
  readonly fix: string;
}

const PARAMETERS = 'Pass identifier and password on as values of a query ($1, ?, @name), never as part of its text, and compare with =.';
const COMPARISON = 'Compare the stored hash with the password exactly as it was typed: no trim, no lower case, no cutting to a length.';

/** By the words that a sentence of the contract begins with; of several, the longest counts. */
const REMEDIES: Readonly<Record<string, Remedy>> = {
  'verify says yes to the right password': {
    found: 'It said no.',
    fix: 'Is this the right password, and may this person log in (not blocked, disabled or asked for a second factor)? Else: does verify look in the right column, and know the format of the hash?',
  },
  'verify says no to a wrong password': {
    found: 'It said yes to a password that nobody has.',
    fix: 'Return null unless the comparison says true. Is there an await missing before it? A promise is always truthy.',
  },
  'verify says no to a password that is not quite the right one': {
    found: 'It said yes to a password that is one letter longer or shorter, or in another case.',
    fix: `${COMPARISON} A database may compare text without regard to case: compare hashes in your code.`,
  },
  'verify says no to an identifier that nobody has': {
    found: 'It said yes to somebody who does not exist.',
    fix: 'Return null where no row was found. If this identifier does exist over there, name another with --unknown.',
  },
  'getUser gives the person': {
    found: 'It gave nobody, or somebody else: neither the address nor the username of the profile is the identifier.',
    fix: 'Look people up in getUser as in verify, and return { id, email } of the row that was found.',
  },
  'getUser gives null for an identifier that nobody has': {
    found: 'It gave somebody.',
    fix: 'Return null where no row was found. If this identifier does exist over there, name another with --unknown.',
  },
  'verify and getUser tell of one person under one id': {
    found: 'They tell of different people, or of one under different ids.',
    fix: 'Make the profile in one function, and use it in both. The id is what a person is known by for ever.',
  },
  'both tell the same of a person each time': {
    found: 'The second answer was about another person, or under another id, than the first.',
    fix: 'The id must be stored over there, not made up for an answer. Where several rows match, order them or ask for one.',
  },
  'INJ-13: verify says no to an identifier that is syntax': {
    found: 'It said yes to an identifier that is a query, a pattern or a filter.',
    fix: PARAMETERS,
  },
  'INJ-13: verify says no to a password that is syntax': {
    found: 'It said yes to a password that is a query, a pattern or a filter.',
    fix: PARAMETERS,
  },
  'INJ-13: getUser gives null for an identifier that is syntax': {
    found: 'It gave somebody for an identifier that is a query, a pattern or a filter.',
    fix: PARAMETERS,
  },
  'answers many at once': {
    found: 'Asked twenty times at once, it gave an answer to one question that belongs to another.',
    fix: 'Keep nothing of a question outside the function that answers it. Take a connection of its own from a pool for each. If the account was locked for its wrong passwords, unlock it or take another.',
  },
};

/** What to say where a source breaks this sentence. */
export function remedyFor(sentence: string): Remedy {
  const known = Object.keys(REMEDIES).filter((words) => sentence.startsWith(words));
  const [longest = ''] = known.sort((one, other) => other.length - one.length);
  return REMEDIES[longest] ?? { found: 'It did not.', fix: 'See "The two functions" in the README of passport-lazy-migration.' };
}
