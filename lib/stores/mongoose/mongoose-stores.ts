import { ConfigurationError } from '../../core/errors.js';
import type { AttemptLimiter, MigrationLedger, UserStore } from '../../core/ports.js';
import { type LimitOptions, MongooseLimits } from './attempt-limits.js';
import { type FieldMapping, fieldsOf } from './model-fields.js';
import { MongooseLedger } from './mongoose-ledger.js';
import { MongooseUsers } from './mongoose-users.js';
import { userIds } from './user-id.js';
import type { DocumentOf, Records, UserModel } from './user-model.js';

/** How the stores are made. */
export interface MongooseStoresOptions {
  /** Where the model keeps what the library needs. @default each under its own name */
  readonly fields?: FieldMapping | undefined;
  /** What the library's own collections are named. */
  readonly collections?:
    | {
        /** @default 'migration_ledger' */
        readonly ledger?: string | undefined;
        /** @default 'migration_limits' */
        readonly limits?: string | undefined;
      }
    | undefined;
  /** How many attempts are heard. */
  readonly limits?: LimitOptions | undefined;
}

/** The ports on MongoDB, as `createMigrator` takes them. */
export interface MongooseStores<User> {
  readonly users: UserStore<User>;
  readonly ledger: MigrationLedger;
  readonly limits: AttemptLimiter;
}

/**
 * The stores of an application, over its own model and on that model's connection.
 * @throws ConfigurationError where this is no model, or its ids are of a type that is not supported.
 */
export function mongooseStores<M extends UserModel>(model: M, { fields, collections, limits }: MongooseStoresOptions = {}): MongooseStores<DocumentOf<M>> {
  if (typeof model !== 'function' || !model.schema || !model.db) throw new ConfigurationError('mongooseStores: expected a mongoose model, as mongoose.model(name, schema) gives it.');
  const ids = userIds(model);
  return {
    users: new MongooseUsers(model, fieldsOf(model, fields), ids),
    ledger: new MongooseLedger(model.db.collection(collections?.ledger ?? 'migration_ledger') as unknown as Records, ids),
    limits: new MongooseLimits(model.db, collections?.limits ?? 'migration_limits', limits),
  };
}
