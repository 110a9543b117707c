/** Bounds how many are under way at once, and lets those that share a name go one after the other, in the order they came. */
export class ImportTurns {
  private readonly latest = new Map<string, Promise<void>>();
  private underWay = 0;
  private freed: (() => void) | null = null;

  constructor(private readonly concurrency: number) {}

  /** Waits until there is room for one more; for a single caller. */
  async room(): Promise<void> {
    while (this.underWay >= this.concurrency) await new Promise<void>((resolve) => (this.freed = resolve));
  }

  /** Waits until nobody is under way. */
  async idle(): Promise<void> {
    while (this.underWay > 0) await new Promise<void>((resolve) => (this.freed = resolve));
  }

  /** Does some work once nobody under way has one of these names. The work must not throw. */
  run(names: readonly string[], work: () => Promise<void>): void {
    const before = names.flatMap((name) => this.latest.get(name) ?? []);
    const turn = this.inTurn(before, work).finally(() => {
      for (const name of names) if (this.latest.get(name) === turn) this.latest.delete(name);
      this.underWay--;
      this.freed?.();
    });
    this.underWay++;
    for (const name of names) this.latest.set(name, turn);
  }

  private async inTurn(before: readonly Promise<void>[], work: () => Promise<void>): Promise<void> {
    await Promise.all(before);
    await work();
  }
}
