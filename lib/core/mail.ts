import { ConfigurationError } from './errors.js';
import type { Awaitable, TokenPurpose } from './ports.js';

/** What a mail is about: its text is the application's. */
export type MailType =
  /** To somebody who asked for a new password. */
  | 'reset-password'
  /** To somebody who is not here yet, and asked for nothing: `migrator.invite` alone sends it. */
  | 'invitation'
  /** To somebody who signed up, or whose address is not proven yet. */
  | 'verify-email'
  /** To the owner of an address that somebody tried to sign up with, or to change to. */
  | 'already-registered'
  /** To the new address of somebody who wants to change to it. */
  | 'confirm-email'
  /** To the address of before, with a link that takes the change back. */
  | 'email-changed'
  /** After a new password was set, so that its owner hears of one that was not theirs. */
  | 'password-changed';

/** One mail to be sent. */
export interface MailMessage<User = unknown> {
  readonly type: MailType;
  /** The stored address, never one that was merely typed. */
  readonly to: string;
  /** The link to follow, with its token. */
  readonly url?: string;
  /** Until when the link is good. */
  readonly expiresAt?: Date;
  /** The user as the application knows it; absent for somebody who is not here yet. */
  readonly user?: User;
}

/** Absolute URLs of the application's pages, with `{token}` where the token goes. */
export interface MailLinks {
  readonly resetPassword: string;
  readonly verifyEmail: string;
  readonly confirmEmail: string;
}

/** How mail is sent, and where its links lead. */
export interface Mail<User = unknown> {
  /** A rejection is reported as `mail-failed` and harms nobody; nobody waits for it. */
  sendMail(message: MailMessage<User>): Awaitable<unknown>;
  readonly links: MailLinks;
}

const LINK: Readonly<Record<TokenPurpose, keyof MailLinks>> = {
  'reset-password': 'resetPassword',
  invitation: 'resetPassword',
  'verify-email': 'verifyEmail',
  'confirm-email': 'confirmEmail',
};

/** The link of a token: made of the configured one alone, never of what a request says of its host. */
export const linkFor = (links: MailLinks, purpose: TokenPurpose, token: string): string =>
  links[LINK[purpose]].replaceAll('{token}', encodeURIComponent(token));

/**
 * Looks through how mail is to be sent.
 * @throws ConfigurationError listing all that is wrong.
 */
export function checkMail(mail: unknown): void {
  const { sendMail, links }: Partial<Record<keyof Mail, unknown>> = typeof mail === 'object' && mail ? mail : {};
  const problems = typeof sendMail === 'function' ? [] : ['expected sendMail to be a function'];
  for (const name of new Set(Object.values(LINK))) {
    const link: unknown = typeof links === 'object' && links ? (links as Partial<Record<keyof MailLinks, unknown>>)[name] : undefined;
    if (typeof link !== 'string' || !isTemplate(link))
      problems.push(`expected links.${name} to be an absolute http or https URL with {token} in it`);
  }
  if (problems.length) throw new ConfigurationError(`mail: ${problems.join('; ')}.`);
}

function isTemplate(link: string): boolean {
  if (!link.includes('{token}') || !URL.canParse(link)) return false;
  const { protocol, host } = new URL(link);
  return (protocol === 'https:' || protocol === 'http:') && !host.includes('token');
}
