import type { IBackoff } from 'cockatiel';

/** How long an opened breaker stays so, in the form that cockatiel asks for, but by a clock that nobody sets. */
export class Pause implements IBackoff<unknown> {
  private end = 0;

  /** @param length Milliseconds. */
  constructor(private readonly length: number) {}

  /** Begins anew: the breaker has opened, or opened again. */
  next(): this {
    this.end = performance.now() + this.length;
    return this;
  }

  /** The milliseconds that are left. */
  get left(): number {
    return Math.max(0, this.end - performance.now());
  }

  /** Cockatiel compares this with the time of day; a clock that is set back by an hour would prolong the pause by one. */
  get duration(): number {
    return this.left > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }
}
