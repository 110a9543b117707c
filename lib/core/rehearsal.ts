import { type Context, identityIn, type LegacyQuestion } from './context.js';
import type { RehearsalCounts } from './ledger-overview.js';

/**
 * Phase `shadow`: asks the old system once the answer is on its way, and counts whether it says the same. Nothing else
 * comes of it, whatever it says.
 * @param asked The canonical identifier that the question is about.
 * @param here What was answered here: whether somebody was let in, or is known.
 */
export function rehearse(context: Context, asked: string, here: boolean, question: LegacyQuestion): void {
  if (!context.rehearses) return;
  context.later(async () => {
    if (!(await isShadow(context))) return;
    const outcome = await compare(context, asked, here, question);
    // Once the phase is another, an answer that did not come says nothing.
    if (await isShadow(context)) await context.ledger.overview.noteRehearsal(outcome);
  });
}

/** Whoever turned the phase to another meanwhile wants nothing asked; nor does a function that can't say. */
const isShadow = async (context: Context): Promise<boolean> => {
  try {
    return (await context.phase()) === 'shadow';
  } catch {
    return false;
  }
};

async function compare(context: Context, asked: string, here: boolean, question: LegacyQuestion): Promise<keyof RehearsalCounts> {
  try {
    const answer = await question(context.legacy);
    const there = answer !== null && Boolean(identityIn(context, answer, asked));
    if (here === there) return 'agree';
    return here ? 'onlyHere' : 'onlyLegacy';
  } catch {
    return 'faults';
  }
}
