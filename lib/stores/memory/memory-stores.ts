import { checkKeys } from '../../core/known-keys.js';
import type { AttemptLimiter, MigrationLedger, TokenStore, UserStore } from '../../core/ports.js';
import { MemoryLedger } from './ledger.js';
import { MemoryLimits, type MemoryLimitsOptions } from './limits.js';
import { MemoryTokens } from './tokens.js';
import { type MemoryUser, MemoryUsers } from './users.js';

/** The ports in memory, as `createMigrator` takes them. */
export interface MemoryStores<User> {
  readonly users: UserStore<User>;
  readonly ledger: MigrationLedger;
  readonly tokens: TokenStore;
  readonly limits: AttemptLimiter;
}

/** How the stores in memory are made. */
export interface MemoryStoresOptions {
  readonly limits?: MemoryLimitsOptions | undefined;
}

/**
 * Stores that live as long as this object, with the semantics of a database: for tests and demonstrations, in one
 * process. Each call makes stores of their own.
 * @throws ConfigurationError where an option is none.
 * @typeParam User The application's user: {@link MemoryUser} with the fields that the `profile` option maps.
 */
export function memoryStores<User extends MemoryUser = MemoryUser>(options: MemoryStoresOptions = {}): MemoryStores<User> {
  checkKeys('the options of memoryStores', options, ['limits']);
  const { limits } = options;
  if (limits !== undefined) checkKeys('limits', limits, ['perIdentifier', 'perIp', 'window', 'ceiling', 'now']);
  return { users: new MemoryUsers<User>(), ledger: new MemoryLedger(), tokens: new MemoryTokens(), limits: new MemoryLimits(limits) };
}
