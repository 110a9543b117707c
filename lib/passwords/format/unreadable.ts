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

/** Ends the reading of a text that is none of its format. */
export function malformed(): never {
  throw new Unreadable('malformed');
}
