import type { Request, Response } from 'express';
import type { Mailbox } from '../mail/mailbox.js';
import { mailboxPage } from '../pages/mailbox-page.js';

/** `GET /mailbox`: whoever reads it can follow every link, so it is for development alone. */
export const showMailbox = ({ mails }: Mailbox) =>
  function showMailbox(_req: Request, res: Response): void {
    res.send(mailboxPage(mails));
  };
