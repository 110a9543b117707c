/** Items that are taken together. */
interface Batch<Item> {
  readonly items: Item[];
  readonly names: string[];
  /** Those before it that one of its items shares a name with. */
  readonly after: Set<Batch<Item>>;
  readonly done: Promise<void>;
  readonly end: () => void;
  /** The how manieth it is. */
  readonly place: number;
  isBegun: boolean;
}

/** How items go in turns. */
export interface TurnOptions {
  /** How many are under way at once. */
  readonly underWay: number;
  /** How many of them are taken together, at most. */
  readonly batch: number;
  /** How long some wait for others to be taken together with, in ms. */
  readonly linger: number;
}

/**
 * Collects items into batches, bounds how many are under way at once, and lets those that share a name go one after the
 * other, in the order they came: never in one batch, and never at once.
 */
export class ImportTurns<Item> {
  /** The last batch in which a name is. */
  private readonly latest = new Map<string, Batch<Item>>();
  /** Batches that have room, in the order in which they will begin. */
  private collecting: Batch<Item>[] = [];
  private made = 0;
  private underWay = 0;
  private freed: (() => void) | null = null;
  private timer: NodeJS.Timeout | undefined;

  /** @param work What is done with a batch. It must not throw. */
  constructor(
    private readonly options: TurnOptions,
    private readonly work: (items: readonly Item[]) => Promise<void>,
  ) {}

  /** Waits until there is room for one more; for a single caller. */
  async room(): Promise<void> {
    while (this.underWay >= this.options.underWay) await this.nextEnd();
  }

  /** Waits until nobody is under way. */
  async idle(): Promise<void> {
    while (this.underWay > 0) await this.nextEnd();
  }

  /** Takes an item up, to be worked on once nobody before it has one of these names. */
  add(item: Item, names: readonly string[]): void {
    const before = new Set(names.flatMap((name) => this.latest.get(name) ?? []));
    const batch = this.batchAfter(before);
    for (const other of before) batch.after.add(other);
    for (const name of names) this.latest.set(name, batch);
    batch.names.push(...names);
    batch.items.push(item);
    this.underWay++;
    if (batch.items.length >= this.options.batch) this.begin(this.collecting.indexOf(batch) + 1);
    else this.timer ??= setTimeout(() => this.begin(), this.options.linger);
  }

  /** The first batch with room that comes after all of these. */
  private batchAfter(before: ReadonlySet<Batch<Item>>): Batch<Item> {
    const last = Math.max(-1, ...[...before].map(({ place, isBegun }) => (isBegun ? -1 : place)));
    const [first] = this.collecting;
    const found = first && this.collecting[Math.max(0, last + 1 - first.place)];
    if (found) return found;
    let end = (): void => {};
    const done = new Promise<void>((resolve) => (end = resolve));
    const batch: Batch<Item> = { items: [], names: [], after: new Set(), done, end, place: this.made++, isBegun: false };
    this.collecting.push(batch);
    return batch;
  }

  /** Begins so many of the batches that have room. */
  private begin(count = this.collecting.length): void {
    for (const batch of this.collecting.splice(0, count)) {
      batch.isBegun = true;
      void this.run(batch);
    }
    if (this.collecting.length) return;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async run(batch: Batch<Item>): Promise<void> {
    for (const other of batch.after) await other.done;
    // What a long chain of batches was after would be kept for as long as the chain is.
    batch.after.clear();
    await this.work(batch.items);
    for (const name of batch.names) if (this.latest.get(name) === batch) this.latest.delete(name);
    this.underWay -= batch.items.length;
    batch.end();
    this.freed?.();
  }

  /** Whoever waits wants all that is collected to be worked on. */
  private async nextEnd(): Promise<void> {
    this.begin();
    await new Promise<void>((resolve) => (this.freed = resolve));
  }
}
