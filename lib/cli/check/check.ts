import type { LegacySource } from '../../core/ports.js';
import type { Verdict } from './finding.js';
import type { ObservedSource } from './observed-source.js';
import type { Secrets } from './secrets.js';

/** What a check is run on. */
export interface Subject {
  /** The source, observed: what a check asks is asked here. */
  readonly source: ObservedSource;
  /** The same as it came, for what is not a question about a person. */
  readonly original: LegacySource;
  readonly known: { readonly identifier: string; readonly password: string };
  readonly unknown: string;
  /** How long one answer may take, in milliseconds. */
  readonly timeout: number;
  readonly secrets: Secrets;
}

/** One line of the report: a sentence, and the proof of it. */
export interface Check {
  readonly name: string;
  readonly run: (subject: Subject) => Promise<Verdict>;
}

/** A signal that nobody aborts. */
export const patience = (): AbortSignal => new AbortController().signal;

/** A password that nobody has. */
export const wrongPassword = (): string => crypto.randomUUID();
