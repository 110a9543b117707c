import type { MailLinks, MailMessage } from '../../lib/core/mail.js';
import type { TokenPurpose } from '../../lib/core/ports.js';
import { addressOf } from './names.js';
import type { Action, Letter, Which } from './operations.js';
import type { Person } from './people.js';

/** Where the links lead. */
export const LINKS: MailLinks = {
  resetPassword: 'https://app.example.org/reset-password?token={token}',
  verifyEmail: 'https://app.example.org/verify-email?token={token}',
  confirmEmail: 'https://app.example.org/confirm-email?token={token}',
};

/** What is seen of a mail. */
export interface Mailed extends Pick<MailMessage, 'type' | 'to' | 'url'> {
  /** Whether it is about a user who is here. */
  readonly isHere: boolean;
}

/** A token of the right form that nobody was mailed. */
const MADE_UP = 'x'.repeat(43);

/** A mail as it is written down. */
export function letterOf(
  person: Person,
  { type, to, url, isHere }: Mailed,
  request: { readonly number: number; readonly action: Action },
): Letter {
  const { action, number } = request;
  const signUp = action.kind === 'sign-up' && !action.instant && type === 'verify-email' ? { signUp: action.password } : null;
  return {
    kind: 'mail',
    type,
    request: number,
    to: addressOf(person, to),
    purpose: url ? (new URL(url).pathname.slice(1) as TokenPurpose) : null,
    binding: signUp ?? (isHere ? 'user' : 'identity'),
  };
}

/** A link that somebody has in their mail. */
export interface Kept {
  readonly person: number;
  readonly purpose: TokenPurpose;
  /** The entry of the mail. */
  readonly letter: number;
  readonly token: string;
}

/** What has been mailed to everybody. */
export class Mailbox {
  readonly kept: Kept[] = [];

  keep(person: number, letter: Letter, number: number, url: string | undefined): void {
    const token = url && new URL(url).searchParams.get('token');
    if (letter.purpose && token) this.kept.push({ person, purpose: letter.purpose, letter: number, token });
  }

  /** The link that is meant; `undefined` where there is none yet. */
  find(person: number, purpose: TokenPurpose, pick: Which): { readonly token: string; readonly letter?: number } | undefined {
    if (pick === 'made up') return { token: MADE_UP };
    const mine = this.kept.filter((one) => one.person === person && one.purpose === purpose);
    return mine[mine.length - 1 - pick] ?? mine[0];
  }
}
