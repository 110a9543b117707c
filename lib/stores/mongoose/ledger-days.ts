import type { LedgerTally, MigrationPath, TallyEntry } from '../../core/ports.js';
import { closesAt, dayAfter, dayOf, startOf } from './days.js';
import type { StoreCalls } from './store-calls.js';
import { isDuplicate } from './store-errors.js';
import { type DatabaseRecord, MAJORITY, PRIMARY, type Records } from './user-model.js';

/** Somebody who left again: `day` is that on which they had come. */
type Left = Omit<TallyEntry, 'day'> & { readonly day: string | null };

/** What happened on one day: who came over, and who was deleted. */
interface Day {
  readonly day: string;
  readonly came: readonly Omit<TallyEntry, 'day'>[];
  readonly left: readonly Left[];
}

/** Up to how many records it is made sure each time that the days account for all of them. */
const FEW = 20_000;
/** How often at most that is done in a ledger of more, in ms, where something is amiss. */
const PAUSE = 300_000;

/** How far the days have been added up, in one document beside theirs. */
const THROUGH = { _id: 'through' as never };

/**
 * What happened on each day. A day that has been over for a while is added up once and kept; after that, only the days
 * since are looked at, along the indexes. Who adds up a day writes down the same as anybody else would. Where something
 * is written into such a day all the same, by a clock that is wrong or by hand, everything is added up anew: at once in
 * a small ledger, in a large one aside and some minutes later.
 */
export class LedgerDays {
  private checkedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param ledger The records.
   * @param kept The days that have been added up.
   * @param now In ms.
   */
  constructor(
    private readonly ledger: Records,
    private readonly kept: Records,
    private readonly calls: StoreCalls,
    private readonly now: () => number = Date.now,
  ) {}

  /** Who came over and who was deleted, over all days. */
  async tally(): Promise<Pick<LedgerTally, 'migrated' | 'deleted'>> {
    const open = await this.close();
    const size = await this.calls.run(() => this.ledger.estimatedDocumentCount(PRIMARY));
    if (size <= FEW) await this.mend(open);
    const [kept, since] = await Promise.all([this.keptDays(), this.daysFrom(open, null)]);
    // Another process may have added up a day in between, which is not to count twice.
    const days = [...kept.filter(({ day }) => day < dayOf(open)), ...since];
    if (size > FEW && this.now() - this.checkedAt > PAUSE) await this.lookAskance(open, days, size);
    return net(days);
  }

  /** Adds up the days that are over; the time from which on they are not. */
  private async close(): Promise<Date> {
    const end = closesAt(this.now());
    const through = await this.through();
    if (through !== null && through >= end) return new Date(through);
    await this.keep(through === null ? new Date(0) : new Date(through), new Date(end));
    await this.mend(new Date(end));
    await this.calls.write(() => this.kept.updateOne(THROUGH, { $max: { at: new Date(end) } }, { ...MAJORITY, upsert: true }));
    return new Date(end);
  }

  private async mend(end: Date): Promise<void> {
    if (!(await this.isWhole(end))) await this.renew(end);
  }

  /** Whether the days account for as many records as there are costs nothing to see; where not, to make sure takes a while. */
  private async lookAskance(open: Date, days: readonly Day[], size: number): Promise<void> {
    const count = (filter: DatabaseRecord) => this.calls.run(() => this.ledger.countDocuments(filter, PRIMARY));
    const undated = await Promise.all([count({ state: 'claimed' }), count({ state: 'migrated', migratedAt: null })]);
    if (sum(days.flatMap(({ came }) => came)) + undated[0] + undated[1] === size) return;
    this.checkedAt = this.now();
    // Whoever asks now is not to wait for it; that it fails leaves everything as it is.
    this.mend(open).catch(() => {});
  }

  private async through(): Promise<number | null> {
    const found: DatabaseRecord | null = await this.calls.run(() => this.kept.findOne(THROUGH, PRIMARY));
    return found ? (found['at'] as Date).getTime() : null;
  }

  private async keep(from: Date, to: Date): Promise<void> {
    const days = await this.daysFrom(from, to);
    if (!days.length) return;
    const documents = days.map(({ day, came, left }) => ({ _id: day as never, came, left }));
    try {
      await this.calls.run(() => this.kept.insertMany(documents, { ...MAJORITY, ordered: false }));
    } catch (error) {
      // Another process has added up the same.
      if (!isDuplicate(error)) throw error;
    }
  }

  /** Adds up everything anew, in the place of what was. */
  private async renew(to: Date): Promise<void> {
    const days = await this.daysFrom(new Date(0), to);
    const gone = { _id: { $nin: [THROUGH._id, ...days.map(({ day }) => day as never)] } };
    const writes = days.map(({ day, ...replacement }) => ({ replaceOne: { filter: { _id: day as never }, replacement, upsert: true } }));
    await this.calls.run(() => this.kept.bulkWrite([...writes, { deleteMany: { filter: gone } }], { ...MAJORITY, ordered: false }));
  }

  /** Whether the days that are kept account for every record up to this time. */
  private async isWhole(end: Date): Promise<boolean> {
    const before = { $gt: new Date(0), $lt: end };
    const count = (filter: DatabaseRecord) => this.calls.unhurried(() => this.ledger.countDocuments(filter, PRIMARY));
    const days = await this.keptDays();
    const [came, left] = await Promise.all([count({ state: 'migrated', migratedAt: before }), count({ deletedAt: before })]);
    return came === sum(days.flatMap((day) => day.came)) && left === sum(days.flatMap((day) => day.left));
  }

  private async keptDays(): Promise<readonly Day[]> {
    const documents = await this.calls.run(async () => (await Promise.resolve(this.kept.find({}, PRIMARY))).toArray());
    return documents
      .filter(({ _id }) => String(_id) !== String(THROUGH._id))
      .map((document) => ({ day: String(document['_id']), came: document['came'] as Day['came'], left: document['left'] as Day['left'] }));
  }

  /** The days on which something happened, from one time up to another. */
  private async daysFrom(from: Date, to: Date | null): Promise<readonly Day[]> {
    const within = (start: Date) => ({ $gte: start, ...(to ? { $lt: to } : {}) });
    const [came, left] = await Promise.all([this.came(from, within), this.left(within(from))]);
    return [...new Set([...came.keys(), ...left.keys()])]
      .sort()
      .map((day) => ({ day, came: came.get(day) ?? [], left: left.get(day) ?? [] }));
  }

  /** One query along the index for each day on which somebody came, and one to find the next. */
  private async came(from: Date, within: (start: Date) => DatabaseRecord): Promise<ReadonlyMap<string, Day['came']>> {
    const days = new Map<string, Day['came']>();
    for (let at = await this.nextAfter(within(from)); at; at = await this.nextAfter(within(dayAfter(at)))) {
      days.set(dayOf(at), await this.cameWithin({ ...within(startOf(at)), $lt: dayAfter(at) }));
    }
    return days;
  }

  private async nextAfter(migratedAt: DatabaseRecord): Promise<Date | null> {
    const options = { ...PRIMARY, sort: { state: 1, migratedAt: 1 }, projection: { migratedAt: 1 } } as const;
    const found: DatabaseRecord | null = await this.calls.run(() => this.ledger.findOne({ state: 'migrated', migratedAt }, options));
    return found ? (found['migratedAt'] as Date) : null;
  }

  private async cameWithin(migratedAt: DatabaseRecord): Promise<Day['came']> {
    const pipeline = [
      { $match: { state: 'migrated', migratedAt } },
      { $group: { _id: { source: '$source', via: '$via' }, count: { $sum: 1 } } },
    ];
    const groups = await this.calls.unhurried(async () => (await Promise.resolve(this.ledger.aggregate(pipeline, PRIMARY))).toArray());
    return groups.map(({ _id, count }) => ({ ...(_id as { source: string; via: MigrationPath }), count: Number(count) }));
  }

  /** By the day of the deletion. Read one by one: of all records, few are deleted. */
  private async left(deletedAt: DatabaseRecord): Promise<ReadonlyMap<string, Left[]>> {
    const days = new Map<string, Map<string, Left>>();
    const projection = { _id: 0, state: 1, migratedAt: 1, deletedAt: 1, source: 1, via: 1 } as const;
    await this.calls.unhurried(async () => {
      for await (const record of await Promise.resolve(this.ledger.find({ deletedAt }, { ...PRIMARY, projection }))) {
        const came = record['state'] === 'migrated' ? (record['migratedAt'] as Date | undefined) : undefined;
        const entry = { day: came ? dayOf(came) : null, source: record['source'] as string, via: record['via'] as MigrationPath };
        const day = dayOf(record['deletedAt'] as Date);
        const key = JSON.stringify(Object.values(entry));
        const entries = days.get(day) ?? new Map<string, Left>();
        days.set(day, entries.set(key, { ...entry, count: (entries.get(key)?.count ?? 0) + 1 }));
      }
    });
    return new Map([...days].map(([day, entries]) => [day, [...entries.values()]]));
  }
}

const sum = (entries: readonly { readonly count: number }[]): number => entries.reduce((total, { count }) => total + count, 0);

/** Who came over and has not left again, by the day on which they came; and who left. */
function net(days: readonly Day[]): Pick<LedgerTally, 'migrated' | 'deleted'> {
  const migrated = new Map<string, TallyEntry>();
  const deleted = new Map<string, number>();
  const add = (entry: TallyEntry, count: number): void => {
    const key = JSON.stringify([entry.day, entry.source, entry.via]);
    const before = migrated.get(key)?.count ?? 0;
    migrated.set(key, { day: entry.day, source: entry.source, via: entry.via, count: before + count });
  };
  for (const { day, came, left } of days) {
    for (const entry of came) add({ ...entry, day }, entry.count);
    for (const entry of left) {
      deleted.set(entry.source, (deleted.get(entry.source) ?? 0) + entry.count);
      if (entry.day !== null) add({ ...entry, day: entry.day }, -entry.count);
    }
  }
  return {
    // What stands for no legacy identity has no source.
    migrated: [...migrated.values()]
      .filter(({ source, count }) => source && count)
      .sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day))),
    deleted: [...deleted].filter(([source]) => source).map(([source, count]) => ({ source, count })),
  };
}
