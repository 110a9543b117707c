import type { LegacyFault, MigrationEvents } from './events.js';

/** How one legacy source does, as this process sees it. Times are in milliseconds. */
export interface SourceHealth {
  readonly name: string;
  /** How many people it says there are, where it says so. */
  readonly legacyTotal?: number;
  /** Identities of this source that have come over, and those deleted here since; of all processes. */
  readonly migrated: number;
  readonly deleted: number;
  /** Whether it is asked: `open` where it is left alone after too many faults, `half-open` while it is tried again. */
  readonly breaker: MigrationEvents['breaker']['state'];
  /** Questions that are with it right now. */
  readonly inFlight: number;
  /** Questions that it has answered or failed to answer since this process began. */
  readonly asked: number;
  /** Of the latest questions, at most 500; absent before the first. */
  readonly latency?: { readonly p50: number; readonly p95: number; readonly max: number };
  /** How often there was no answer, by reason, since this process began. */
  readonly faults: Partial<Readonly<Record<LegacyFault, number>>>;
  readonly lastFaultAt?: Date;
}
