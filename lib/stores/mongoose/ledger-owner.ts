import { ConfigurationError } from '../../core/errors.js';
import type { StoreCalls } from './store-calls.js';
import { isDuplicate } from './store-errors.js';
import { type DatabaseRecord, MAJORITY, PRIMARY, type Records } from './user-model.js';

/** The key of the one document. */
const OWNER = { _id: 'owner' as never };

/**
 * Whose a ledger is. A ledger that two models share would take the users of the one for users whom the other has deleted.
 * The name of the users' collection is kept in one document of a collection beside the ledger, since whoever counts the
 * documents of the ledger counts people.
 */
export class LedgerOwner {
  private known: Promise<void> | null = null;

  /**
   * @param ledger The name of the ledger's collection.
   * @param records The collection beside it.
   * @param users The name of the users' collection.
   */
  constructor(
    private readonly ledger: string,
    private readonly records: Records,
    private readonly users: string,
    private readonly calls: StoreCalls,
  ) {}

  /**
   * Makes sure, once, that the ledger is these users', and makes it theirs where it is nobody's.
   * @throws ConfigurationError where it is another collection's.
   * @throws StoreUnavailableError
   */
  async check(): Promise<void> {
    this.known ??= this.claim();
    try {
      await this.known;
    } catch (error) {
      this.known = null;
      throw error;
    }
  }

  private async claim(): Promise<void> {
    const users = await this.calls.write(async () => (await this.owner()) ?? (await this.insert()) ?? (await this.owner()));
    if (users === this.users) return;
    throw new ConfigurationError(
      `The ledger '${this.ledger}' is that of the users in '${users}', not of those in '${this.users}': give mongooseStores another name in collections.ledger. If this is the same collection under a new name, run db.${this.records.collectionName}.updateOne({ _id: 'owner' }, { $set: { users: '${this.users}' } }).`,
    );
  }

  private async owner(): Promise<string | null> {
    const found: DatabaseRecord | null = await this.records.findOne(OWNER, PRIMARY);
    return found && String(found['users']);
  }

  /** `null` where another process was first. */
  private async insert(): Promise<string | null> {
    try {
      await this.records.insertOne({ ...OWNER, users: this.users }, MAJORITY);
      return this.users;
    } catch (error) {
      if (isDuplicate(error)) return null;
      throw error;
    }
  }
}
