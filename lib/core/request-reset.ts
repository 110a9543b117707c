import { countRequest } from './attempts.js';
import type { Context } from './context.js';
import { type Address, readAddress } from './credentials.js';
import { isMigrationError } from './errors.js';
import { mayLogIn } from './legacy-answer.js';
import { checkMail, type Mail } from './mail.js';
import { boundTo, mailLink, tokensOf } from './token.js';
import { askForNamesake, holderOf, rehearseLookup, takenOver } from './whereabouts.js';

/**
 * Mails the link by which somebody sets a new password, to people here and to those who are still in the old system. It
 * is answered before anybody is looked up; that the old system can't be asked is reported as its fault alone.
 * @throws InvalidRequestError before anything is looked up, TooManyAttemptsError by where the request comes from.
 */
export async function requestPasswordReset(context: Context, email: unknown, mail: Mail, ip?: string): Promise<void> {
  checkMail(mail);
  tokensOf(context);
  const address = readAddress(email, context.canonicalize);
  await countRequest(context, ip);
  context.later(async () => {
    try {
      await mailReset(context, address, mail);
    } catch (error) {
      if (!isMigrationError(error) || error.code !== 'legacy_unavailable') throw error;
    }
  });
}

async function mailReset(context: Context, { email, typed }: Address, mail: Mail): Promise<void> {
  const binding = { purpose: 'reset-password', email } as const;
  const user = await holderOf(context, { email, username: null });
  if (user) {
    rehearseLookup(context, email, typed, true);
    const message = { type: 'reset-password', to: email, user: context.users.present(user) } as const;
    await mailLink(context, mail, { ...binding, ...boundTo(user) }, message);
    return;
  }
  const person = await askForNamesake(context, email, typed);
  if (!person || person.identity.email !== email || !person.identity.address || !mayLogIn(person.profile)) return;
  // Taken over, and not here under this address: deleted, or gone to another.
  if (await takenOver(context, person.identity)) return;
  const legacy = { key: person.identity.key, identifier: typed };
  await mailLink(context, mail, { ...binding, legacy }, { type: 'reset-password', to: person.identity.address });
}
