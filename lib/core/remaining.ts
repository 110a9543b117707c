import type { Context } from './context.js';
import { ConfigurationError, LegacyUnavailableError } from './errors.js';
import { readRow, type ReadRow, type RefusedRow } from './import-row.js';
import { inOrder } from './in-order.js';
import { checkKeys } from './known-keys.js';
import { isPlainObject } from './legacy-answer.js';
import type { LegacyProfile } from './ports.js';
import { standingOf } from './standing.js';
import { isProvisional } from './version.js';

/** Why somebody of the old system is not here yet. */
export type RemainingReason = (typeof REMAINING_REASONS)[number];

export const REMAINING_REASONS = [
  /** They have not logged in since the migration began. */
  'never-came',
  /** A user of theirs is here, but without a password: made ahead of the migration, or their first login was cut off. They come over by their next. */
  'no-hash',
  /** They are coming over by a login or a reset at this moment. */
  'in-progress',
  /** Somebody signed up with their address here, and never proved that it is theirs. They take it over by a login or a reset. */
  'unproven-signup',
  /** Their address or username belongs to another user here. An operator has to look. */
  'conflict',
  /** The old system lets them in no more, or not with a password alone: they can't come over by themselves. */
  'blocked',
  /** What the old system says of them is no profile, or their address is none. */
  'unreadable',
] as const;

/** Somebody who is in the old system, and neither here nor deleted here. Their hash is never told. */
export interface RemainingPerson {
  readonly source: string;
  readonly legacyId: string | null;
  /** As the old system spells it. */
  readonly email: string | null;
  readonly username: string | null;
  /** Whether the old system said literal `true`. */
  readonly emailVerified: boolean;
  readonly name: string | null;
  readonly reason: RemainingReason;
  /** More about it, for an operator; never a value of the profile. */
  readonly detail: string | null;
  /** Whether the old system gave a hash of theirs that an import would take. */
  readonly hasHash: boolean;
}

/** Which of them are wanted. */
export interface RemainingQuery {
  /** Names of sources. @default all that there are */
  readonly sources?: readonly string[] | undefined;
  /** How many are looked up at once. @default 16 */
  readonly concurrency?: number | undefined;
  /** Once aborted, nobody else is given. */
  readonly signal?: AbortSignal | undefined;
}

/** Everybody who is in the old system, source by source. */
export interface LegacyListing {
  /** All people of a source, as it tells them; `null` where it can't. */
  users(source: string, signal: AbortSignal): AsyncIterable<LegacyProfile> | null;
}

/**
 * Everybody of the old system who is not here, in the order of its `users()`, and why. Nothing is written, and no more
 * people are kept in memory than are looked up at once.
 * @throws ConfigurationError where an option is wrong, a source has no `users()`, or the phase is `off`.
 * @throws LegacyUnavailableError where a source fails: those before were given, those behind are not known.
 * @throws StoreUnavailableError
 */
export async function* remaining(
  context: Context,
  listing: LegacyListing,
  query: RemainingQuery = {},
): AsyncGenerator<RemainingPerson, void, undefined> {
  const { sources, concurrency, signal } = settingsOf(context, query);
  if ((await context.phase()) === 'off') throw new ConfigurationError('remaining: in phase off, the old system is not asked who there is.');
  const listed = sources.map((source) => {
    const people = listing.users(source, signal);
    if (!people) throw new ConfigurationError(`remaining: the source '${source}' has no users(), which gives all its people.`);
    return { source, people };
  });
  for (const { source, people } of listed) {
    const found = inOrder(untilAborted(people, source, signal), concurrency, (profile) => whyLeft(context, profile, source));
    for await (const person of found) if (person) yield person;
  }
}

/** `null` for somebody who is here, or was deleted here. */
async function whyLeft(context: Context, profile: unknown, source: string): Promise<RemainingPerson | null> {
  const row = readPerson(context, profile, source);
  const fields = Object(profile) as Readonly<Record<string, unknown>>;
  const told = { source, emailVerified: fields['emailVerified'] === true, name: textOf(fields['name']) };
  if ('code' in row) {
    const names = { legacyId: textOf(fields['id']), email: textOf(fields['email']), username: textOf(fields['username']) };
    return { ...told, ...names, reason: 'unreadable', detail: row.reason, hasHash: false };
  }
  const { legacyId, address, username } = row.identity;
  const left = await standingIn(context, row);
  if (!left) return null;
  return { ...told, legacyId, email: address, username, detail: null, ...left, hasHash: row.passwordHash !== null };
}

type Left = Pick<RemainingPerson, 'reason'> & Partial<Pick<RemainingPerson, 'detail'>>;

async function standingIn(context: Context, { identity, mayLogIn }: ReadRow): Promise<Left | null> {
  const standing = await standingOf(context, identity);
  if (standing.at === 'deleted' || (standing.at === 'here' && !isProvisional(standing.user))) return null;
  if (!mayLogIn) return { reason: 'blocked' };
  if (standing.at === 'here') return { reason: 'unproven-signup' };
  if (standing.at === 'conflict') return { reason: 'conflict', detail: standing.reason };
  if (standing.at === 'in_progress') return { reason: 'in-progress' };
  return { reason: standing.hashless ? 'no-hash' : 'never-came' };
}

/** Somebody whose hash can't be read is left all the same. */
function readPerson(context: Context, profile: unknown, source: string): ReadRow | RefusedRow {
  const row = readRow(context, profile, source);
  if (!('code' in row) || !isPlainObject(profile) || !profile['password']) return row;
  return readRow(context, { ...profile, password: null }, source);
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : null;

/** The people of a source until it is aborted; nobody waits for one that is stuck then. */
async function* untilAborted(people: AsyncIterable<unknown>, source: string, signal: AbortSignal): AsyncGenerator<unknown> {
  const iterator = people[Symbol.asyncIterator]();
  const aborted = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
  let given = 0;
  let isOver = false;
  try {
    while (!signal.aborted) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next === null) return;
      if ((isOver = next.done === true)) return;
      given++;
      yield next.value;
    }
  } catch (cause) {
    isOver = true;
    if (!signal.aborted) throw new LegacyUnavailableError(`The source '${source}' failed after ${given} people.`, { cause });
  } finally {
    if (!isOver) void (async () => await iterator.return?.())().catch(() => {});
  }
}

function settingsOf({ legacy }: Context, query: RemainingQuery) {
  checkKeys('the options of remaining', query, ['sources', 'concurrency', 'signal']);
  const { sources = legacy.sources, concurrency = 16, signal = new AbortController().signal } = query;
  const wrong = (what: string): ConfigurationError => new ConfigurationError(`remaining: expected ${what}.`);
  if (!legacy.sources.length) throw wrong('an old system: the migrator was made without');
  if (!(sources instanceof Array) || !sources.length || sources.some((source) => !legacy.sources.includes(source)))
    throw wrong(`sources to be names of old systems, some of ${legacy.sources.join(', ')}`);
  if (!Number.isInteger(concurrency) || concurrency < 1) throw wrong('concurrency to be a whole number from 1');
  return { sources: [...new Set(sources)], concurrency, signal };
}
