import { type Deferred, deferred } from '../../support/deferred.js';

/** The methods of the ports that ask no database. */
const SYNCHRONOUS = new Set<PropertyKey>(['newId', 'present', 'idOf']);

/** Everything stops here: the process is gone. */
class Crash extends Error {
  override readonly name = 'Crash';
}

/** What a player called, and what came back. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly result: unknown;
}

/**
 * One process in a replay: each call of its ports waits until it is let on, so that a schedule decides whose step is
 * next. Unlike the actors of `turns.ts`, one begins with its first step only, and after a crash comes to its end.
 */
export class Player {
  private waiting: Deferred<void> | null = null;
  private arrival = deferred();
  /** Of two calls that are made at once, one comes after the other. */
  private line: Promise<void> = Promise.resolve();
  private state: 'not begun' | 'playing' | 'over' | 'dead' = 'not begun';
  private ended: Promise<void> = Promise.resolve();
  private failure: unknown = null;

  /**
   * @param play What it does.
   * @param onCall Told of each call that was made.
   */
  constructor(
    readonly name: string,
    private readonly play: (player: Player) => Promise<void>,
    private readonly onCall: (player: Player, call: Call) => void,
  ) {}

  get canMove(): boolean {
    return this.state === 'not begun' || this.state === 'playing';
  }

  get hasBegun(): boolean {
    return this.state !== 'not begun';
  }

  get isDead(): boolean {
    return this.state === 'dead';
  }

  /** What it ended with that it should not have. */
  get error(): unknown {
    return this.failure;
  }

  /** The port, as this player sees it. */
  port<Port extends object>(room: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, method) => {
        const value: unknown = Reflect.get(target, method, target);
        if (typeof value !== 'function') return value;
        const call = value.bind(target) as (...args: unknown[]) => unknown;
        if (SYNCHRONOUS.has(method)) return call;
        return async (...args: unknown[]) => await this.step(`${room}.${String(method)}`, async () => await call(...args), args);
      },
    });
  }

  /** Something that takes a turn of its own. */
  async step<Result>(name: string, make: () => Promise<Result>, args: readonly unknown[] = []): Promise<Result> {
    const before = this.line;
    const made = deferred();
    this.line = made.promise;
    await before;
    try {
      await this.turn();
      const result = await make();
      this.onCall(this, { name, args, result });
      return result;
    } finally {
      made.resolve();
    }
  }

  /** Makes one call, and goes as far as the next, or to the end. */
  async move(): Promise<void> {
    if (this.state === 'not begun') this.begin();
    await this.arrival.promise;
    if (!this.canMove) return;
    this.arrival = deferred();
    this.waiting?.resolve();
    await this.arrival.promise;
  }

  /** Dies before the next call. */
  async crash(): Promise<void> {
    this.state = 'dead';
    this.waiting?.reject(new Crash());
    await this.ended;
  }

  private begin(): void {
    this.state = 'playing';
    this.ended = this.play(this).then(
      () => this.end(null),
      (error: unknown) => this.end(error),
    );
  }

  private end(error: unknown): void {
    if (this.state === 'playing') {
      this.state = 'over';
      this.failure = error;
    }
    this.arrival.resolve();
  }

  private async turn(): Promise<void> {
    if (this.isDead) throw new Crash();
    const waiting = deferred();
    this.waiting = waiting;
    this.arrival.resolve();
    await waiting.promise;
    if (this.isDead) throw new Crash();
  }
}
