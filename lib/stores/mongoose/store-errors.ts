import { StoreUnavailableError } from '../../core/errors.js';

/** How long the database may take for one step, in ms: mongoose itself would buffer for 10 s, and the driver look for a server for 30 s. */
export const LONGEST_STEP = 5000;

const DUPLICATE_KEY = 11_000;

/** Whether a unique index refused a write; which of them is not told. */
export const isDuplicate = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === DUPLICATE_KEY;

/** Whether the connection was lost, so that nobody knows whether a write was done. */
const isLost = (error: unknown): boolean => error instanceof Error && /^MongoNetwork/.test(error.name);

/** Whether an error is mongoose's or the driver's. */
const isDriver = (error: unknown): boolean => error instanceof Error && /^Mongo/.test(error.name);

/**
 * Runs one step against the database, in bounded time.
 * @throws StoreUnavailableError where the database gave no answer; what a unique index refuses is thrown as it is.
 */
export async function step<Result>(run: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailableError(undefined, { cause: new Error('no answer in time') })), LONGEST_STEP);
  });
  try {
    return await Promise.race([run(), deadline]);
  } catch (error) {
    if (isDriver(error) && !isDuplicate(error)) throw new StoreUnavailableError(undefined, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs one write. Where the connection is lost before the answer is there, it is tried once more, since the driver
 * itself does so only on a replica set; `again` is told, so that it knows its own write when it meets it.
 * @throws StoreUnavailableError as {@link step} does.
 */
export const write = <Result>(run: (again: boolean) => Promise<Result>): Promise<Result> =>
  step(async () => {
    try {
      return await run(false);
    } catch (error) {
      if (!isLost(error)) throw error;
      return await run(true);
    }
  });
