import type { Context } from './context.js';
import { ConfigurationError } from './errors.js';
import { bulkStores } from './import-reads.js';
import type { ImportOptions } from './import-results.js';
import { checkKeys } from './known-keys.js';

/** What an import goes by, with every default. */
export type ImportSettings = ReturnType<typeof importSettings>;

const OPTIONS = ['source', 'dryRun', 'update', 'concurrency', 'retries', 'retryDelay', 'signal', 'onRow'] as const;
/** What is never set by an import on people who are here: who they are, and what lets them in. */
const NEVER_UPDATED = new Set([
  'id',
  '_id',
  'email',
  'username',
  'password',
  'passwordHash',
  'emailVerified',
  'credentialsVersion',
  'blocked',
]);

/** How many rows are under way at once where a store takes them singly. */
const SINGLY = 32;
/** The same where it takes many together. */
const TOGETHER = 3000;
/** How many are taken together at most: more make no command cheaper, and take memory. */
const BATCH = 500;
/** How long rows wait for others to be taken together with, in ms: longer than a file needs, and nobody notices. */
const LINGER = 50;

/** @throws ConfigurationError where an option is wrong. */
export function importSettings(context: Context, options: ImportOptions) {
  checkKeys('the options of importUsers', options, OPTIONS);
  const isTogether = bulkStores(context) !== null;
  const { dryRun = false, concurrency = isTogether ? TOGETHER : SINGLY, retries = 5, retryDelay = 500, signal, onRow } = options;
  const update = updateIn(options);
  if (typeof dryRun !== 'boolean') throw wrong('dryRun to be a boolean');
  if (!Number.isInteger(concurrency) || concurrency < 1) throw wrong('concurrency to be a whole number from 1');
  if (!Number.isInteger(retries) || retries < 0) throw wrong('retries to be a whole number from 0');
  if (!Number.isFinite(retryDelay) || retryDelay < 0) throw wrong('retryDelay to be a number of milliseconds');
  if (onRow !== undefined && typeof onRow !== 'function') throw wrong('onRow to be a function');
  // Some batches are under way while the next is read.
  const batch = isTogether ? Math.min(BATCH, Math.ceil(concurrency / 4)) : 1;
  const turns = { underWay: concurrency, batch, linger: LINGER };
  return {
    source: sourceIn(context, options),
    dryRun,
    update,
    retries,
    retryDelay,
    signal,
    onRow,
    singly: Math.min(SINGLY, concurrency),
    ...turns,
  };
}

function sourceIn({ legacy: { sources } }: Context, options: ImportOptions): string {
  const source = options.source ?? (sources.length === 1 ? sources[0] : undefined);
  if (typeof source === 'string' && source && (!sources.length || sources.includes(source))) return source;
  throw wrong(`source to be the name of the old system in the ledger${sources.length ? `, one of ${sources.join(', ')}` : ''}`);
}

function updateIn({ update = [] }: ImportOptions): readonly string[] {
  if (!(update instanceof Array) || update.some((field: unknown) => typeof field !== 'string' || !field))
    throw wrong('update to be names of fields');
  const never = update.filter((field) => NEVER_UPDATED.has(field));
  if (never.length)
    throw wrong(`update to name fields of the profile; ${never.join(', ')} of people who are here is never changed by an import`);
  return update;
}

const wrong = (what: string): ConfigurationError => new ConfigurationError(`importUsers: expected ${what}.`);
