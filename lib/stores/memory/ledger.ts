import type {
  BulkLedger,
  LedgerChange,
  LedgerCondition,
  LedgerCounts,
  LedgerMark,
  LedgerRecord,
  MigrationLedger,
  UserId,
} from '../../core/ports.js';
import { MemoryLedgerOverview } from './ledger-overview.js';

/** The ledger in memory. */
export class MemoryLedger implements MigrationLedger, BulkLedger {
  private readonly records = new Map<string, LedgerRecord>();
  readonly overview = new MemoryLedgerOverview(this.records);

  async insert(record: LedgerRecord): Promise<boolean> {
    if (this.records.has(record.key)) return false;
    this.records.set(record.key, structuredClone(record));
    return true;
  }

  async find(key: string): Promise<LedgerRecord | null> {
    return structuredClone(this.records.get(key) ?? null);
  }

  async findByUser(userId: UserId): Promise<readonly LedgerRecord[]> {
    return this.those((record) => record.userId === userId);
  }

  async findByAliases(aliases: readonly string[]): Promise<readonly LedgerRecord[]> {
    return this.those((record) => record.aliases.some((alias) => aliases.includes(alias)));
  }

  async update(key: string, condition: LedgerCondition, change: LedgerChange): Promise<boolean> {
    const record = this.records.get(key);
    const holds = Object.entries(condition).every(([field, value]) => record?.[field as keyof LedgerCondition] === value);
    if (!record || !holds) return false;
    this.records.set(key, structuredClone({ ...record, ...change }));
    return true;
  }

  async updateByUser(userId: UserId, change: LedgerChange): Promise<number> {
    const records = this.those((record) => record.userId === userId);
    for (const record of records) this.records.set(record.key, structuredClone({ ...record, ...change }));
    return records.length;
  }

  async findMany(keys: readonly string[]): Promise<readonly LedgerRecord[]> {
    return keys.flatMap((key) => structuredClone(this.records.get(key)) ?? []);
  }

  async findMarked(aliases: readonly string[]): Promise<readonly LedgerRecord[]> {
    return (await this.findByAliases(aliases)).filter(({ state }) => state === 'migrated');
  }

  async insertMany(records: readonly LedgerRecord[]): Promise<readonly boolean[]> {
    return await Promise.all(records.map((record) => this.insert(record)));
  }

  async markMany(claims: readonly Pick<LedgerRecord, 'key' | 'userId'>[], mark: LedgerMark): Promise<readonly boolean[]> {
    return await Promise.all(claims.map(({ key, userId }) => this.update(key, { state: 'claimed', userId }, mark)));
  }

  async counts(): Promise<LedgerCounts> {
    const deleted = this.those((record) => record.deletedAt !== null).length;
    const claimed = this.those((record) => record.state === 'claimed' && record.deletedAt === null).length;
    return { migrated: this.records.size - claimed - deleted, claimed, deleted };
  }

  private those(wanted: (record: LedgerRecord) => boolean): LedgerRecord[] {
    return [...this.records.values()].filter(wanted).map((record) => structuredClone(record));
  }
}
