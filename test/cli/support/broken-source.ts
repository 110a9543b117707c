import type { LegacySource } from '../../../lib/core/ports.js';
import { oldPeople, type Parts } from './old-people.js';

/** A source that does one thing wrong. */
export interface BrokenSource {
  /** The line of the report that says so. */
  readonly line: string;
  /** What it does wrong. */
  readonly why: string;
  readonly parts: Parts;
  /** The words in which the line says so. */
  readonly says: RegExp;
  /** @default 'failed' */
  readonly status?: 'failed' | 'warning';
  /** In milliseconds, where it is waited for. */
  readonly timeout?: number;
}

/** Throws where a yes is not to be given, to everybody or to some. */
export function orThrow(make: (password: string) => Error, whom: (identifier: string) => boolean = () => true): LegacySource['verify'] {
  return async (identifier, password, context) => {
    const answer = await oldPeople().verify(identifier, password, context);
    if (!answer && whom(identifier)) throw make(password);
    return answer;
  };
}
