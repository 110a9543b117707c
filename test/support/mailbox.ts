import assert from 'node:assert/strict';
import type { Mail, MailMessage, MailType } from '../../lib/core/mail.js';
import { keepSecret } from './leaks.js';

/** The addresses of an application's pages. */
export const LINKS = {
  resetPassword: 'https://app.example.org/reset?token={token}',
  verifyEmail: 'https://app.example.org/verify#{token}',
  confirmEmail: 'https://app.example.org/confirm/{token}',
};

const TOKEN = /[\w-]{43}$/;

/** Keeps what is mailed, and behaves as a test tells it to. */
export class Mailbox implements Mail<unknown> {
  readonly links = LINKS;
  readonly messages: MailMessage[] = [];
  /** Done before each mail: waits, or throws for a server that is down. */
  before: () => unknown = () => {};

  readonly sendMail = async (message: MailMessage): Promise<void> => {
    await this.before();
    this.messages.push(message);
    const token = TOKEN.exec(message.url ?? '');
    if (token) keepSecret(token[0]);
  };

  /** The types of all that was mailed to an address, in order. */
  typesTo(to: string): MailType[] {
    return this.messages.filter((message) => message.to === to).map(({ type }) => type);
  }

  /** The newest mail of a type. */
  newest(type: MailType): MailMessage {
    const message = this.messages.findLast((sent) => sent.type === type);
    assert.ok(message, `nothing of type ${type} was mailed`);
    return message;
  }

  /** The token in the link of the newest mail of a type. */
  token(type: MailType): string {
    const found = TOKEN.exec(this.newest(type).url ?? '');
    assert.ok(found, 'the mail has no link with a token');
    return found[0];
  }
}
