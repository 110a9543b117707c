import type { Mailbox } from '../mail/mailbox.js';
import type { Example } from '../start.js';
import type { Transcript } from './transcript.js';
import { Visitor } from './visitor.js';

/** What a demonstration plays on. */
export interface Stage extends Example {
  readonly transcript: Transcript;
  readonly mailbox: Mailbox;
  /** Somebody with a browser of their own. */
  readonly visitor: () => Visitor;
  /** How many users have an address. */
  readonly usersAt: (email: string) => Promise<number>;
}

/** @throws Error where the example sends its mails to people. */
export function stageFor(example: Example, transcript: Transcript): Stage {
  const { mailbox, address, User } = example;
  if (!mailbox) throw new Error('The demonstration reads the mails that it is about: it needs the mailbox.');
  return {
    ...example,
    transcript,
    mailbox,
    visitor: () => new Visitor(address),
    usersAt: async (email) => await User.countDocuments({ email: email.toLowerCase() }),
  };
}
