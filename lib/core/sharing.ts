/**
 * Lets concurrent calls with the same key share one run. Nothing is kept once the run has ended, and the key should
 * tell nothing either: a keyed digest where it is made of a secret.
 */
export class Sharing<Result> {
  private readonly running = new Map<string, Promise<Result>>();

  /** The run under way for this key, or a new one; `joined` says which. */
  share(key: string, run: () => Promise<Result>): { readonly result: Promise<Result>; readonly joined: boolean } {
    const running = this.running.get(key);
    if (running) return { result: running, joined: true };
    const started = run().finally(() => this.running.delete(key));
    this.running.set(key, started);
    return { result: started, joined: false };
  }
}
