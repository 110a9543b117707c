import { type Deferred, deferred } from './deferred.js';

/** The methods of the ports that ask no database. */
const SYNCHRONOUS = new Set<PropertyKey>(['newId', 'present', 'idOf']);

/**
 * One of several that run at once on the same stores: each call of its ports waits until it is let on, so that a test
 * decides which of them takes the next step. Who is never let on again has crashed.
 */
export class Actor<Result> {
  private readonly waiting: Deferred<void>[] = [];
  private arrival = deferred();
  private ended = false;
  private readonly end = deferred<Result>();

  /** The port, as this actor sees it. */
  port<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, method) => {
        const value: unknown = Reflect.get(target, method, target);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...args: unknown[]) => unknown;
        if (SYNCHRONOUS.has(method)) return call;
        return async (...args: unknown[]) => {
          await this.turn();
          return await call(...args);
        };
      },
    });
  }

  /** Begins, and goes as far as the first call. */
  start(run: () => Promise<Result>): void {
    const settle = () => {
      this.ended = true;
      this.arrival.resolve();
    };
    this.end.promise.catch(() => {});
    void run().then(this.end.resolve, this.end.reject).finally(settle);
  }

  /** Makes one call, and goes as far as the next; whether there was one to make. */
  async step(): Promise<boolean> {
    await this.arrival.promise;
    if (this.ended) return false;
    const next = this.waiting.shift();
    const isOnly = !this.waiting.length;
    if (isOnly) this.arrival = deferred();
    next?.resolve();
    // Others of its calls wait as well: what this one brings about has to have happened before one of them is let on.
    if (!isOnly) await new Promise((resolve) => setImmediate(resolve));
    await this.arrival.promise;
    return true;
  }

  /** Makes all calls that are left; the result. */
  async finish(): Promise<Result> {
    while (await this.step());
    return await this.end.promise;
  }

  private async turn(): Promise<void> {
    const waiting = deferred();
    this.waiting.push(waiting);
    this.arrival.resolve();
    await waiting.promise;
  }
}
