/** How a legacy source is kept from harming those who wait for it. Times are in milliseconds. */
export interface GuardOptions {
  /** How long one question may take, the wait for its turn included. @default 5000 */
  readonly timeout?: number | undefined;
  /** After how many faults in a row the source is no longer asked. A wrong password is an answer, not a fault. @default 5 */
  readonly failures?: number | undefined;
  /** How long it is not asked then; one question alone tries it again after that. @default 30000 */
  readonly resetAfter?: number | undefined;
  /** How many questions are with the source at once. One that ran out of time counts no more: its signal told it to stop. @default 50 */
  readonly concurrency?: number | undefined;
  /** How many more may wait for their turn; whoever comes on top of that is answered `legacy_unavailable` at once. @default 200 */
  readonly queue?: number | undefined;
}

/** {@link GuardOptions} with nothing left open. */
export type GuardSettings = { readonly [Name in keyof GuardOptions]-?: number };

/** Fills in the defaults; `undefined` is as good as absent. */
export const guardSettings = ({
  timeout = 5000,
  failures = 5,
  resetAfter = 30_000,
  concurrency = 50,
  queue = 200,
}: GuardOptions): GuardSettings => ({ timeout, failures, resetAfter, concurrency, queue });
