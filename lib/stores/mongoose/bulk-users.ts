import { InvalidFieldsError, isInvalidFieldsError } from '../../core/errors.js';
import type { NewUser, PasswordGift, PreparedUser, StoredUser } from '../../core/ports.js';
import { changeEach, findEach, insertEach } from './bulk-writes.js';
import type { LegacyPasswords } from './legacy-password.js';
import type { UserFields } from './model-fields.js';
import { textAt } from './record-paths.js';
import type { StoreCalls } from './store-calls.js';
import { storeErrorOf } from './store-errors.js';
import { newRecord, timeOfChange } from './user-documents.js';
import type { UserIds } from './user-id.js';
import { type DatabaseRecord, MAJORITY, recordsOf, type UserModel } from './user-model.js';
import { filterOf, updateOf } from './user-writes.js';

/** What reading and writing many users takes. */
export interface BulkUsersParts {
  readonly model: UserModel;
  readonly fields: UserFields;
  readonly ids: UserIds;
  readonly calls: StoreCalls;
  readonly legacy: LegacyPasswords;
  /** What is stored, as the core sees it. */
  readonly stored: (record: DatabaseRecord) => StoredUser;
}

/** Users who have one of these ids, addresses or usernames. */
export async function findUsers(
  { model, fields, ids, calls, stored }: BulkUsersParts,
  by: 'id' | 'email' | 'username',
  values: readonly string[],
): Promise<readonly StoredUser[]> {
  const path = by === 'id' ? '_id' : fields[by];
  if (path === null) return [];
  const wanted: readonly unknown[] = by === 'id' ? values.map((id) => ids.native(id)) : values;
  const known = wanted.filter((value) => value !== undefined && value !== '');
  return (await findEach(recordsOf(model), calls, path, known)).map(stored);
}

/**
 * New users' documents, each as that of a single one is made; in the place of those that the model refuses, or has no name
 * for, why.
 */
export async function prepareUsers(
  { model, fields, ids, calls }: BulkUsersParts,
  users: readonly NewUser[],
): Promise<readonly (PreparedUser | InvalidFieldsError)[]> {
  const prepare = async (user: NewUser): Promise<PreparedUser | InvalidFieldsError> => {
    const _id = ids.native(user.id);
    if (_id === undefined) return new InvalidFieldsError(['_id']);
    // Without an old system that says yes to them, nothing would find them here by a name that is not stored.
    if (user.email === null && fields.username === null) return new InvalidFieldsError(['username']);
    try {
      return { user, record: await newRecord(model, fields, user, _id) };
    } catch (error) {
      const refusal = storeErrorOf(error);
      if (isInvalidFieldsError(refusal)) return refusal;
      throw error;
    }
  };
  return await calls.run(() => Promise.all(users.map(prepare)));
}

/** Inserts them. Each has a version of its own beside its id: who has both is what a try of ours left. */
export async function insertUsers({ model, fields, calls }: BulkUsersParts, users: readonly PreparedUser[]): Promise<readonly boolean[]> {
  const version = (record: DatabaseRecord) => textAt(record, fields.credentialsVersion);
  const records = users.map(({ record }) => record as DatabaseRecord);
  return await insertEach(recordsOf(model), calls, records, (found, record) => version(found) === version(record));
}

/**
 * Gives passwords to users without one. Where fewer matched than were to be given one, somebody else has changed some
 * of them meanwhile. Who has the password by then was given it here, or by another importer of the same row: as many
 * are ours as have matched.
 */
export async function givePasswords(parts: BulkUsersParts, gifts: readonly PasswordGift[]): Promise<readonly boolean[]> {
  const { model, fields, ids, calls, legacy, stored } = parts;
  if (!gifts.length) return [];
  const further = timeOfChange(model);
  const writes = gifts.map(({ id, credentialsVersion, passwordHash }) => {
    const filter: DatabaseRecord = { _id: ids.native(id), ...filterOf({ passwordHash: null, credentialsVersion }, fields) };
    const update = legacy.withoutRemains(updateOf({ passwordHash }, further, fields)) ?? {};
    return { updateOne: { filter, update } };
  });
  const { matchedCount, isSure } = await changeEach(calls, () => recordsOf(model).bulkWrite(writes, { ordered: false, ...MAJORITY }));
  if (isSure && matchedCount === gifts.length) return gifts.map(() => true);
  const found = await findEach(
    recordsOf(model),
    calls,
    '_id',
    gifts.map(({ id }) => ids.native(id)),
  );
  const hashes = new Map(found.map(stored).map(({ id, passwordHash }) => [id, passwordHash]));
  let left = isSure ? matchedCount : gifts.length;
  return gifts.map(({ id, passwordHash }) => hashes.get(id) === passwordHash && left-- > 0);
}
