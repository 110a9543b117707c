const KEPT = 500;

/** The upper ends of the classes that durations are counted in, in seconds, as Prometheus wants them. */
export const BOUNDS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** How long something takes: the latest durations for a look at now, all of them by class. It never grows. */
export class Latency {
  private readonly latest: number[] = [];
  private readonly classes = BOUNDS.map(() => 0);
  private next = 0;
  /** How many there were. */
  count = 0;
  /** All of them together, in ms. */
  total = 0;

  /** @param duration In ms. */
  add(duration: number): void {
    this.count += 1;
    this.total += duration;
    const at = BOUNDS.findIndex((bound) => duration <= bound * 1000);
    if (at >= 0) this.classes[at] = (this.classes[at] ?? 0) + 1;
    this.latest[this.next] = duration;
    this.next = (this.next + 1) % KEPT;
  }

  /** How many took at most as long as each of {@link BOUNDS}. */
  get cumulative(): readonly number[] {
    let sum = 0;
    return this.classes.map((count) => (sum += count));
  }

  /** Of the latest, in ms; `undefined` where there is none. */
  get summary(): { readonly p50: number; readonly p95: number; readonly max: number } | undefined {
    const sorted = this.latest.toSorted((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return sorted.length ? { p50: at(0.5), p95: at(0.95), max: at(1) } : undefined;
  }
}
