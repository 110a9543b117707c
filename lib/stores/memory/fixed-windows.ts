/** Counts per key in windows of one length, each begun by the first that is counted after the one before. */
export class FixedWindows {
  /** In the order in which the windows end, since all are of one length. */
  private readonly windows = new Map<string, { readonly end: number; count: number }>();

  /**
   * @param most How many a window takes.
   * @param length In ms.
   * @param now In ms.
   */
  constructor(
    private readonly most: number,
    private readonly length: number,
    private readonly now: () => number,
  ) {}

  /** How long until this key is counted again, in ms; 0 where its window has room. */
  wait(key: string): number {
    const window = this.current(key);
    return window && window.count >= this.most ? window.end - this.now() : 0;
  }

  count(key: string): void {
    const window = this.current(key) ?? { end: this.now() + this.length, count: 0 };
    window.count += 1;
    this.windows.set(key, window);
  }

  /** Takes one back that was counted. */
  giveBack(key: string): void {
    const window = this.current(key);
    if (!window) return;
    window.count -= 1;
    if (window.count === 0) this.windows.delete(key);
  }

  forget(key: string): void {
    this.windows.delete(key);
  }

  private current(key: string) {
    for (const [ended, { end }] of this.windows) {
      if (end > this.now()) break;
      this.windows.delete(ended);
    }
    return this.windows.get(key);
  }
}
