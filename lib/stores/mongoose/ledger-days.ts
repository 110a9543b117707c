import type { LedgerTally, TallyEntry } from '../../core/ports.js';
import { type DayFigures, LedgerByDays } from './day-figures.js';
import { closesAt, dayAfter, dayOf } from './days.js';
import type { StoreCalls } from './store-calls.js';
import { isDuplicate } from './store-errors.js';
import { type DatabaseRecord, MAJORITY, PRIMARY, type Records } from './user-model.js';

/** Days that have been added up. */
interface Kept {
  readonly days: readonly DayFigures[];
  /** All before this time. */
  readonly through: Date;
}

/** How far the days have been added up, in one document beside theirs. */
const THROUGH = 'through';
const asId = (text: string): never => text as never;

/** Up to how many records it is made sure each time that the days account for all of them. */
const FEW = 20_000;
/** How often at most that is looked at in a ledger of more, in ms. */
const PAUSE = 300_000;

/**
 * What happened on each day. A day that has been over for a while is added up once and kept; after that, only the days
 * since are looked at. Whoever adds up a day writes down the same as anybody else would. Where something is written into
 * such a day all the same, by a clock that is wrong or by hand, everything is added up anew: at once in a small ledger,
 * in a large one aside and some minutes later.
 */
export class LedgerDays {
  private readonly records: LedgerByDays;
  private checkedAt = Number.NEGATIVE_INFINITY;

  /**
   * @param ledger The records.
   * @param kept The days that have been added up.
   * @param patient For steps that may take as long as many people came on a day.
   * @param now In ms.
   */
  constructor(
    private readonly ledger: Records,
    private readonly kept: Records,
    private readonly calls: StoreCalls,
    patient: StoreCalls,
    private readonly now: () => number = Date.now,
  ) {
    this.records = new LedgerByDays(ledger, calls, patient);
  }

  /** Who came over and who was deleted, over all days. */
  async tally(): Promise<Pick<LedgerTally, 'migrated' | 'deleted'>> {
    const end = new Date(closesAt(this.now()));
    const kept = await this.keptDays();
    const before = kept.through > dayAfter(end) ? await this.turnedBack(kept, end) : kept;
    const { days, through } = before.through >= end ? before : await this.close(before, end);
    const [size, since] = await Promise.all([
      this.calls.run(() => this.ledger.estimatedDocumentCount(PRIMARY)),
      this.records.since(through, this.now()),
    ]);
    if (size <= FEW) return net([...(await this.mended(days, through)), ...since]);
    await this.lookAskance(days, through, since, size);
    return net([...days, ...since]);
  }

  private async keptDays(): Promise<Kept> {
    const documents = await this.calls.run(async () => (await Promise.resolve(this.kept.find({}, PRIMARY))).toArray());
    const through = (documents.find(({ _id }) => String(_id) === THROUGH)?.['at'] as Date | undefined) ?? new Date(0);
    const days = documents.filter(({ _id }) => String(_id) !== THROUGH).map(figuresOf);
    // Another process may be about to add up one more, which is not to count twice.
    return { through, days: days.filter(({ day }) => day < dayOf(through)) };
  }

  /** By a clock that was far ahead, days were closed that are yet to come: those from now on are open again. */
  private async turnedBack({ days, through }: Kept, end: Date): Promise<Kept> {
    await this.calls.write(() => this.kept.updateOne({ _id: asId(THROUGH), at: through }, { $set: { at: end } }, MAJORITY));
    return { days: days.filter(({ day }) => day < dayOf(end)), through: end };
  }

  /** Adds up the days that are over by now. */
  private async close({ days, through }: Kept, end: Date): Promise<Kept> {
    const added = await this.records.between(through, end);
    try {
      if (added.length) await this.calls.run(() => this.kept.insertMany(added.map(documentOf), { ...MAJORITY, ordered: false }));
    } catch (error) {
      // Another process has added up the same.
      if (!isDuplicate(error)) throw error;
    }
    const mended = await this.mended([...days, ...added], end);
    const upsert = { ...MAJORITY, upsert: true };
    await this.calls.write(() => this.kept.updateOne({ _id: asId(THROUGH) }, { $max: { at: end } }, upsert));
    return { days: mended, through: end };
  }

  /** These days, or where they do not account for every record, those that do. */
  private async mended(days: readonly DayFigures[], end: Date): Promise<readonly DayFigures[]> {
    if (await this.records.agreesWith(days, end)) return days;
    const renewed = await this.records.between(new Date(0), end);
    const gone = { _id: { $nin: [THROUGH, ...renewed.map(({ day }) => day)].map(asId) } };
    const writes = renewed
      .map(documentOf)
      .map(({ _id, ...replacement }) => ({ replaceOne: { filter: { _id }, replacement, upsert: true } }));
    await this.calls.run(() => this.kept.bulkWrite([...writes, { deleteMany: { filter: gone } }], { ...MAJORITY, ordered: false }));
    return renewed;
  }

  /** Whoever asks is not to wait for it; that it fails leaves everything as it is. */
  private async lookAskance(days: readonly DayFigures[], through: Date, since: readonly DayFigures[], size: number): Promise<void> {
    if (this.now() - this.checkedAt < PAUSE) return;
    this.checkedAt = this.now();
    if (!(await this.records.addUpTo(size, [...days, ...since]))) this.mended(days, through).catch(() => {});
  }
}

const documentOf = ({ day, came, left }: DayFigures) => ({ _id: asId(day), came, left });

const figuresOf = (document: DatabaseRecord): DayFigures => ({
  day: String(document['_id']),
  came: document['came'] as DayFigures['came'],
  left: document['left'] as DayFigures['left'],
});

/** Who came over and has not left again, by the day on which they came; and who left. */
function net(days: readonly DayFigures[]): Pick<LedgerTally, 'migrated' | 'deleted'> {
  const migrated = new Map<string, TallyEntry>();
  const deleted = new Map<string, number>();
  const add = ({ day, source, via }: TallyEntry, count: number): void => {
    const key = JSON.stringify([day, source, via]);
    migrated.set(key, { day, source, via, count: (migrated.get(key)?.count ?? 0) + count });
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
    migrated: [...migrated.values()].filter(({ source, count }) => source && count),
    deleted: [...deleted].filter(([source]) => source).map(([source, count]) => ({ source, count })),
  };
}
