import type { Emit, LegacyFault } from '../core/events.js';
import type { NoAnswer } from './no-answer.js';

/** How often questions that never reached the source are told, in milliseconds. */
const INTERVAL = 1000;

/**
 * Tells that a source gave no answer. What the source did is told each time, and the breaker bounds how often that is.
 * What it was spared can come by the thousand: that is told at once and then once a second, with how many there were.
 */
export class FaultReporter {
  private readonly untold = new Map<LegacyFault, { readonly since: number; count: number }>();

  constructor(
    private readonly source: string,
    private readonly emit: Emit,
  ) {}

  report({ reason, message, isFault }: NoAnswer): void {
    const earlier = this.untold.get(reason);
    if (!isFault && earlier && performance.now() - earlier.since < INTERVAL) {
      earlier.count += 1;
      return;
    }
    const more = earlier?.count ? ` (and ${earlier.count} more before)` : '';
    if (!isFault) this.untold.set(reason, { since: performance.now(), count: 0 });
    this.emit('legacy-fault', { source: this.source, reason, message: `${message}${more}` });
  }
}
