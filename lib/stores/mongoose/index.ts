export type { LimitOptions } from '../../core/limit-options.js';
export type { LegacyPassword } from './legacy-password.js';
export { type MigratableUserOptions, migratableUser } from './migratable-user.js';
export type { FieldMapping } from './model-fields.js';
export { type MongooseStores, type MongooseStoresOptions, mongooseStores, type UnlimitedMongooseStores } from './mongoose-stores.js';
export type { CollectionNames } from './own-collections.js';
export type { DocumentOf, UserModel } from './user-model.js';
