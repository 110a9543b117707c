import { limitOf, pageFrom, type Place, placeOf } from '../../core/paging.js';
import type {
  Conflict,
  LedgerOverview,
  LedgerQuery,
  LedgerRecord,
  LedgerTally,
  Page,
  PageQuery,
  RehearsalCounts,
  TallyEntry,
} from '../../core/ports.js';
import { dayOf } from './days.js';
import type { MongooseInvitations } from './invitations.js';
import type { LedgerDays } from './ledger-days.js';
import type { LedgerNotes } from './ledger-notes.js';
import type { StoreCalls } from './store-calls.js';
import { type DatabaseRecord, PRIMARY, type Records } from './user-model.js';

/** What an overview reads. */
export interface OverviewParts {
  readonly records: Records;
  readonly days: LedgerDays;
  readonly notes: LedgerNotes;
  readonly calls: StoreCalls;
  readonly recordOf: (document: DatabaseRecord) => LedgerRecord;
}

/** What stands for a legacy identity. */
const OF_SOURCES = { source: { $ne: '' } } as const;
const EVER = { $gt: new Date(0) } as const;

/** What an operator is shown of a ledger on MongoDB: found along its indexes. */
export class MongooseLedgerOverview implements LedgerOverview {
  readonly invitations: MongooseInvitations;

  constructor(private readonly parts: OverviewParts) {
    this.invitations = parts.notes.invitations;
  }

  async tally(): Promise<LedgerTally> {
    const { days, notes } = this.parts;
    const [{ migrated, deleted }, undated, claimed, lastMigratedAt, conflicts, rehearsal] = await Promise.all([
      days.tally(),
      this.undated(),
      this.claimed(),
      this.lastMigratedAt(),
      notes.countConflicts(),
      notes.rehearsal(),
    ]);
    return { migrated: [...undated, ...migrated].sort(byDay), claimed, deleted, lastMigratedAt, conflicts, rehearsal };
  }

  async page(query: LedgerQuery): Promise<Page<LedgerRecord>> {
    const { records, calls, recordOf } = this.parts;
    const [limit, place] = [limitOf(query), placeOf(query)];
    const { filter, sort, timeOf } = searchFor(query, place);
    const options = { ...PRIMARY, skip: place?.seen ?? 0, limit: limit + 1, ...(sort ? { sort } : {}) };
    const found = await calls.run(async () => (await Promise.resolve(records.find(filter, options))).toArray());
    return pageFrom(found.map(recordOf), limit, place, timeOf);
  }

  async noteConflict(conflict: Parameters<LedgerOverview['noteConflict']>[0]): Promise<void> {
    await this.parts.notes.noteConflict(conflict);
  }

  async removeConflicts(ids: readonly string[]): Promise<number> {
    return await this.parts.notes.removeConflicts(ids);
  }

  async conflicts(query: PageQuery): Promise<Page<Conflict>> {
    return await this.parts.notes.conflicts(query);
  }

  async noteRehearsal(outcome: keyof RehearsalCounts): Promise<void> {
    await this.parts.notes.noteRehearsal(outcome);
  }

  private async claimed(): Promise<number> {
    const { records, calls } = this.parts;
    return await calls.run(() => records.countDocuments({ state: 'claimed', deletedAt: null, ...OF_SOURCES }, PRIMARY));
  }

  /** Marked by other means than this library, which dates every mark: few, if any. They count for the day of their claim. */
  private async undated(): Promise<readonly TallyEntry[]> {
    const { records, calls, recordOf } = this.parts;
    const filter = { state: 'migrated', migratedAt: null, deletedAt: null, ...OF_SOURCES };
    const found = await calls.run(async () => (await Promise.resolve(records.find(filter, PRIMARY))).toArray());
    return found.map(recordOf).map(({ claimedAt, source, via }) => ({ day: dayOf(claimedAt), source, via, count: 1 }));
  }

  private async lastMigratedAt(): Promise<Date | null> {
    const { records, calls } = this.parts;
    const options = { ...PRIMARY, sort: { state: -1, migratedAt: -1 }, projection: { migratedAt: 1 } } as const;
    const filter = { state: 'migrated', migratedAt: EVER, ...OF_SOURCES };
    const found: DatabaseRecord | null = await calls.run(() => records.findOne(filter, options));
    return found ? (found['migratedAt'] as Date) : null;
  }
}

const byDay = (a: TallyEntry, b: TallyEntry): number => (a.day < b.day ? -1 : Number(a.day > b.day));

/** How records are looked for, and what their page is ordered by: each along an index. */
function searchFor(
  query: LedgerQuery,
  place: Place | null,
): { readonly filter: DatabaseRecord; readonly sort?: Record<string, -1>; readonly timeOf: (record: LedgerRecord) => Date | null } {
  if ('aliases' in query) {
    const ranges = query.aliases.map(({ from, to }) => ({ aliases: { $elemMatch: { $gte: from, $lt: to } } }));
    return { filter: { $or: ranges, ...OF_SOURCES }, timeOf: () => null };
  }
  // Those without a time come last.
  const until = place && (place.at ? { $lte: new Date(place.at) } : null);
  const before = (field: string, bound: DatabaseRecord | null) => (place ? { [field]: bound } : {});
  if (query.state === 'deleted')
    return { filter: { deletedAt: { ...EVER, ...until }, ...OF_SOURCES }, sort: { deletedAt: -1 }, timeOf: ({ deletedAt }) => deletedAt };
  const standing = { state: query.state, deletedAt: null, ...OF_SOURCES };
  if (query.state === 'claimed')
    return { filter: { ...standing, ...before('claimedAt', until) }, sort: { claimedAt: -1 }, timeOf: ({ claimedAt }) => claimedAt };
  return {
    filter: { ...standing, ...before('migratedAt', until) },
    sort: { state: -1, migratedAt: -1 },
    timeOf: ({ migratedAt }) => migratedAt,
  };
}
