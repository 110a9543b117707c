import { ConfigurationError, StoreUnavailableError } from '../../core/errors.js';
import { isLost, storeErrorOf } from './store-errors.js';
import type { UserModel } from './user-model.js';

/** A `readyState` of mongoose's. */
const DISCONNECTED = 0;

/** Runs steps against the database of a model, each in bounded time. */
export class StoreCalls {
  /**
   * @param model Its connection is asked for at each step, since a model may be given another.
   * @param timeout In ms: mongoose by itself would buffer for 10 s, and the driver look for a server for 30 s.
   * @throws ConfigurationError
   */
  constructor(
    private readonly model: Pick<UserModel, 'db'>,
    private readonly timeout: number,
  ) {
    if (!(Number.isFinite(timeout) && timeout > 0))
      throw new ConfigurationError('Expected timeout to be a number of milliseconds above 0.');
  }

  /**
   * Runs one step.
   * @throws StoreUnavailableError where the database gives no answer in time.
   * @throws InvalidFieldsError where it, or the model, refuses values. What a unique index refuses is thrown as it is.
   */
  async run<Answer>(step: () => Promise<Answer>): Promise<Answer> {
    const { db } = this.model;
    // Nobody has told mongoose where to connect to: waiting would be in vain.
    if (Number(db.readyState) === DISCONNECTED && !db.getClient()) throw noAnswer('mongoose was not told to connect');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(noAnswer(`no answer within ${this.timeout} ms`)), this.timeout);
    });
    try {
      return await Promise.race([this.unhurried(step), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Runs one step that may take as long as there are users.
   * @throws StoreUnavailableError, InvalidFieldsError as {@link run} does.
   */
  async unhurried<Answer>(step: () => Promise<Answer>): Promise<Answer> {
    try {
      return await step();
    } catch (error) {
      throw storeErrorOf(error);
    }
  }

  /**
   * Runs one write. Where the connection is lost before the answer is there, it is tried once more, since the driver
   * itself does so only on a replica set; `again` is told, so that it knows its own write when it meets it.
   * @throws StoreUnavailableError, InvalidFieldsError as {@link run} does.
   */
  async write<Answer>(write: (again: boolean) => Promise<Answer>): Promise<Answer> {
    return await this.run(async () => {
      try {
        return await write(false);
      } catch (error) {
        if (!isLost(error)) throw error;
        return await write(true);
      }
    });
  }
}

const noAnswer = (reason: string): StoreUnavailableError => new StoreUnavailableError(undefined, { cause: new Error(reason) });
