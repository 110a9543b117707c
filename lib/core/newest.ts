/** What takes longer than this to get, in ms, is kept for a while instead of being got for everybody who asks. */
const DEAR = 100;

/** A result as of some time. */
interface Taken<Result> {
  readonly result: Result;
  /** In ms of a clock that nobody sets. */
  readonly began: number;
  readonly took: number;
}

/**
 * Answers any number of askers with few runs, one at a time: whoever asks during a run is answered by the next, which
 * they all share, so that everybody sees what had happened when they asked. Only where a run takes long is its result
 * kept, for `keep` ms at most; whoever asks in the second half of that time has the next run begin, and waits for none.
 */
export class Newest<Result> {
  private running: Promise<Taken<Result>> | null = null;
  private following: Promise<Taken<Result>> | null = null;
  private last: Taken<Result> | null = null;

  /**
   * @param keep In ms.
   * @param now In ms.
   */
  constructor(
    private readonly run: () => Promise<Result>,
    private readonly keep: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async get(): Promise<Result> {
    const { last } = this;
    const age = last && last.took > DEAR ? this.now() - last.began : Number.POSITIVE_INFINITY;
    if (last && age < this.keep) {
      if (age > this.keep / 2 && !this.running) this.start().catch(() => {});
      return last.result;
    }
    if (this.running) this.following ??= this.after(this.running);
    return (await (this.following ?? this.start())).result;
  }

  private after(running: Promise<unknown>): Promise<Taken<Result>> {
    return running.then(
      () => this.start(),
      () => this.start(),
    );
  }

  private start(): Promise<Taken<Result>> {
    this.following = null;
    const running = this.taken().finally(() => {
      if (this.running === running) this.running = null;
    });
    this.running = running;
    return running;
  }

  private async taken(): Promise<Taken<Result>> {
    const began = this.now();
    const result = await this.run();
    this.last = { result, began, took: this.now() - began };
    return this.last;
  }
}
