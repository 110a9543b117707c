import { setTimeout as pause } from 'node:timers/promises';
import { createMigrator, type MigrationLedger, type Migrator } from 'passport-lazy-migration';
import { memoryStores } from 'passport-lazy-migration/memory';
import { bcryptHasher } from 'passport-lazy-migration/passwords';
import type { Person } from '../old-system/people.js';

const DAY = 86_400_000;
const MONTH = 30 * DAY;
const STEPS = 300;
/** Of those who have not come yet, how many come back on a day: most apps see about as many in a month. */
const COMING_BACK = 0.08;

/** How a month is played. */
export interface TimeMachineOptions {
  /** How long the month takes, in ms. @default a minute */
  readonly length?: number;
  readonly random?: () => number;
}

/**
 * Plays a month of first logins in a minute, so that a newcomer sees the curve of the dashboard move. The logins are
 * real ones, of the people of the old system, in a world of its own in memory; only the ledger's clock is turned back.
 */
export class TimeMachine {
  private stage: { readonly migrator: Migrator };
  private playing: AbortController | null = null;

  constructor(
    private readonly people: readonly Person[],
    private readonly options: TimeMachineOptions = {},
  ) {
    this.stage = newStage(this.people, () => new Date());
  }

  /** The migration as far as it was played. */
  get migrator(): Migrator {
    return this.stage.migrator;
  }

  get isPlaying(): boolean {
    return this.playing !== null;
  }

  /** Plays the month that ends now, from its beginning. */
  async play(): Promise<void> {
    this.stop();
    const playing = new AbortController();
    this.playing = playing;
    const { length = 60_000, random = Math.random } = this.options;
    const start = Date.now() - MONTH;
    let now = start;
    const { migrator } = (this.stage = newStage(this.people, () => new Date(now)));
    const chance = 1 - Math.exp((-COMING_BACK * MONTH) / DAY / STEPS);
    let left = [...this.people];
    try {
      for (let step = 1; step <= STEPS; step++) {
        now = start + (step / STEPS) * MONTH;
        const come = left.filter(() => random() < chance);
        left = left.filter((person) => !come.includes(person));
        for (const { email, password } of come) await migrator.login({ identifier: email, password });
        await pause(length / STEPS, undefined, { signal: playing.signal });
      }
    } catch (error) {
      if (!playing.signal.aborted) throw error;
    } finally {
      if (this.playing === playing) this.playing = null;
    }
  }

  stop(): void {
    this.playing?.abort();
  }
}

const ignored = (): void => {};
/** What it plays is nothing for an operator to hear of. */
const QUIET = { debug: ignored, info: ignored, warn: ignored, error: ignored };

function newStage(people: readonly Person[], now: () => Date): { readonly migrator: Migrator } {
  const known = new Map(people.map((person) => [person.email.toLowerCase(), person]));
  const profileOf = ({ name, email, verified }: Person) => ({ id: email.toLowerCase(), email, emailVerified: verified, name });
  const legacy = {
    name: 'time machine',
    verify: async (email: string, password: string) => {
      const person = known.get(email.toLowerCase());
      return person?.password === password && profileOf(person);
    },
    getUser: async (email: string) => {
      const person = known.get(email.toLowerCase());
      return person ? profileOf(person) : null;
    },
    count: async () => known.size,
  };
  const { users, ledger, tokens } = memoryStores();
  const hasher = bcryptHasher({ cost: 4 });
  return { migrator: createMigrator({ users, ledger: turnedBack(ledger, now), tokens, legacy, passwords: { hasher }, logger: QUIET }) };
}

/** The same ledger, by another clock: whoever looks sees it as on the day that is being played. */
function turnedBack(ledger: MigrationLedger, now: () => Date): MigrationLedger {
  const turned: MigrationLedger = Object.create(ledger) as MigrationLedger;
  const later = (time: number): Date => new Date(time + Date.now() - now().getTime());
  const tally = async () => {
    const { migrated, lastMigratedAt, ...rest } = await ledger.overview.tally();
    const days = migrated.map(({ day, ...entry }) => ({ ...entry, day: later(Date.parse(day)).toISOString().slice(0, 10) }));
    return { ...rest, migrated: days, lastMigratedAt: lastMigratedAt && later(lastMigratedAt.getTime()) };
  };
  return Object.assign(turned, {
    overview: Object.assign(Object.create(ledger.overview) as MigrationLedger['overview'], { tally }),
    insert: (record: Parameters<MigrationLedger['insert']>[0]) => ledger.insert({ ...record, claimedAt: now() }),
    update: (...[key, condition, change]: Parameters<MigrationLedger['update']>) =>
      ledger.update(key, condition, change.migratedAt ? { ...change, migratedAt: now() } : change),
  });
}
