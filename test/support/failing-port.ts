/** A process that died: what it would have done next never happens. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Writes of the ports. */
const WRITES = new Set<PropertyKey>(['insert', 'update', 'remove', 'updateByUser', 'take', 'insertMany', 'markMany', 'givePasswords']);

/** Lets a number of writes through all ports together happen, and dies at the next. */
export class Crashing {
  private writes = 0;
  private isDead = false;

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
        if (WRITES.has(method)) return (...args: unknown[]) => this.write(() => call(...args));
        return (...args: unknown[]) => {
          if (this.isDead) throw new Crash();
          return call(...args);
        };
      },
    });
  }

  private async write(call: () => unknown): Promise<unknown> {
    this.writes += 1;
    if (this.writes > this.at || (this.writes === this.at && this.when === 'before')) this.die();
    const answer = await call();
    if (this.writes === this.at) this.die();
    return answer;
  }

  private die(): never {
    this.isDead = true;
    throw new Crash();
  }
}
