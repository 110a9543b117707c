import { ConfigurationError } from '../../core/errors.js';
import { type LimitOptions, limitBounds } from '../../core/limit-options.js';
import type { AttemptKeys, AttemptLimiter } from '../../core/ports.js';
import { FixedWindows } from './fixed-windows.js';

/** How many attempts the limits in memory let through. */
export interface MemoryLimitsOptions extends LimitOptions {
  /** The clock, in ms. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/** Counts attempts in the memory of one process: several processes count apart, and a restart forgets. */
export class MemoryLimits implements AttemptLimiter {
  private readonly identifiers: FixedWindows;
  private readonly ips: FixedWindows;
  private readonly streaks = new Map<string, number>();
  private readonly window: number;
  private readonly ceiling: number;

  /** @throws ConfigurationError where an option is none. */
  constructor({ now = Date.now, ...options }: MemoryLimitsOptions = {}) {
    if (typeof now !== 'function') throw new ConfigurationError('Expected limits.now to be a function.');
    const { perIdentifier, perIp, window, ceiling } = limitBounds(options);
    this.identifiers = new FixedWindows(perIdentifier, window, now);
    this.ips = new FixedWindows(perIp, window, now);
    this.window = window;
    this.ceiling = ceiling;
  }

  async admit({ identifier, ip }: AttemptKeys): Promise<number> {
    const wait = Math.max(identifier === undefined ? 0 : this.waitOf(identifier), ip ? this.ips.wait(ip) : 0);
    if (wait > 0) return Math.ceil(wait / 1000);
    if (identifier !== undefined) {
      this.streaks.set(identifier, this.streakOf(identifier) + 1);
      this.identifiers.count(identifier);
    }
    if (ip) this.ips.count(ip);
    return 0;
  }

  async settle({ identifier, ip }: AttemptKeys, end: 'success' | 'failure' | 'fault'): Promise<void> {
    if (end === 'failure') return;
    if (ip) this.ips.giveBack(ip);
    if (identifier === undefined) return;
    this.identifiers.giveBack(identifier);
    const streak = this.streakOf(identifier);
    if (end === 'success' || streak <= 1) this.streaks.delete(identifier);
    else this.streaks.set(identifier, streak - 1);
  }

  async clear(identifier: string): Promise<void> {
    this.identifiers.forget(identifier);
    this.streaks.delete(identifier);
  }

  private streakOf(identifier: string): number {
    return this.streaks.get(identifier) ?? 0;
  }

  private waitOf(identifier: string): number {
    return Math.max(this.streakOf(identifier) >= this.ceiling ? this.window : 0, this.identifiers.wait(identifier));
  }
}
