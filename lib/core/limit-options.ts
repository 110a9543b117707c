import { ConfigurationError } from './errors.js';
import { checkKeys } from './known-keys.js';

/** How many attempts are heard. */
export interface LimitOptions {
  /** Failures per identifier in a window. @default 10 */
  readonly perIdentifier?: number | undefined;
  /** Failures per network address in a window. @default 100 */
  readonly perIp?: number | undefined;
  /** The length of a window, in ms, begun by the first attempt in it. @default 900000, a quarter of an hour */
  readonly window?: number | undefined;
  /**
   * Failures per identifier without a success between them, however slow; from then on only a reset helps
   * (NIST SP 800-63B-4, 3.2.2). @default 100
   */
  readonly ceiling?: number | undefined;
}

/** The same, with the defaults. */
export type LimitBounds = { readonly [Name in keyof LimitOptions]-?: number };

/**
 * The bounds that an application asks for.
 * @throws ConfigurationError where one is no whole number from 1, there are others than these, or the ceiling is below
 * twice `perIdentifier`: as many attempts may be under way at once as a window takes, and none may pass the ceiling.
 */
export function limitBounds(options: LimitOptions = {}): LimitBounds {
  checkKeys('limits', options, ['perIdentifier', 'perIp', 'window', 'ceiling']);
  const { perIdentifier = 10, perIp = 100, window = 900_000, ceiling = 100 } = options;
  const bounds = { perIdentifier, perIp, window, ceiling };
  for (const [name, value] of Object.entries(bounds)) {
    if (!Number.isInteger(value) || value < 1) throw new ConfigurationError(`Expected limits.${name} to be a whole number from 1.`);
  }
  if (ceiling < 2 * perIdentifier)
    throw new ConfigurationError('Expected limits.ceiling to be at least twice limits.perIdentifier: it is for those who never stop.');
  return bounds;
}
