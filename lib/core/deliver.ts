import type { Context } from './context.js';
import { masked } from './events.js';
import type { Mail, MailMessage } from './mail.js';

/** How long `sendMail` may take before it is reported, in ms. What it does then still counts as sent. */
const PATIENCE = 10_000;

/** Hands a mail over; whether it may be on its way. */
export async function deliver(context: Pick<Context, 'emit'>, mail: Mail, message: MailMessage): Promise<boolean> {
  const failed = (reason: 'error' | 'timeout') => context.emit('mail-failed', { type: message.type, to: masked(message.to), reason });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, 'timeout');
    timer.unref();
  });
  try {
    // Also what `sendMail` throws at once is its failure, not ours.
    const sent = (async () => await mail.sendMail(message))();
    if ((await Promise.race([sent, late])) === 'timeout') failed('timeout');
    return true;
  } catch {
    failed('error');
    return false;
  } finally {
    clearTimeout(timer);
  }
}
