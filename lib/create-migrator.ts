import { hash } from 'node:crypto';
import { checkedSpelling, checkOptions, currentPhase } from './check-options.js';
import { Afterwards } from './core/afterwards.js';
import type { Context, Phase } from './core/context.js';
import { Events } from './core/events.js';
import { harmless } from './core/harmless-logger.js';
import { canonicalize } from './core/identifier.js';
import { Migrator } from './core/migrator.js';
import type {
  AttemptLimiter,
  Awaitable,
  LegacyProfile,
  LegacySource,
  Logger,
  MigrationLedger,
  PasswordHasher,
  PasswordPolicy,
  PasswordVerifier,
  TokenStore,
  UserStore,
} from './core/ports.js';
import { nameOnly, safeFields } from './core/profile-fields.js';
import { RecentEvents } from './core/recent-events.js';
import { Vitals } from './core/vitals.js';
import { nameOf } from './legacy/ask-source.js';
import { sourcesIn } from './legacy/first-of.js';
import type { GuardOptions } from './legacy/guard-options.js';
import { legacyListing } from './legacy/legacy-listing.js';
import { watchedLegacy } from './legacy/watched-directory.js';
import type { PasswordLimits } from './passwords/format/limits.js';
import type { PasswordFormat } from './passwords/format/password-format.js';
import { createPasswords } from './passwords/passwords.js';
import type { WorkQueueOptions } from './passwords/work-queue.js';
import { publish, trace } from './tracing/channels.js';
import { tracedMigrator } from './tracing/traced-migrator.js';

/** What a migrator is made of. */
export interface MigratorOptions<User> {
  readonly users: UserStore<User>;
  readonly ledger: MigrationLedger;
  /** Where mailed links are kept. Absent: the flows that mail one throw `configuration`. */
  readonly tokens?: TokenStore | undefined;
  /** Absent: attempts are not limited here. */
  readonly limits?: AttemptLimiter | undefined;
  /** The old system, or several in the order in which they are asked; absent, the migration is over. */
  readonly legacy?: LegacySource | readonly LegacySource[] | undefined;
  /** A value, or a function asked at each use. @default 'on' */
  readonly phase?: Phase | (() => Awaitable<Phase>) | undefined;
  readonly passwords?: PasswordOptions | undefined;
  /** The one spelling of an identifier; throws `invalid_request` where it has none. @default canonicalize */
  readonly canonicalize?: ((identifier: string) => string) | undefined;
  /** The fields of a legacy profile that are stored on the user. @default only `name` */
  readonly profile?: ((profile: LegacyProfile) => Record<string, unknown>) | undefined;
  readonly guard?: GuardOptions | undefined;
  /** Where messages for the operator go. @default console */
  readonly logger?: Logger | undefined;
}

/** How passwords are hashed, checked and judged. */
export interface PasswordOptions extends WorkQueueOptions {
  /** Makes the hashes. @default bcryptHasher({ cost: 12 }) */
  readonly hasher?: PasswordHasher | undefined;
  /** Check hashes of the application's own kinds. */
  readonly verifiers?: readonly PasswordVerifier[] | undefined;
  /** Formats of stored hashes beside the built-in ones, which are `passwordFormats` of `/passwords`. */
  readonly formats?: readonly PasswordFormat[] | undefined;
  /** What a stored hash may cost at most. @default DEFAULT_LIMITS of `/passwords` */
  readonly limits?: Partial<PasswordLimits> | undefined;
  /** Judges new passwords. @default passwordPolicy() */
  readonly policy?: PasswordPolicy | undefined;
}

/**
 * Puts a migrator together.
 * @throws ConfigurationError listing all that is wrong with the options.
 */
export function createMigrator<User>(options: MigratorOptions<User>): Migrator<User> {
  checkOptions(options);
  const { users, ledger, tokens, limits, phase, guard = {} } = options;
  const logger = harmless(options.logger ?? console);
  const sources = [options.legacy ?? []].flat();
  const vitals = new Vitals(sourcesIn(sources).map(nameOf));
  const recent = new RecentEvents();
  const events = new Events(logger, [vitals.noted, recent.noted, publish]);
  const afterwards = new Afterwards(logger);
  const mayAsk = async () => (await currentPhase(phase)) !== 'off';
  const { legacy, totals } = watchedLegacy(sources, { guard, vitals, emit: events.emit, mayAsk, trace });
  const standardSpelling = !options.canonicalize || options.canonicalize === canonicalize;
  const context: Context<User> = {
    users,
    ledger,
    tokens: tokens ?? null,
    limits: limits ?? null,
    legacy,
    passwords: createPasswords({ ...options.passwords, logger }),
    phase: () => currentPhase(phase),
    rehearses: phase === 'shadow' || typeof phase === 'function',
    canonicalize: options.canonicalize ? checkedSpelling(options.canonicalize) : canonicalize,
    sha256: (text) => hash('sha256', text, 'hex'),
    profile: safeFields(options.profile ?? nameOnly),
    emit: events.emit,
    later: afterwards.later,
    logger,
  };
  const migrator = new Migrator({
    context,
    events,
    recent,
    vitals,
    totals,
    listing: legacyListing(sources),
    ready: async () => {
      await users.ready?.({ canonicalize: context.canonicalize, standardSpelling });
      await ledger.ready?.();
      await tokens?.ready?.();
      await limits?.ready?.();
    },
    close: () => afterwards.idle(),
  });
  return tracedMigrator(migrator, trace);
}
