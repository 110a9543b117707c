import type {
  BulkLedger,
  LedgerChange,
  LedgerCondition,
  LedgerCounts,
  LedgerMark,
  LedgerRecord,
  MigrationLedger,
  MigrationPath,
  UserId,
} from '../../core/ports.js';
import { changeEach, findEach, insertEach } from './bulk-writes.js';
import type { LedgerDays } from './ledger-days.js';
import type { LedgerNotes } from './ledger-notes.js';
import { MongooseLedgerOverview } from './ledger-overview.js';
import type { LedgerOwner } from './ledger-owner.js';
import type { StoreCalls } from './store-calls.js';
import { isDuplicate } from './store-errors.js';
import type { UserIds } from './user-id.js';
import { type DatabaseRecord, MAJORITY, PRIMARY, type Records } from './user-model.js';

/**
 * The ledger in a collection of its own; `userId` is kept as the users keep their `_id`, so that the two can be joined.
 * Before the first write it makes sure that it is these users' ledger, also where nobody has called `ready`.
 */
export class MongooseLedger implements MigrationLedger, BulkLedger {
  readonly overview: MongooseLedgerOverview;

  constructor(
    private readonly records: Records,
    private readonly owner: LedgerOwner,
    private readonly ids: UserIds,
    private readonly calls: StoreCalls,
    days: LedgerDays,
    private readonly notes: LedgerNotes,
  ) {
    this.overview = new MongooseLedgerOverview({ records, days, notes, calls, recordOf: (document) => this.recordOf(document) });
  }

  async insert(record: LedgerRecord): Promise<boolean> {
    await this.owner.check();
    const document = this.documentOf(record);
    try {
      await this.calls.write(() => this.records.insertOne(document, MAJORITY));
      return true;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // What an unacknowledged try of ours left is ours: nobody else made this id at this moment.
      const own = await this.find(record.key);
      return own !== null && isSameClaim(own, record);
    }
  }

  async find(key: string): Promise<LedgerRecord | null> {
    const document = await this.calls.run(() => this.records.findOne({ _id: asId(key) }, PRIMARY));
    return document && this.recordOf(document);
  }

  async findByUser(userId: UserId): Promise<readonly LedgerRecord[]> {
    return await this.those(this.ofUser(userId));
  }

  async findByAliases(aliases: readonly string[]): Promise<readonly LedgerRecord[]> {
    return aliases.length ? await this.those({ aliases: { $in: [...aliases] } }) : [];
  }

  async update(key: string, condition: LedgerCondition, change: LedgerChange): Promise<boolean> {
    await this.owner.check();
    const update = this.updateOf(change);
    const filter = { _id: asId(key), ...this.valuesOf(condition) };
    if (!update) return (await this.calls.run(() => this.records.countDocuments(filter, PRIMARY))) > 0;
    return await this.calls.write(async (again) => {
      const { matchedCount } = await this.records.updateOne(filter, update, MAJORITY);
      if (matchedCount || !again) return matchedCount > 0;
      return (await this.records.countDocuments({ _id: asId(key), ...this.valuesOf(change) }, PRIMARY)) > 0;
    });
  }

  async updateByUser(userId: UserId, change: LedgerChange): Promise<number> {
    await this.owner.check();
    const filter = this.ofUser(userId);
    const update = this.updateOf(change);
    if (!update) return await this.calls.run(() => this.records.countDocuments(filter, PRIMARY));
    return (await this.calls.write(() => this.records.updateMany(filter, update, MAJORITY))).matchedCount;
  }

  async findMany(keys: readonly string[]): Promise<readonly LedgerRecord[]> {
    return (await findEach(this.records, this.calls, '_id', keys)).map((document) => this.recordOf(document));
  }

  async findMarked(aliases: readonly string[]): Promise<readonly LedgerRecord[]> {
    const documents = await findEach(this.records, this.calls, 'aliases', aliases, { state: 'migrated' });
    return documents.map((document) => this.recordOf(document));
  }

  async insertMany(records: readonly LedgerRecord[]): Promise<readonly boolean[]> {
    await this.owner.check();
    const documents = records.map((record) => this.documentOf(record));
    const isOwn = (found: DatabaseRecord, document: DatabaseRecord) => isSameClaim(this.recordOf(found), this.recordOf(document));
    return await insertEach(this.records, this.calls, documents, isOwn);
  }

  async markMany(claims: readonly Pick<LedgerRecord, 'key' | 'userId'>[], mark: LedgerMark): Promise<readonly boolean[]> {
    await this.owner.check();
    if (!claims.length) return [];
    const keys = claims.map(({ key }) => asId(key));
    const users = claims.map(({ userId }) => this.ofUser(userId).userId);
    const filter = { _id: { $in: keys }, state: 'claimed', userId: { $in: users } };
    const { matchedCount, isSure } = await changeEach(this.calls, () =>
      this.records.updateMany(filter, this.updateOf(mark) ?? {}, MAJORITY),
    );
    if (isSure && matchedCount === claims.length) return claims.map(() => true);
    const found = new Map((await this.findMany(keys)).map((record) => [record.key, record]));
    return claims.map(({ key, userId }) => {
      const { state, born, userId: owner, deletedAt } = found.get(key) ?? {};
      return state === mark.state && born === mark.born && owner === userId && deletedAt === null;
    });
  }

  /** Counted along the indexes: few are claimed, and few are deleted, however many there are in all. */
  async counts(): Promise<LedgerCounts> {
    const count = (filter: DatabaseRecord) => this.calls.run(() => this.records.countDocuments(filter, PRIMARY));
    const wasDeleted = { deletedAt: { $gt: new Date(0) } };
    const [migrated, claimed, deletedMigrated, deletedClaimed] = await Promise.all([
      count({ state: 'migrated' }),
      count({ state: 'claimed' }),
      count({ state: 'migrated', ...wasDeleted }),
      count({ state: 'claimed', ...wasDeleted }),
    ]);
    return { migrated: migrated - deletedMigrated, claimed: claimed - deletedClaimed, deleted: deletedMigrated + deletedClaimed };
  }

  async ready(): Promise<void> {
    await this.owner.check();
    const indexes = [
      { key: { userId: 1 } },
      { key: { aliases: 1 } },
      { key: { state: 1, migratedAt: 1 } },
      { key: { deletedAt: 1 }, sparse: true },
    ] as const;
    await this.calls.run(() => this.records.createIndexes([...indexes]));
    await this.notes.ready();
  }

  private async those(filter: DatabaseRecord): Promise<readonly LedgerRecord[]> {
    // Until it is connected, mongoose gives a promise of the cursor, whatever its types say.
    const documents = await this.calls.run(async () => (await Promise.resolve(this.records.find(filter, PRIMARY))).toArray());
    return documents.map((document) => this.recordOf(document));
  }

  /** Values that are `null` are left out: absence says the same, and an index on them stays small. */
  private documentOf({ key, ...record }: LedgerRecord): DatabaseRecord {
    const values = Object.entries(this.valuesOf(record)).filter(([, value]) => value !== null);
    return { _id: key, ...Object.fromEntries(values) };
  }

  private updateOf(change: LedgerChange): DatabaseRecord | null {
    const values = Object.entries(this.valuesOf(change));
    const set = values.filter(([, value]) => value !== null);
    const unset = values.filter(([, value]) => value === null);
    if (!values.length) return null;
    return {
      ...(set.length ? { $set: Object.fromEntries(set) } : {}),
      ...(unset.length ? { $unset: Object.fromEntries(unset.map(([field]) => [field, ''])) } : {}),
    };
  }

  private valuesOf(given: LedgerCondition | LedgerChange | Omit<LedgerRecord, 'key'>): Record<string, unknown> {
    const { userId, ...values } = given;
    return { ...values, ...(userId === undefined ? {} : this.ofUser(userId)) };
  }

  private ofUser(userId: UserId): { readonly userId: unknown } {
    return { userId: this.ids.native(userId) ?? String(userId) };
  }

  private recordOf(document: DatabaseRecord): LedgerRecord {
    return {
      key: String(document['_id']),
      source: document['source'] as string,
      legacyId: (document['legacyId'] as string | undefined) ?? null,
      userId: this.ids.text(document['userId']) ?? String(document['userId']),
      state: document['state'] as LedgerRecord['state'],
      born: (document['born'] as string | undefined) ?? null,
      aliases: (document['aliases'] as string[] | undefined) ?? [],
      emailVerified: document['emailVerified'] === true,
      via: document['via'] as MigrationPath,
      claimedAt: document['claimedAt'] as Date,
      migratedAt: (document['migratedAt'] as Date | undefined) ?? null,
      deletedAt: (document['deletedAt'] as Date | undefined) ?? null,
    };
  }
}

/** Whether two records are of one insert: nobody else made this id at this moment. */
const isSameClaim = (one: LedgerRecord, other: LedgerRecord): boolean =>
  one.userId === other.userId && one.claimedAt.getTime() === other.claimedAt.getTime();

/** The ledger's keys are texts; the driver's types speak of ObjectIds alone. */
const asId = (key: string): never => String(key) as never;
