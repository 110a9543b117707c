import { AssertionError } from 'node:assert/strict';
import { legacySourceContract } from 'passport-lazy-migration/testing';
import type { Check, Subject } from './check.js';
import { failed, fine } from './finding.js';
import { NoAnswerInTime } from './observed-source.js';
import { remedyFor } from './remedies.js';
import { thrownText } from './thrown-text.js';

/** The published contract of legacy sources, case by case. */
export const contractChecks = (subject: Subject): readonly Check[] =>
  legacySourceContract(subject.source, subject).map(({ name, run }) => ({
    // The ids of behaviours are for those who develop the library.
    name: name.replace(/^[A-Z]+-\d+: /, ''),
    run: async () => {
      try {
        await run();
        return fine();
      } catch (error) {
        return error instanceof AssertionError ? broken(name, error, subject.known.identifier) : unanswered(name, error);
      }
    },
  }));

function broken(name: string, error: AssertionError, known: string) {
  const { found, fix } = remedyFor(name);
  // What a contract says of itself is kept, but for passwords; what `assert` makes up would show a person's profile.
  const said = error.generatedMessage ? '' : error.message.replace(/ with the password .*$/s, '');
  const about = /^said yes to (?<identifier>".*")$/s.exec(said)?.groups?.['identifier'];
  const isTelling = about !== undefined && about !== JSON.stringify(known);
  return failed(isTelling ? `${found} The identifier was ${about}.` : found, fix);
}

function unanswered(name: string, error: unknown) {
  if (error instanceof NoAnswerInTime) {
    return failed(error.message, 'Is the old system up, and can it be reached from here? Set timeouts for connecting and for queries.');
  }
  if (error instanceof Error && error.name === 'SourceFault') {
    return failed(`${error.message}.`, 'A yes is a profile or true, a no is null or false. Anything else is taken for a fault (503).');
  }
  const text = `It threw: ${thrownText(error)}`;
  // About somebody who is there, an error is likely to be what it says; about anybody else it may stand for a no.
  if (!/\bno\b|null/.test(name))
    return failed(
      text,
      'Can the old system be reached, are the names of its tables and columns right, and is the format of its hashes a known one?',
    );
  return failed(text, 'Throw only where the old system gave no answer. A wrong password, and nobody of that name, is null.');
}
