import type { MigrationPath, TallyEntry } from '../../core/ports.js';
import { dayAfter, dayOf, startOf } from './days.js';
import type { StoreCalls } from './store-calls.js';
import { type DatabaseRecord, PRIMARY, type Records } from './user-model.js';

/** Somebody who left again: `day` is that on which they had come. */
type Left = Omit<TallyEntry, 'day'> & { readonly day: string | null };

/** What happened on one day: who came over, and who was deleted. */
export interface DayFigures {
  readonly day: string;
  readonly came: readonly Omit<TallyEntry, 'day'>[];
  readonly left: readonly Left[];
}

const EVER = { $gt: new Date(0) } as const;

/** Adds up the records of a ledger by days, along its indexes. */
export class LedgerByDays {
  /** @param patient For steps that may take as long as many people came on a day. */
  constructor(
    private readonly records: Records,
    private readonly calls: StoreCalls,
    private readonly patient: StoreCalls,
  ) {}

  /** The days on which something happened, from the beginning of one up to that of another. */
  async between(from: Date, to: Date): Promise<readonly DayFigures[]> {
    const [came, left] = await Promise.all([this.cameOneByOne(from, to), this.left({ $gte: from, $lt: to })]);
    return joined(came, left);
  }

  /** The same from one on, of which few days have passed. */
  async since(from: Date, now: number): Promise<readonly DayFigures[]> {
    const days: Date[] = [];
    let end = from;
    for (; end.getTime() <= now; end = dayAfter(end)) days.push(end);
    const [came, later, left] = await Promise.all([
      Promise.all(days.map(async (day) => [dayOf(day), await this.cameOn(day)] as const)),
      // By clocks that are ahead of this one.
      this.cameOneByOne(end, null),
      this.left({ $gte: from }),
    ]);
    return joined(new Map([...came.filter(([, entries]) => entries.length), ...later]), left);
  }

  /** Whether these days account for every record up to that time. */
  async agreesWith(days: readonly DayFigures[], end: Date): Promise<boolean> {
    const before = { ...EVER, $lt: end };
    const count = (filter: DatabaseRecord) => this.patient.run(() => this.records.countDocuments(filter, PRIMARY));
    const [came, left] = await Promise.all([count({ state: 'migrated', migratedAt: before }), count({ deletedAt: before })]);
    return came === sum(days.flatMap((day) => day.came)) && left === sum(days.flatMap((day) => day.left));
  }

  /** Whether all days together account for as many records as there are, which costs nothing to see. */
  async addUpTo(size: number, days: readonly DayFigures[]): Promise<boolean> {
    const count = (filter: DatabaseRecord) => this.calls.run(() => this.records.countDocuments(filter, PRIMARY));
    const [claimed, undated] = await Promise.all([count({ state: 'claimed' }), count({ state: 'migrated', migratedAt: null })]);
    return sum(days.flatMap(({ came }) => came)) + claimed + undated === size;
  }

  /** One query for each day on which somebody came, and one to find the next. */
  private async cameOneByOne(from: Date, to: Date | null): Promise<ReadonlyMap<string, DayFigures['came']>> {
    const days = new Map<string, DayFigures['came']>();
    for (let at = await this.nextFrom(from, to); at; at = await this.nextFrom(dayAfter(at), to))
      days.set(dayOf(at), await this.cameOn(startOf(at)));
    return days;
  }

  private async nextFrom(from: Date, to: Date | null): Promise<Date | null> {
    const filter = { state: 'migrated', migratedAt: { $gte: from, ...(to ? { $lt: to } : {}) } };
    const options = { ...PRIMARY, sort: { state: 1, migratedAt: 1 }, projection: { migratedAt: 1 } } as const;
    const found: DatabaseRecord | null = await this.calls.run(() => this.records.findOne(filter, options));
    return found ? (found['migratedAt'] as Date) : null;
  }

  private async cameOn(day: Date): Promise<DayFigures['came']> {
    const pipeline = [
      { $match: { state: 'migrated', migratedAt: { $gte: day, $lt: dayAfter(day) } } },
      { $group: { _id: { source: '$source', via: '$via' }, count: { $sum: 1 } } },
    ];
    const groups = await this.patient.run(async () => (await Promise.resolve(this.records.aggregate(pipeline, PRIMARY))).toArray());
    return groups.map(({ _id, count }) => ({ ...(_id as { source: string; via: MigrationPath }), count: Number(count) }));
  }

  /** By the day of the deletion. Read one by one: of all records, few are deleted. */
  private async left(deletedAt: DatabaseRecord): Promise<ReadonlyMap<string, readonly Left[]>> {
    const days = new Map<string, Map<string, Left>>();
    const projection = { _id: 0, state: 1, migratedAt: 1, deletedAt: 1, source: 1, via: 1 } as const;
    await this.patient.run(async () => {
      for await (const record of await Promise.resolve(this.records.find({ deletedAt }, { ...PRIMARY, projection }))) {
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

const joined = (came: ReadonlyMap<string, DayFigures['came']>, left: ReadonlyMap<string, DayFigures['left']>): readonly DayFigures[] =>
  [...new Set([...came.keys(), ...left.keys()])].sort().map((day) => ({ day, came: came.get(day) ?? [], left: left.get(day) ?? [] }));
