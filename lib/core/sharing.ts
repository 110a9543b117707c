/**
 * Lets concurrent calls with the same key share one run. Nothing is kept once the run has ended, and the key should
 * tell nothing either: a keyed digest where it is made of a secret.
 */
export class Sharing<Result> {
  private readonly running = new Map<string, Promise<Result>>();

  /** The result of the run under way for this key, or of a new one; `joined` says which. */
  async share(key: string, run: () => Promise<Result>): Promise<{ readonly result: Result; readonly joined: boolean }> {
    const running = this.running.get(key);
    if (running) return { result: await running, joined: true };
    const started = run().finally(() => this.running.delete(key));
    this.running.set(key, started);
    return { result: await started, joined: false };
  }
}
