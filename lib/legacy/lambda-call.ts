/** How a handler tells what it has come to, beside what it returns. */
export type LambdaCallback = (error?: unknown, result?: unknown) => void;

/** What a handler is given beside the event: what Lambda's Node.js runtimes have of it that makes sense here, and had. */
export interface LambdaContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly awsRequestId: string;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
  done(error?: unknown, result?: unknown): void;
  fail(error?: unknown): void;
  succeed(result?: unknown): void;
  /** Not Lambda's: aborted when nobody waits for the answer any longer. */
  readonly signal?: AbortSignal;
}

/** How a call ended. */
export type LambdaOutcome = { readonly result: unknown } | { readonly failure: unknown };

/** For how long a handler is called. */
export interface LambdaTime {
  readonly signal: AbortSignal;
  /** Milliseconds that the handler is told to have. */
  readonly time: number;
}

/**
 * Calls a Lambda handler of any style: async, with a callback, or with `context.succeed` and its kin. The first thing that
 * it tells counts, whatever comes later.
 * @throws The signal's reason, as soon as nobody waits any longer.
 */
export function callLambda<Event>(
  handler: (event: Event, context: LambdaContext, callback: LambdaCallback) => unknown,
  event: Event,
  { signal, time }: LambdaTime,
): Promise<LambdaOutcome> {
  const end = performance.now() + time;
  let leave = (): void => {};
  const outcome = new Promise<LambdaOutcome>((resolve, reject) => {
    signal.throwIfAborted();
    leave = () => reject(signal.reason as Error);
    signal.addEventListener('abort', leave);
    const succeed = (result?: unknown): void => resolve({ result });
    const fail = (failure?: unknown): void => resolve({ failure });
    const done: LambdaCallback = (error, result) => (error === undefined || error === null ? succeed(result) : fail(error));
    const context: LambdaContext = {
      ...{ functionName: 'user-migration', functionVersion: '$LATEST', awsRequestId: crypto.randomUUID() },
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())),
      ...{ done, fail, succeed, signal },
    };
    try {
      const returned = handler(event, context, done);
      // What is no promise says nothing on Lambda: the handler has yet to call back.
      if (isThenable(returned)) returned.then(succeed, fail);
    } catch (error) {
      fail(error);
    }
  });
  return outcome.finally(() => signal.removeEventListener('abort', leave));
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as Record<string, unknown>)['then'] === 'function';
