import type { Context } from './context.js';
import { isMigrationError } from './errors.js';
import { masked } from './events.js';
import type { Identity } from './identity.js';

/** The parts that noting a conflict needs. */
type Notes = Pick<Context, 'ledger' | 'sha256' | 'emit' | 'logger'>;

/** Does something about somebody; a conflict that it ends in is told, and noted for an operator to settle. */
export async function reportingConflicts<Answer>(context: Notes, identifier: string, run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if (isMigrationError(error) && error.code === 'identity_conflict') {
      const reason = error.cause instanceof Error ? error.cause.message : error.message;
      context.emit('conflict', { identifier: masked(identifier), reason });
      const note = { id: idOf(context, identifier), identifier: masked(identifier), reason, at: new Date() };
      await quietly(context, () => context.ledger.overview.noteConflict(note));
    }
    throw error;
  }
}

/** Somebody has come over, or many have: what stood in their way is settled. */
export async function settleConflicts(context: Notes, ...people: readonly Pick<Identity, 'email' | 'username'>[]): Promise<void> {
  const names = people.flatMap(({ email, username }) => [email, username]).filter((name) => name !== null);
  await quietly(context, () => context.ledger.overview.removeConflicts(names.map((name) => idOf(context, name))));
}

const idOf = ({ sha256 }: Notes, identifier: string): string => sha256(JSON.stringify(['conflict', identifier]));

/** A note that can't be made is no reason to answer anybody otherwise. */
async function quietly({ logger }: Notes, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    logger.warn(`A conflict could not be noted: ${error instanceof Error ? error.name : typeof error}`);
  }
}
