import type { Circumstances } from './circumstances.js';
import type { Person } from './people.js';
import type { Entry, History } from './record.js';

/** What a check looks at: one person's part of a history. */
export interface Part {
  readonly history: History;
  readonly person: Person;
  readonly index: number;
  readonly entries: readonly Entry[];
  readonly circumstances: Circumstances;
}

/** Gives what is wrong, a sentence each. */
export type Check = (part: Part) => string[];
