import type { MailMessage, MailType } from 'passport-lazy-migration';
import type { User } from '../user.js';

/** A link in a letter, with what it leads to in words. */
export interface Link {
  readonly label: string;
  readonly url: string;
}

/** What a mail says: paragraphs, and links that each stand alone. */
export interface Letter {
  readonly subject: string;
  readonly content: readonly (string | Link)[];
}

/** What a letter is written from. */
type Message = Pick<MailMessage<User>, 'url' | 'expiresAt' | 'user'>;

/**
 * What a mail of a type says. Nobody is called by name: whoever signs up, or changes to another's address, chooses it,
 * and could put words of theirs into a mail to somebody else.
 * @param home Where the app is: what is not in the message leads there.
 */
export const letterFor = (type: MailType, message: Message, home: string): Letter => LETTERS[type](message, home);

const LETTERS: Readonly<Record<MailType, (message: Message, home: string) => Letter>> = {
  'reset-password': (message) => ({
    subject: 'Choose a new password',
    content: [
      'Somebody, most likely you, asked for a new password for your account.',
      ...linkOf(message, 'Choose a new password'),
      'If it was not you, there is nothing to do: your password stays as it is.',
    ],
  }),

  invitation: (message) => ({
    subject: 'Your account has moved: choose a password',
    content: [
      'We have moved to a new system, and your account can come along. Choose a password, and you are there.',
      ...linkOf(message, 'Choose a password'),
      'Logging in with the password you have always used does the same. If you do nothing, nothing changes for now.',
    ],
  }),

  'verify-email': (message) => ({
    subject: 'Confirm your email address',
    content: [
      'Somebody, most likely you, gave this address for an account with us.',
      ...linkOf(message, 'Confirm that it is yours'),
      'If it was not you, leave the link alone: without it the address is not used.',
    ],
  }),

  'already-registered': (_message, home) => ({
    subject: 'You have an account already',
    content: [
      'Somebody, most likely you, wanted to use this address for an account with us. There is one already: yours, with the password you have always used.',
      { label: 'Log in', url: `${home}/login` },
      { label: 'Choose a new password, if you have forgotten it', url: `${home}/forgot-password` },
      'If it was not you, there is nothing to do: they were not told, and nothing has changed.',
    ],
  }),

  'confirm-email': (message) => ({
    subject: 'Confirm your new email address',
    content: [
      'Somebody, most likely you, wants to use this address for their account with us.',
      ...linkOf(message, 'Confirm that it is yours'),
      'If it was not you, leave the link alone: without it nothing changes.',
    ],
  }),

  'email-changed': (message, home) => ({
    subject: 'Your email address was changed',
    content: [
      `From now on your account goes by ${message.user?.email ?? 'another address'}, and this address is not used any more.`,
      ...(message.url ? ['If it was not you, take this back, and then choose a new password.'] : []),
      ...linkOf(message, 'Take this address back'),
      { label: 'Choose a new password', url: `${home}/forgot-password` },
    ],
  }),

  'password-changed': (_message, home) => ({
    subject: 'Your password was changed',
    content: [
      'The password of your account is a new one. Wherever else you were logged in, you are not any more.',
      'If it was not you, choose another at once.',
      { label: 'Choose a new password', url: `${home}/forgot-password` },
    ],
  }),
};

function* linkOf({ url, expiresAt }: Message, label: string): Generator<string | Link> {
  if (!url) return;
  yield { label, url };
  if (expiresAt) yield `The link is good once, until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
}
