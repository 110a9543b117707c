import { ConfigurationError } from '../../core/errors.js';
import type { AttemptLimiter, MigrationLedger, UserStore } from '../../core/ports.js';
import { type LimitOptions, MongooseLimits } from './attempt-limits.js';
import { type LegacyPassword, LegacyPasswords } from './legacy-password.js';
import { type FieldMapping, fieldsOf } from './model-fields.js';
import { MongooseLedger } from './mongoose-ledger.js';
import { MongooseUsers } from './mongoose-users.js';
import { StoreCalls } from './store-calls.js';
import { userIds } from './user-id.js';
import type { DocumentOf, UserModel } from './user-model.js';

/** How the stores are made. */
export interface MongooseStoresOptions {
  /** Where the model keeps what the library needs. @default each under its own name */
  readonly fields?: FieldMapping | undefined;
  /** How an earlier library, such as passport-local-mongoose, keeps what it needs beside its hashes. */
  readonly legacyPassword?: LegacyPassword | undefined;
  /** What the library's own collections are named. */
  readonly collections?:
    | {
        /** @default 'migration_ledger' */
        readonly ledger?: string | undefined;
        /** @default 'migration_limits' */
        readonly limits?: string | undefined;
      }
    | undefined;
  /** How many attempts are heard; `false` where something else counts them. */
  readonly limits?: LimitOptions | false | undefined;
  /** How long the database may take for one step, in ms of the wall clock. @default 5000 */
  readonly timeout?: number | undefined;
}

/** The ports on MongoDB, as `createMigrator` takes them. */
export interface MongooseStores<User> {
  readonly users: UserStore<User>;
  readonly ledger: MigrationLedger;
  readonly limits: AttemptLimiter;
}

/** The same without a limiter. */
export interface UnlimitedMongooseStores<User> extends Omit<MongooseStores<User>, 'limits'> {
  readonly limits: undefined;
}

/**
 * The stores of an application, over its own model and on that model's connection, open or not.
 * @throws ConfigurationError where this is no model, its ids are of a type that is not supported, or an option is none.
 */
export function mongooseStores<M extends UserModel>(
  model: M,
  options: MongooseStoresOptions & { readonly limits: false },
): UnlimitedMongooseStores<DocumentOf<M>>;
export function mongooseStores<M extends UserModel>(
  model: M,
  options?: MongooseStoresOptions & { readonly limits?: LimitOptions | undefined },
): MongooseStores<DocumentOf<M>>;
export function mongooseStores<M extends UserModel>(
  model: M,
  { fields, legacyPassword, collections, limits, timeout = 5000 }: MongooseStoresOptions = {},
): MongooseStores<DocumentOf<M>> | UnlimitedMongooseStores<DocumentOf<M>> {
  if (typeof model !== 'function' || !model.schema || !model.db)
    throw new ConfigurationError('mongooseStores: expected a mongoose model, as mongoose.model(name, schema) gives it.');
  const ids = userIds(model);
  const calls = new StoreCalls(model, timeout);
  const ledger = model.db.collection(collections?.ledger ?? 'migration_ledger');
  const users = new MongooseUsers(model, fieldsOf(model, fields), ids, calls, new LegacyPasswords(legacyPassword));
  const stores = { users, ledger: new MongooseLedger(ledger, ids, calls) };
  if (limits === false) return { ...stores, limits: undefined };
  return { ...stores, limits: new MongooseLimits(model.db, collections?.limits ?? 'migration_limits', calls, limits) };
}
