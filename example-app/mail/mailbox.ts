import { EventEmitter, once } from 'node:events';
import type { MailType } from 'passport-lazy-migration';
import type { Composed } from './compose.js';

/** A mail that was sent to nobody but the mailbox. */
export interface KeptMail extends Composed {
  readonly type: MailType;
  /** The address on the envelope. */
  readonly to: string;
  readonly sentAt: Date;
}

/** How many are kept; the oldest go first. */
const MOST = 100;
/** How long a mail is waited for, in ms. */
const PATIENCE = 5_000;

/** The mails of development, in memory: none of them leaves the process. */
export class Mailbox {
  private readonly kept: KeptMail[] = [];
  private readonly arrivals = new EventEmitter().setMaxListeners(0);

  /** Oldest first. */
  get mails(): readonly KeptMail[] {
    return this.kept;
  }

  keep(mail: KeptMail): void {
    this.kept.push(mail);
    if (this.kept.length > MOST) this.kept.shift();
    this.arrivals.emit('mail');
  }

  /** All of a type to an address, oldest first. */
  find(type: MailType, to: string): readonly KeptMail[] {
    return this.kept.filter((mail) => mail.type === type && mail.to === to);
  }

  /**
   * Mails follow the answers that they are about, so whoever looks for one may have to wait.
   * @param nth Which of all of that type to that address, counted from one.
   * @throws Error where there is none within five seconds.
   */
  async waitFor(type: MailType, to: string, nth = 1): Promise<KeptMail> {
    const signal = AbortSignal.timeout(PATIENCE);
    for (;;) {
      const mail = this.find(type, to)[nth - 1];
      if (mail) return mail;
      try {
        await once(this.arrivals, 'mail', { signal });
      } catch (cause) {
        throw new Error(`No mail ${type} came to ${to}.`, { cause });
      }
    }
  }
}

/** The token in the link of a mail; empty where it has none. */
export const tokenIn = ({ text }: Composed): string => /\?token=([\w-]+)/.exec(text)?.[1] ?? '';
