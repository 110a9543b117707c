import { createTransport } from 'nodemailer';
import type { MailMessage } from 'passport-lazy-migration';
import type { Settings } from '../settings.js';
import type { UserDocument } from '../user.js';
import { type Composed, compose } from './compose.js';
import { letterFor } from './letters.js';
import { Mailbox } from './mailbox.js';

/** What sends the mails of the app. */
export interface Mailer {
  readonly sendMail: (message: MailMessage<UserDocument>) => Promise<void>;
  /** Where the mails are, unless they go out over SMTP. */
  readonly mailbox: Mailbox | null;
}

/** Hands over one mail that is written. */
type Send = (
  message: MailMessage<UserDocument>,
  mail: Composed & { readonly from: string; readonly to: { name: string; address: string } },
) => Promise<unknown>;

/** What to wait for a mail server, in ms: longer than nodemailer's own limits nobody is patient. */
const TIMEOUTS = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000 };

/** A mail is text of ours: nothing in it may make nodemailer open a file or an address. */
const CLOSED = { disableFileAccess: true, disableUrlAccess: true };

/**
 * Makes what sends the mails: over SMTP where there is a server, or else into a mailbox in memory.
 * @param home Where the app is, for the links in the mails.
 */
export function createMailer({ smtpUrl, mailFrom }: Pick<Settings, 'smtpUrl' | 'mailFrom'>, home: string): Mailer {
  const from = mailFrom ?? `New home <no-reply@${new URL(home).hostname}>`;
  const { send, mailbox } = smtpUrl ? bySmtp(smtpUrl) : intoMailbox();
  return {
    mailbox,
    async sendMail(message) {
      // As an object, an address is one address, whatever is in it.
      await send(message, { ...compose(letterFor(message.type, message, home)), from, to: { name: '', address: message.to } });
    },
  };
}

function bySmtp(url: string): Omit<Mailer, 'sendMail'> & { readonly send: Send } {
  const transport = createTransport({ url, ...TIMEOUTS, ...CLOSED });
  return { mailbox: null, send: (_message, mail) => transport.sendMail(mail) };
}

function intoMailbox(): Omit<Mailer, 'sendMail'> & { readonly send: Send } {
  const transport = createTransport({ jsonTransport: true, skipEncoding: true, ...CLOSED });
  const mailbox = new Mailbox();
  const send: Send = async ({ type }, mail) => {
    const { envelope } = await transport.sendMail(mail);
    const { subject, text, html } = mail;
    mailbox.keep({ type, to: String(envelope.to), subject, text, html, sentAt: new Date() });
  };
  return { mailbox, send };
}
