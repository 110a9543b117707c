/** A process that died: what it would have done next never happens. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Writes of the ports. */
const WRITES = new Set<PropertyKey>(['insert', 'update', 'remove', 'updateByUser', 'take']);

/** Lets a number of writes through all ports together happen, and dies at the next. */
export class Crashing {
  private writes = 0;

  /**
   * @param at The write to die at, counted from 1.
   * @param when `before` it happens, or `after` it did, with its answer lost.
   */
  constructor(
    private readonly at: number,
    private readonly when: 'before' | 'after',
  ) {}

  /** Whether the write was reached. */
  get happened(): boolean {
    return this.writes >= this.at;
  }

  port<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, method) => {
        const value: unknown = Reflect.get(target, method, target);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...args: unknown[]) => unknown;
        return WRITES.has(method) ? (...args: unknown[]) => this.write(() => call(...args)) : call;
      },
    });
  }

  private async write(call: () => unknown): Promise<unknown> {
    this.writes += 1;
    if (this.writes > this.at || (this.writes === this.at && this.when === 'before')) throw new Crash();
    const answer = await call();
    if (this.writes === this.at) throw new Crash();
    return answer;
  }
}
