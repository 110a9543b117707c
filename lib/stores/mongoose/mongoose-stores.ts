import { ConfigurationError } from '../../core/errors.js';
import { checkKeys } from '../../core/known-keys.js';
import type { LimitOptions } from '../../core/limit-options.js';
import type { AttemptLimiter, MigrationLedger, TokenStore, UserStore } from '../../core/ports.js';
import { MongooseLimits } from './attempt-limits.js';
import { LedgerDays } from './ledger-days.js';
import { LedgerNotes } from './ledger-notes.js';
import { LedgerOwner } from './ledger-owner.js';
import { type LegacyPassword, LegacyPasswords } from './legacy-password.js';
import { type FieldMapping, fieldsOf } from './model-fields.js';
import { MongooseLedger } from './mongoose-ledger.js';
import { MongooseTokens } from './mongoose-tokens.js';
import { MongooseUsers } from './mongoose-users.js';
import { type CollectionNames, ownCollections } from './own-collections.js';
import { StoreCalls } from './store-calls.js';
import { userIds } from './user-id.js';
import type { DocumentOf, UserModel } from './user-model.js';

/** How many times as long figures of many records may take. */
const PATIENCE = 12;

/** How the stores are made. */
export interface MongooseStoresOptions {
  /** Where the model keeps what the library needs. @default each under its own name */
  readonly fields?: FieldMapping | undefined;
  /** How an earlier library, such as passport-local-mongoose, keeps what it needs beside its hashes. */
  readonly legacyPassword?: LegacyPassword | undefined;
  /** What the library's own collections are named. */
  readonly collections?: CollectionNames | undefined;
  /** How many attempts are heard; `false` where something else counts them. */
  readonly limits?: LimitOptions | false | undefined;
  /** How long the database may take for one step, in ms of the wall clock. @default 5000 */
  readonly timeout?: number | undefined;
}

/** The ports on MongoDB, as `createMigrator` takes them. */
export interface MongooseStores<User> {
  readonly users: UserStore<User>;
  readonly ledger: MigrationLedger;
  readonly tokens: TokenStore;
  readonly limits: AttemptLimiter;
}

/** The same without a limiter. */
export interface UnlimitedMongooseStores<User> extends Omit<MongooseStores<User>, 'limits'> {
  readonly limits: undefined;
}

/**
 * The stores of an application, over its own model and on that model's connection, open or not.
 * @throws ConfigurationError where this is no model, or only one kind of another's users, its ids are of a type that is not supported, or an option is none.
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
  options: MongooseStoresOptions = {},
): MongooseStores<DocumentOf<M>> | UnlimitedMongooseStores<DocumentOf<M>> {
  if (typeof model !== 'function' || !model.schema || !model.db)
    throw new ConfigurationError('mongooseStores: expected a mongoose model, as mongoose.model(name, schema) gives it.');
  if (model.baseModelName)
    throw new ConfigurationError(
      `mongooseStores(${model.modelName}): expected the model it is a kind of, ${model.baseModelName}: users of its other kinds would pass for this one.`,
    );
  checkKeys('the options of mongooseStores', options, ['fields', 'legacyPassword', 'collections', 'limits', 'timeout']);
  const { fields, legacyPassword, limits, timeout = 5000 } = options;
  const collections = ownCollections(model, options.collections);
  const ids = userIds(model);
  const calls = new StoreCalls(model, timeout);
  const owner = new LedgerOwner(collections.ledger, model.db.collection(collections.owner), model.collection.name, calls);
  const records = model.db.collection(collections.ledger);
  const patient = new StoreCalls(model, timeout * PATIENCE);
  const days = new LedgerDays(records, model.db.collection(collections.days), calls, patient);
  const notes = new LedgerNotes(model.db.collection(collections.notes), calls);
  const ledger = new MongooseLedger(records, owner, ids, calls, days, notes);
  const users = new MongooseUsers(model, fieldsOf(model, fields), ids, calls, new LegacyPasswords(legacyPassword));
  const tokens = new MongooseTokens(model.db.collection(collections.tokens), model.collection.name, ids, calls);
  const stores = { users, ledger, tokens };
  if (limits === false) return { ...stores, limits: undefined };
  return { ...stores, limits: new MongooseLimits(model.db, collections.limits, model.collection.name, calls, limits) };
}
