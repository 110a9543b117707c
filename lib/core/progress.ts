import type { Context, Phase } from './context.js';

/** How far the migration is. */
export interface Progress {
  /** When these figures were taken. */
  readonly asOf: Date;
  readonly phase: Phase;
  /** Legacy identities that have come over, without those deleted here since. */
  readonly migrated: number;
  /** Identities that were vouched for, but whose migration has not been finished. */
  readonly claimed: number;
  /** Identities that came over and were deleted here. What the application deletes by itself counts once it is noticed. */
  readonly deleted: number;
}

/**
 * Counts how far the migration is.
 * @throws StoreUnavailableError
 */
export async function progress({ ledger, phase }: Context): Promise<Progress> {
  const asOf = new Date();
  const { migrated, claimed, deleted } = await ledger.counts();
  return { asOf, phase: await phase(), migrated, claimed, deleted };
}
