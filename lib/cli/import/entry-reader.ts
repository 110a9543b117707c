import { setTimeout as wait } from 'node:timers/promises';
import type { Entry } from './export-format.js';

/** How long to wait for what may never come, in ms. */
const PATIENCE = 200;

/** Entries one by one, each of which stays the first one until it is taken. */
export class EntryReader {
  private readonly entries: AsyncIterator<Entry>;
  private head: Promise<IteratorResult<Entry, unknown>> | null = null;

  constructor(entries: AsyncIterable<Entry>) {
    this.entries = entries[Symbol.asyncIterator]();
  }

  /** The first entry that was not taken yet; `null` at the end. */
  async first(): Promise<Entry | null> {
    this.head ??= this.entries.next();
    const { done, value } = await this.head;
    return done ? null : value;
  }

  /** Takes it. */
  take(): void {
    this.head = null;
  }

  /** The line of the first entry that was not taken; `end` where there is none, `null` where it can't be read, or does not come. */
  async nextLine(): Promise<number | 'end' | null> {
    const over = new AbortController();
    const late = wait(PATIENCE, null, { signal: over.signal }).catch(() => null);
    const line = this.first().then(
      (entry) => entry?.line ?? ('end' as const),
      () => null,
    );
    const found = await Promise.race([line, late]);
    over.abort();
    return found;
  }

  /** Nobody waits for what is stuck. */
  close(): void {
    void Promise.resolve(this.entries.return?.()).catch(() => {});
  }
}
