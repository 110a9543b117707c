import { ConfigurationError } from '../core/errors.js';
import type { LegacySource } from '../core/ports.js';

/** Who is in the old system, where what checks passwords there can't say: from its database, its API or an export of it. */
export type SeparateLookup = Pick<LegacySource, 'getUser' | 'count' | 'users'>;

/** The names of them. */
export const LOOKUP_OPTIONS = ['getUser', 'count', 'users'] as const;

/**
 * The part of a source that is not its `verify`.
 * @param product The function that they were given to, for messages.
 * @throws ConfigurationError where one of them is no function, or there is no `getUser`.
 */
export function separateLookup(product: string, options: SeparateLookup): SeparateLookup {
  for (const option of LOOKUP_OPTIONS) {
    const given: unknown = options[option];
    if (typeof given === 'function' || (given === undefined && option !== 'getUser')) continue;
    throw new ConfigurationError(
      `${product}: expected ${option} to be a function${option === 'getUser' ? ': who somebody is can not be asked for over this contract' : ''}.`,
    );
  }
  return {
    getUser: (identifier, context) => options.getUser(identifier, context),
    ...(options.count && { count: options.count.bind(options) }),
    ...(options.users && { users: options.users.bind(options) }),
  };
}
