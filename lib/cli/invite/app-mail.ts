import { checkMail, type Mail } from '../../core/mail.js';
import { UsageError } from '../command.js';
import type { Exports } from '../load-migrator.js';

/**
 * How the application mails, as it gives it to its account routes: `mail`, of `sendMail` and `links`, or these two by
 * themselves. Each may be a promise.
 * @throws UsageError where there is none.
 */
export async function mailIn(exported: Exports, file: string): Promise<Mail> {
  for (const module of [exported, Object(await exported['default']) as Exports]) {
    const given: unknown = (await module['mail']) ?? { sendMail: await module['sendMail'], links: await module['links'] };
    if (typeof (Object(given) as Partial<Mail>).sendMail !== 'function') continue;
    checkMail(given);
    return given as Mail;
  }
  throw new UsageError(
    `${file} exports no mail. Name it beside the migrator: export const mail = { sendMail, links }, the same as accountRouter takes.`,
  );
}
