import { ConfigurationError } from '../../core/errors.js';
import { checkKeys } from '../../core/known-keys.js';
import type { UserModel } from './user-model.js';

/** What the library's own collections are named. */
export interface CollectionNames {
  /** Each collection of users has a ledger of its own. Beside it there are small ones, `<ledger>_owner`, `<ledger>_days` and `<ledger>_notes`. @default 'migration_ledger' */
  readonly ledger?: string | undefined;
  /** @default 'migration_tokens' */
  readonly tokens?: string | undefined;
  /** @default 'migration_limits' */
  readonly limits?: string | undefined;
}

/** The names of all of them. */
export type OwnCollections = Readonly<Record<'ledger' | 'owner' | 'days' | 'notes' | 'tokens' | 'limits', string>>;

/**
 * The names of the library's own collections.
 * @throws ConfigurationError where one is no name, or names the collection of the users or one of the others.
 */
export function ownCollections({ collection }: Pick<UserModel, 'collection'>, given: CollectionNames = {}): OwnCollections {
  checkKeys('collections', given, ['ledger', 'tokens', 'limits']);
  const { ledger = 'migration_ledger', tokens = 'migration_tokens', limits = 'migration_limits' } = given;
  for (const [name, value] of Object.entries({ ledger, tokens, limits })) {
    if (typeof value !== 'string' || !value) throw new ConfigurationError(`Expected collections.${name} to be the name of a collection.`);
  }
  const names = { ledger, owner: `${ledger}_owner`, days: `${ledger}_days`, notes: `${ledger}_notes`, tokens, limits };
  const all = [collection.name, ...Object.values(names)];
  const twice = all.find((name, at) => all.indexOf(name) !== at);
  if (twice !== undefined)
    throw new ConfigurationError(
      `Expected the users, the ledger, what is beside it, the tokens and the limits to be in collections of their own, got '${twice}' twice: give another name in collections.ledger, collections.tokens or collections.limits.`,
    );
  return names;
}
