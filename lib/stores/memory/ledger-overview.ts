import type {
  Conflict,
  IdentityState,
  LedgerOverview,
  LedgerQuery,
  LedgerTally,
  Page,
  PageQuery,
  RehearsalCounts,
} from '../../core/ledger-overview.js';
import { limitOf, pageFrom, placeOf } from '../../core/paging.js';
import type { LedgerRecord } from '../../core/ports.js';
import { MemoryInvitations } from './invitations.js';

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** What an operator is shown of a ledger in memory: added up at each call. */
export class MemoryLedgerOverview implements LedgerOverview {
  readonly invitations = new MemoryInvitations();
  private readonly noted = new Map<string, Conflict>();
  private readonly rehearsal: Writable<RehearsalCounts> = { agree: 0, onlyHere: 0, onlyLegacy: 0, faults: 0 };

  constructor(private readonly records: ReadonlyMap<string, LedgerRecord>) {}

  async tally(): Promise<LedgerTally> {
    const migrated = new Map<string, Writable<LedgerTally['migrated'][number]>>();
    const deleted = new Map<string, number>();
    let claimed = 0;
    let last = 0;
    for (const record of this.records.values()) {
      if (!record.source) continue;
      const { source, via, migratedAt, claimedAt } = record;
      const state = stateOf(record);
      if (record.state === 'migrated') last = Math.max(last, migratedAt?.getTime() ?? 0);
      if (state === 'claimed') claimed += 1;
      else if (state === 'deleted') deleted.set(source, (deleted.get(source) ?? 0) + 1);
      else {
        const day = (migratedAt ?? claimedAt).toISOString().slice(0, 10);
        const key = JSON.stringify([day, source, via]);
        const entry = migrated.get(key) ?? { day, source, via, count: 0 };
        entry.count += 1;
        migrated.set(key, entry);
      }
    }
    return {
      migrated: [...migrated.values()].sort((a, b) => (a.day < b.day ? -1 : Number(a.day > b.day))),
      claimed,
      deleted: [...deleted].map(([source, count]) => ({ source, count })),
      lastMigratedAt: last ? new Date(last) : null,
      conflicts: this.noted.size,
      rehearsal: { ...this.rehearsal },
    };
  }

  async page(query: LedgerQuery): Promise<Page<LedgerRecord>> {
    const place = placeOf(query);
    const timeOf = 'state' in query ? TIMES[query.state] : () => null;
    const wanted = [...this.records.values()].filter((record) => Boolean(record.source) && isWanted(record, query));
    return structuredClone(pageOf(wanted, query, timeOf, place));
  }

  async noteConflict({ id, identifier, reason, at }: Parameters<LedgerOverview['noteConflict']>[0]): Promise<void> {
    const { firstAt = at, times = 0 } = this.noted.get(id) ?? {};
    this.noted.set(id, structuredClone({ id, identifier, reason, firstAt, lastAt: at, times: times + 1 }));
  }

  async removeConflicts(ids: readonly string[]): Promise<number> {
    return ids.filter((id) => this.noted.delete(id)).length;
  }

  async conflicts(query: PageQuery): Promise<Page<Conflict>> {
    return structuredClone(pageOf([...this.noted.values()], query, ({ lastAt }) => lastAt, placeOf(query)));
  }

  async noteRehearsal(outcome: keyof RehearsalCounts): Promise<void> {
    this.rehearsal[outcome] += 1;
  }
}

const stateOf = ({ state, deletedAt }: LedgerRecord): IdentityState => (deletedAt ? 'deleted' : state);

/** What the records of a state are ordered by. */
const TIMES: Readonly<Record<IdentityState, (record: LedgerRecord) => Date | null>> = {
  migrated: ({ migratedAt }) => migratedAt,
  claimed: ({ claimedAt }) => claimedAt,
  deleted: ({ deletedAt }) => deletedAt,
};

const isWanted = (record: LedgerRecord, query: LedgerQuery): boolean =>
  'state' in query
    ? stateOf(record) === query.state
    : record.aliases.some((alias) => query.aliases.some(({ from, to }) => alias >= from && alias < to));

function pageOf<Item>(
  all: readonly Item[],
  query: PageQuery,
  timeOf: (item: Item) => Date | null,
  place: ReturnType<typeof placeOf>,
): Page<Item> {
  const limit = limitOf(query);
  const msOf = (item: Item): number => timeOf(item)?.getTime() ?? 0;
  const rest = all.filter((item) => !place || msOf(item) <= place.at).sort((a, b) => msOf(b) - msOf(a));
  const begin = place?.seen ?? 0;
  return pageFrom(rest.slice(begin, begin + limit + 1), limit, place, timeOf);
}
