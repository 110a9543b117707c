import { reportingConflicts, settleConflicts } from './conflicts.js';
import type { Context } from './context.js';
import { isInvalidFieldsError, isMigrationError, StoreUnavailableError } from './errors.js';
import { conflict, goesBy, type Identity } from './identity.js';
import type { ImportCode, ImportOutcome } from './import-results.js';
import type { ReadRow } from './import-row.js';
import type { ImportTwins } from './import-twins.js';
import type { LedgerRecord, StoredUser } from './ports.js';
import { newUserOf, settle } from './settle.js';
import { type StandingReads, standingOf, TAKEN } from './standing.js';
import { freshVersion } from './version.js';

/** What becomes of a row, without its place. */
export type RowEnd = Omit<ImportOutcome, 'index'>;

/** How rows are imported. */
export interface RowRules {
  /** Of people who are here already. */
  readonly update: readonly string[];
  /** What a rehearsal remembers of the rows before; `null` where there is none, and rows are written. */
  readonly rehearsed: ImportTwins | null;
}

/**
 * Imports one row: skips who is here with a password, else settles and then gives where there is still none. The same
 * writes in the same order as a first login, so that it may be cut off between any two, and meet a login, a reset or
 * another importer at any of them.
 * @throws StoreUnavailableError where the store gives no answer.
 */
export async function importUser(context: Context, row: ReadRow, rules: RowRules): Promise<RowEnd> {
  return await explained(context, row, rules, async () => {
    const judged = await judge(context, context, row, rules);
    if ('code' in judged) return judged;
    const { identity } = row;
    await refuseUnfit(context, identity, judged);
    if (rules.rehearsed) return rehearse(row, rules.rehearsed);
    return await bringOver(context, identity, judged.passwordHash, judged.seen, rules.update);
  });
}

/** Does something about a row; a conflict that it ends in is told and noted, and so is the end of a row that nothing can be done with. */
export async function explained<End>(
  context: Context,
  { identity: { email, username } }: ReadRow,
  { rehearsed }: RowRules,
  run: () => Promise<End>,
): Promise<End | RowEnd> {
  try {
    return await (rehearsed ? run() : reportingConflicts(context, email ?? username ?? '', run));
  } catch (error) {
    if (isInvalidFieldsError(error)) return { code: 'invalid_profile', reason: error.message };
    if (isMigrationError(error) && error.code === 'user_exists') return { code: 'conflict', reason: TAKEN_VALUE };
    if (!isMigrationError(error) || error.code !== 'identity_conflict') throw error;
    return { code: 'conflict', reason: error.cause instanceof Error ? error.cause.message : error.message };
  }
}

const TAKEN_VALUE = 'a value that only one user may have is another user’s here';

/** A row whose person is to be brought over, and where they stand. */
export interface OpenRow {
  readonly row: ReadRow;
  readonly passwordHash: string;
  readonly seen: StoredUser | null;
  /** Nothing at all was found of them. */
  readonly isNew: boolean;
}

/**
 * Says what is to be done about a row, by where its person stands, and updates who is here.
 * @param reads Where that is read.
 * @throws IdentityConflictError
 */
export async function judge(
  context: Context,
  reads: StandingReads,
  row: ReadRow,
  { update, rehearsed }: RowRules,
): Promise<RowEnd | OpenRow> {
  const { identity, passwordHash } = row;
  const standing = await standingOf(reads, identity);
  if (standing.at === 'here') return await updateUser(context, identity, standing.user, update, rehearsed !== null);
  if (standing.at === 'conflict') throw conflict(standing.reason);
  if (standing.at !== 'open') return { code: standing.at };
  const twin = rehearsed?.standing(identity);
  if (twin === 'conflict') throw conflict(TAKEN);
  if (twin === 'here') return { code: update.some((field) => field in identity.profile) ? 'updated' : 'exists' };
  if (!row.mayLogIn) return { code: 'may_not_log_in' };
  if (passwordHash === null) return { code: 'no_hash' };
  return { row, passwordHash, seen: standing.seen, isNew: standing.isNew === true };
}

/** What a rehearsal says of a row that would come in. */
export function rehearse({ identity }: ReadRow, rehearsed: ImportTwins): RowEnd {
  rehearsed.note(identity);
  return { code: 'imported' };
}

/**
 * Asks the application's model about somebody before anything is written of them: about all of a new user, about the
 * further fields of one who is half-way.
 * @throws InvalidFieldsError
 */
async function refuseUnfit({ users }: Context, identity: Identity, { isNew }: OpenRow): Promise<void> {
  if (!isNew || !users.prepareMany) return await users.check?.(identity.profile);
  const [answer] = await users.prepareMany([newUserOf(identity, users.newId(), freshVersion())]);
  // A validator of the application may be the first to say that a name was taken meanwhile.
  if (isInvalidFieldsError(answer) && !(await users.findHolder(identity))) throw answer;
}

async function bringOver(
  context: Context,
  identity: Identity,
  passwordHash: string,
  seen: StoredUser | null,
  update: readonly string[],
): Promise<RowEnd> {
  const settled = await settle(context, identity, { via: 'import', seen });
  if (settled.at === 'deleted') return { code: 'deleted' };
  if (settled.at === 'holder') throw conflict(TAKEN);
  const { user, record } = settled;
  if (user.passwordHash || user.blocked) return await updateUser(context, identity, user, update, false);
  if (identity.legacyId === null && !goesBy(user, identity)) throw conflict('another person goes by this row’s identity now');
  return await give(context, identity, user, record, passwordHash);
}

/** Gives the password where there is still none. Who has been given one meanwhile has a newer one, and keeps it. */
async function give(context: Context, identity: Identity, user: StoredUser, record: LedgerRecord, passwordHash: string): Promise<RowEnd> {
  const given = await context.users.update(
    user.id,
    { passwordHash: null, credentialsVersion: user.credentialsVersion },
    {
      passwordHash,
      profile: identity.profile,
      ...(identity.emailVerified && user.email === identity.email ? { emailVerified: true } : {}),
    },
  );
  if (given) {
    context.emit('migrated', { userId: given.id, source: record.source, via: 'import' });
    await settleConflicts(context, identity);
    return { code: 'imported', userId: given.id };
  }
  const now = await context.users.findById(user.id);
  if (!now) return { code: 'deleted' };
  if (now.passwordHash) return { code: 'exists', userId: now.id };
  throw new StoreUnavailableError(undefined, { cause: new Error('a user changed while a row was imported') });
}

/** Sets the named fields of somebody who is here. Nothing else of them, and never their password. */
async function updateUser(
  { users }: Context,
  identity: Identity,
  user: StoredUser,
  update: readonly string[],
  rehearsal: boolean,
): Promise<RowEnd> {
  const profile = Object.fromEntries(Object.entries(identity.profile).filter(([field]) => update.includes(field)));
  const end = (code: ImportCode): RowEnd => ({ code, userId: user.id });
  if (!Object.keys(profile).length) return end('exists');
  if (rehearsal) return end('updated');
  return end((await users.update(user.id, {}, { profile })) ? 'updated' : 'exists');
}
