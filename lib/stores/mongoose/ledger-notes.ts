import { limitOf, pageFrom, placeOf } from '../../core/paging.js';
import type { Conflict, LedgerOverview, Page, PageQuery, RehearsalCounts } from '../../core/ports.js';
import { MongooseInvitations } from './invitations.js';
import type { StoreCalls } from './store-calls.js';
import { isDuplicate } from './store-errors.js';
import { type DatabaseRecord, MAJORITY, PRIMARY, type Records } from './user-model.js';

const CONFLICTS = { kind: 'conflict' } as const;
const REHEARSAL = { _id: 'rehearsal' as never };

/** What is noted beside a ledger for an operator to read: conflicts, who was invited, and how a rehearsal goes. Nobody's login depends on it. */
export class LedgerNotes {
  readonly invitations: MongooseInvitations;

  constructor(
    private readonly notes: Records,
    private readonly calls: StoreCalls,
  ) {
    this.invitations = new MongooseInvitations(notes, calls);
  }

  async noteConflict({ id, identifier, reason, at }: Parameters<LedgerOverview['noteConflict']>[0]): Promise<void> {
    const change = {
      $set: { ...CONFLICTS, identifier, reason, lastAt: at },
      $setOnInsert: { firstAt: at },
      $inc: { times: 1 },
    };
    await this.upsert({ _id: asId(id) }, change);
  }

  async removeConflicts(ids: readonly string[]): Promise<number> {
    if (!ids.length) return 0;
    const filter = { _id: { $in: ids.map(asId) }, ...CONFLICTS };
    return (await this.calls.write(() => this.notes.deleteMany(filter, MAJORITY))).deletedCount;
  }

  async countConflicts(): Promise<number> {
    return await this.calls.run(() => this.notes.countDocuments(CONFLICTS, PRIMARY));
  }

  async conflicts(query: PageQuery): Promise<Page<Conflict>> {
    const [limit, place] = [limitOf(query), placeOf(query)];
    const filter = { ...CONFLICTS, ...(place ? { lastAt: { $lte: new Date(place.at) } } : {}) };
    const options = { ...PRIMARY, sort: { lastAt: -1 }, skip: place?.seen ?? 0, limit: limit + 1 } as const;
    const found = await this.calls.run(async () => (await Promise.resolve(this.notes.find(filter, options))).toArray());
    return pageFrom(found.map(conflictOf), limit, place, ({ lastAt }) => lastAt);
  }

  async noteRehearsal(outcome: keyof RehearsalCounts): Promise<void> {
    await this.upsert(REHEARSAL, { $inc: { [outcome]: 1 } });
  }

  async rehearsal(): Promise<RehearsalCounts> {
    const found: DatabaseRecord | null = await this.calls.run(() => this.notes.findOne(REHEARSAL, PRIMARY));
    const of = (outcome: keyof RehearsalCounts): number => Number(found?.[outcome] ?? 0);
    return { agree: of('agree'), onlyHere: of('onlyHere'), onlyLegacy: of('onlyLegacy'), faults: of('faults') };
  }

  async ready(): Promise<void> {
    await this.calls.run(() => this.notes.createIndexes([{ key: { kind: 1, lastAt: 1 } }]));
  }

  /** Where two make the document at once, one of them is refused, and then finds it there. */
  private async upsert(filter: DatabaseRecord, change: DatabaseRecord): Promise<void> {
    const write = () => this.calls.run(() => this.notes.updateOne(filter, change, { ...MAJORITY, upsert: true }));
    try {
      await write();
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      await write();
    }
  }
}

const asId = (id: string): never => String(id) as never;

const conflictOf = (document: DatabaseRecord): Conflict => ({
  id: String(document['_id']),
  identifier: document['identifier'] as string,
  reason: document['reason'] as string,
  firstAt: document['firstAt'] as Date,
  lastAt: document['lastAt'] as Date,
  times: Number(document['times']),
});
