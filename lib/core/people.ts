import type { Context } from './context.js';
import { InvalidRequestError } from './errors.js';
import { keyOf } from './identity.js';
import { IDENTITY_STATES, type IdentityState, type Page, type PageQuery, type TextRange } from './ledger-overview.js';
import type { LedgerRecord, MigrationPath, UserId } from './ports.js';

/** Which people are wanted. */
export interface PeopleQuery extends PageQuery {
  /** Not together with a search, which looks through all. @default 'migrated' */
  readonly state?: IdentityState | undefined;
  /** The beginning of an address or username, or the whole of an id, here or in the old system. */
  readonly search?: string | undefined;
}

/** Somebody of the old system whom the ledger knows. Names are those that the old system gave, unmasked. */
export interface Person {
  readonly key: string;
  readonly state: IdentityState;
  readonly source: string;
  readonly legacyId: string | null;
  readonly userId: UserId;
  readonly email: string | null;
  readonly username: string | null;
  readonly emailVerified: boolean;
  readonly via: MigrationPath;
  readonly claimedAt: Date;
  readonly migratedAt: Date | null;
  readonly deletedAt: Date | null;
}

const LONGEST = 320;

/**
 * A page of people.
 * @throws InvalidRequestError where the query is none.
 */
export async function people(context: Context, query: PeopleQuery): Promise<Page<Person>> {
  const { state = 'migrated', search = '', ...page } = query;
  if (!IDENTITY_STATES.includes(state)) throw new InvalidRequestError('There is no such state of a person.');
  if (typeof search !== 'string' || search.length > LONGEST) throw new InvalidRequestError('The search is not valid.');
  const wanted = search.trim();
  const found = wanted ? await matching(context, wanted, page) : await context.ledger.overview.page({ ...page, state });
  return { items: found.items.map(personOf), next: found.next };
}

/** On the first page, those whose id it is come first. */
async function matching(context: Context, search: string, page: PageQuery): Promise<Page<LedgerRecord>> {
  const { ledger } = context;
  const found = await ledger.overview.page({ ...page, aliases: rangesOf(search.normalize('NFC').toLowerCase()) });
  if (page.cursor) return found;
  const first = new Map<string, LedgerRecord>();
  const byId = await Promise.all(context.legacy.sources.map((source) => ledger.find(keyOf(context, source, 'id', search))));
  for (const record of [...byId, ...(await ledger.findByUser(search)), ...found.items]) if (record?.source) first.set(record.key, record);
  return { items: [...first.values()], next: found.next };
}

const USERNAME = 'username:';
const AFTER_USERNAMES = 'username;';
const LAST = '\uffff';

/** The aliases that a name beginning so may have: usernames are among them with a word in front, which no search is for. */
function rangesOf(beginning: string): readonly TextRange[] {
  const usernames = { from: `${USERNAME}${beginning}`, to: `${USERNAME}${beginning}${LAST}` };
  const addresses = { from: beginning, to: `${beginning}${LAST}` };
  if (beginning.startsWith(USERNAME)) return [usernames];
  if (!USERNAME.startsWith(beginning)) return [usernames, addresses];
  return [usernames, { ...addresses, to: USERNAME }, { ...addresses, from: AFTER_USERNAMES }];
}

function personOf({ key, state, source, legacyId, userId, aliases, emailVerified, via, ...times }: LedgerRecord): Person {
  const { claimedAt, migratedAt, deletedAt } = times;
  const username = aliases.find((alias) => alias.startsWith(USERNAME))?.slice(USERNAME.length) ?? null;
  const email = aliases.find((alias) => !alias.startsWith(USERNAME)) ?? null;
  const names = { email, username, emailVerified };
  return { key, state: deletedAt ? 'deleted' : state, source, legacyId, userId, ...names, via, claimedAt, migratedAt, deletedAt };
}
