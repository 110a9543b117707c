/** Why a stored hash can't be compared with any password. */
export type UnreadableReason = 'malformed' | 'too-costly' | 'unsupported';

/**
 * Thrown while a record is read, and turned into an answer by the engine; never leaves the library.
 * Its message holds nothing of what was read.
 */
export class Unreadable extends Error {
  constructor(readonly reason: UnreadableReason) {
    super(`The stored hash is ${reason}.`);
    this.name = 'Unreadable';
  }
}

/** Recognised by its looks, not by its class: a format of the application's own may have it from another build of this package. */
export const isUnreadable = (error: unknown): error is Unreadable =>
  error instanceof Error && error.name === 'Unreadable' && REASONS.includes((error as Partial<Unreadable>).reason);

const REASONS: readonly unknown[] = ['malformed', 'too-costly', 'unsupported'] satisfies UnreadableReason[];

/** Ends the reading of a text that is none of its format. */
export function malformed(): never {
  throw new Unreadable('malformed');
}
