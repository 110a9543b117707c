import type { Context } from './context.js';
import { InvalidRequestError } from './errors.js';
import type { Events, Listener, MigrationEvents } from './events.js';
import type { Conflict, Page, PageQuery } from './ledger-overview.js';
import { measurements, metrics } from './metrics.js';
import { Newest } from './newest.js';
import { people, type PeopleQuery, type Person } from './people.js';
import { type LegacyTotals, type Progress, type ProgressQuery, progress } from './progress.js';
import type { Metric } from './prometheus.js';
import { type Readiness, readinessOf } from './readiness.js';
import type { RecentEvent, RecentEvents } from './recent-events.js';
import { type LegacyListing, remaining, type RemainingPerson, type RemainingQuery } from './remaining.js';
import type { Vitals } from './vitals.js';

/** How old figures may be that take long to add up, in ms. */
const OLDEST = 5000;

/** What an overview is made with. */
export interface OverviewParts<User> {
  readonly context: Context<User>;
  readonly events: Events;
  readonly recent: RecentEvents;
  readonly vitals: Vitals;
  readonly totals: LegacyTotals;
  readonly listing: LegacyListing;
}

/** What an operator sees of a migration. Nothing here changes anything but the list of conflicts. */
export class Overview<User = unknown> {
  private readonly figures: Newest<Progress>;

  constructor(private readonly seen: OverviewParts<User>) {
    this.figures = new Newest(() => progress(seen), OLDEST);
  }

  /**
   * How far the migration is: a copy, of figures at most five seconds old.
   * @throws MigrationError `store_unavailable`; `legacy_unavailable` where the `phase` function fails.
   */
  async progress(query: ProgressQuery = {}): Promise<Progress> {
    return structuredClone(await this.newest(query));
  }

  /**
   * Whether the old system may be turned off, and who would be cut off, by the figures of {@link progress}.
   * @throws MigrationError as `progress` does.
   */
  async readiness(query: ProgressQuery = {}): Promise<Readiness> {
    return readinessOf(await this.newest(query));
  }

  /**
   * The figures of {@link progress} and what this process has seen, as Prometheus reads them. No label is about a person.
   * @throws MigrationError as `progress` does.
   */
  async metrics(): Promise<string> {
    return metrics(await this.figures.get(), this.seen.vitals);
  }

  /**
   * The same one by one, for other systems than Prometheus.
   * @throws MigrationError as `progress` does.
   */
  async measurements(): Promise<readonly Metric[]> {
    return measurements(await this.figures.get(), this.seen.vitals);
  }

  /**
   * Who came over, is half-way or was deleted: the latest first, or those whom a search finds.
   * @throws MigrationError `invalid_request`, `store_unavailable`.
   */
  async people(query: PeopleQuery = {}): Promise<Page<Person>> {
    return await people(this.seen.context, query);
  }

  /**
   * Everybody of the old system who is neither here nor was deleted here, one after the other, and why: for those sources
   * that have `users()`. However many they are, few are kept in memory.
   * @throws MigrationError `configuration` where a source can't say who there is; `legacy_unavailable` where one fails:
   * those before were given; `store_unavailable`.
   */
  remaining(query: RemainingQuery = {}): AsyncIterable<RemainingPerson> {
    return remaining(this.seen.context, this.seen.listing, query);
  }

  /**
   * Whom the two worlds disagree about, the latest first.
   * @throws MigrationError `store_unavailable`.
   */
  async conflicts(query: PageQuery = {}): Promise<Page<Conflict>> {
    return await this.seen.context.ledger.overview.conflicts(query);
  }

  /**
   * Takes a conflict off the list that an operator has settled; it comes back if it happens again. Whether there was one.
   * @throws MigrationError `store_unavailable`.
   */
  async dismissConflict(id: string): Promise<boolean> {
    if (typeof id !== 'string' || !id) throw new InvalidRequestError('The conflict is missing.');
    return (await this.seen.context.ledger.overview.removeConflicts([id])) > 0;
  }

  /** The latest events of this process, at most 200, the latest first. */
  recentEvents(): readonly RecentEvent[] {
    return this.seen.recent.list();
  }

  /**
   * Listens to what happens; the function returned stops that. A listener that throws harms nobody.
   * @throws ConfigurationError where there is no such event.
   */
  on<Name extends keyof MigrationEvents>(name: Name, listener: Listener<Name>): () => void {
    return this.seen.events.on(name, listener);
  }

  private async newest(query: ProgressQuery): Promise<Progress> {
    return query.patience === undefined ? await this.figures.get() : await progress(this.seen, query);
  }
}
