import { readUserAnswer } from '../../core/legacy-answer.js';
import { type Check, patience, type Subject } from './check.js';
import { failed, fine, type Verdict, warning } from './finding.js';

const SECRET = /pass|hash|salt|secret|token/i;

/** What the library makes of the fields of a profile. */
export const profileCheck: Check = {
  name: 'gives a profile that a user can be made of',
  async run({ source, known }: Subject): Promise<Verdict> {
    const profile = readUserAnswer(await source.getUser(known.identifier, { signal: patience() }));
    if (!profile) return failed('getUser gave nobody.', 'Look people up in getUser as in verify.');
    const { id, email, emailVerified } = profile;
    if (emailVerified !== undefined && emailVerified !== null && typeof emailVerified !== 'boolean') {
      return warning(`emailVerified is a ${typeof emailVerified}.`, 'Only true counts: make a boolean of it.');
    }
    if (id === undefined || id === null || id === '') {
      return warning(
        'It has no id.',
        'Give the primary key over there as id. Without one, people are known by their address, which may change.',
      );
    }
    if (typeof email === 'string' && emailVerified !== true) {
      return warning(
        'Its address is not marked as verified.',
        'Give emailVerified: true where the old system has made sure that the address is theirs.',
      );
    }
    const secrets = Object.keys(profile).filter((field) => SECRET.test(field));
    if (secrets.length)
      return warning(
        `It has ${secrets.join(', ')}.`,
        'Leave out of a profile what nobody should read: it is handed to your code as it is.',
      );
    return fine(Object.keys(profile).join(', '));
  },
};
