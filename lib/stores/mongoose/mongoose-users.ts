import { InvalidFieldsError, isInvalidFieldsError, UserExistsError } from '../../core/errors.js';
import { isAddress } from '../../core/identifier.js';
import type {
  BulkUsers,
  NewUser,
  PasswordGift,
  PreparedUser,
  StoreChecks,
  StoredUser,
  UserChange,
  UserCondition,
  UserId,
  UserStore,
} from '../../core/ports.js';
import { type BulkUsersParts, findUsers, givePasswords, insertUsers, prepareUsers } from './bulk-users.js';
import { LegacyPasswords } from './legacy-password.js';
import { checkModel, checkStructure } from './model-checks.js';
import type { UserFields } from './model-fields.js';
import { copyWithout, textAt, valueAt } from './record-paths.js';
import type { StoreCalls } from './store-calls.js';
import { isDuplicate } from './store-errors.js';
import { checkProfile, newRecord, profileChanges, timeOfChange, unselectedPaths } from './user-documents.js';
import type { NativeId, UserIds } from './user-id.js';
import { type DatabaseRecord, type DocumentOf, MAJORITY, PRIMARY, type Records, recordsOf, type UserModel } from './user-model.js';
import { filterOf, traceOf, updateOf } from './user-writes.js';

/**
 * The users of an application's model. Reads and writes go to the driver: no hook of the application runs, and nothing
 * that is asked for is cast; what is stored is cast and validated by the model.
 */
export class MongooseUsers<M extends UserModel> implements UserStore<DocumentOf<M>>, BulkUsers {
  private fit: Promise<void> | null = null;
  private readonly many: BulkUsersParts;

  constructor(
    private readonly model: M,
    private readonly fields: UserFields,
    private readonly ids: UserIds,
    private readonly calls: StoreCalls,
    private readonly legacy: LegacyPasswords = new LegacyPasswords(undefined),
  ) {
    this.many = { model, fields, ids, calls, legacy, stored: (record) => this.stored(record) };
  }

  newId(): UserId {
    return this.ids.fresh();
  }

  async findById(id: UserId): Promise<StoredUser | null> {
    const _id = this.ids.native(id);
    return _id === undefined ? null : await this.findOne({ _id });
  }

  async find(identifier: string): Promise<StoredUser | null> {
    if (typeof identifier !== 'string') return null;
    return await this.findHolder({ email: isAddress(identifier) ? identifier : null, username: identifier });
  }

  async findHolder(names: Pick<StoredUser, 'email' | 'username'>): Promise<StoredUser | null> {
    for (const field of ['email', 'username'] as const) {
      const [path, name] = [this.fields[field], names[field]];
      const holder = path !== null && typeof name === 'string' && name ? await this.findOne({ [path]: name }) : null;
      if (holder) return holder;
    }
    return null;
  }

  /** @throws ConfigurationError where the model is not fit for it: without a unique index two people could come to have one address. */
  async insert(user: NewUser): Promise<StoredUser | null> {
    const _id = this.ids.native(user.id);
    if (_id === undefined) throw new InvalidFieldsError(['_id']);
    await this.isFit();
    try {
      const record = await this.calls.run(() => newRecord(this.model, this.fields, user, _id));
      await this.calls.write(() => this.records.insertOne(record, MAJORITY));
      return this.stored(record);
    } catch (error) {
      if (!isDuplicate(error) && !isInvalidFieldsError(error)) throw error;
      // The version was made for this very insert: who has it is what an unacknowledged try of ours left.
      const own = await this.findById(user.id);
      if (own?.credentialsVersion === user.credentialsVersion) return own;
      // A validator of the application may be the first to say that a name is taken.
      if (isDuplicate(error) || own || (await this.findHolder(user))) return null;
      throw error;
    }
  }

  async check(profile: NewUser['profile']): Promise<void> {
    await this.calls.run(() => checkProfile(this.model, this.fields, profile));
  }

  async update(id: UserId, condition: UserCondition, change: UserChange): Promise<StoredUser | null> {
    const _id = this.ids.native(id);
    if (_id === undefined) return null;
    const filter = { _id, ...this.filterOf(condition) };
    try {
      const record = await this.calls.write(async (again) => {
        const further = { ...(await profileChanges(this.model, this.fields, change.profile)), ...timeOfChange(this.model) };
        const plain = updateOf(change, further, this.fields);
        const update = change.passwordHash === undefined ? plain : this.legacy.withoutRemains(plain);
        if (!update) return await this.records.findOne(filter, PRIMARY);
        const updated = await this.records.findOneAndUpdate(filter, update, { ...MAJORITY, returnDocument: 'after' });
        return updated ?? (again ? await this.writtenBefore(_id, change) : null);
      });
      return record && this.stored(record);
    } catch (error) {
      if (isDuplicate(error)) throw new UserExistsError();
      throw error;
    }
  }

  async remove(id: UserId, condition: UserCondition = {}): Promise<boolean> {
    const _id = this.ids.native(id);
    if (_id === undefined) return false;
    const filter = { _id, ...this.filterOf(condition) };
    return await this.calls.write(async (again) => {
      const { deletedCount } = await this.records.deleteOne(filter, MAJORITY);
      return deletedCount > 0 || (again && !(await this.records.findOne({ _id }, PRIMARY)));
    });
  }

  async findMany(by: 'id' | 'email' | 'username', values: readonly string[]): Promise<readonly StoredUser[]> {
    return await findUsers(this.many, by, values);
  }

  async prepareMany(users: readonly NewUser[]): Promise<readonly (PreparedUser | InvalidFieldsError)[]> {
    return await prepareUsers(this.many, users);
  }

  /** @throws ConfigurationError as {@link insert} does. */
  async insertMany(users: readonly PreparedUser[]): Promise<readonly boolean[]> {
    await this.isFit();
    return await insertUsers(this.many, users);
  }

  async givePasswords(gifts: readonly PasswordGift[]): Promise<readonly boolean[]> {
    return await givePasswords(this.many, gifts);
  }

  /** The document is hydrated as if what a query would not select had not been: `save()` neither validates nor unsets it. */
  present({ record }: StoredUser): DocumentOf<M> {
    const { passwordHash, credentialsVersion } = this.fields;
    const hidden = [...new Set([passwordHash, credentialsVersion, ...this.legacy.paths, ...unselectedPaths(this.model.schema)])];
    const projection = Object.fromEntries(hidden.map((path) => [path, 0] as const));
    return this.model.hydrate(copyWithout(record as DatabaseRecord, hidden), projection) as DocumentOf<M>;
  }

  idOf(user: unknown): UserId | null {
    return this.ids.text(user);
  }

  async ready(checks: StoreChecks): Promise<void> {
    await checkModel(this.model, this.fields, this.legacy, checks, this.calls);
    this.fit = Promise.resolve();
  }

  private get records(): Records {
    return recordsOf(this.model);
  }

  /** Looks at the paths and unique indexes before the first user is made, also where nobody has called `ready`. */
  private async isFit(): Promise<void> {
    this.fit ??= checkStructure(this.model, this.fields, this.legacy, this.calls);
    try {
      await this.fit;
    } catch (error) {
      this.fit = null;
      throw error;
    }
  }

  /** The user whom a write that was not acknowledged has changed already. */
  private async writtenBefore(_id: NativeId, change: UserChange): Promise<DatabaseRecord | null> {
    const trace = traceOf(change);
    return trace && (await this.records.findOne({ _id, ...filterOf(trace, this.fields) }, PRIMARY));
  }

  private filterOf(condition: UserCondition): DatabaseRecord {
    return { ...filterOf(condition, this.fields), ...this.legacy.filterOf(condition.passwordHash, this.fields.passwordHash) };
  }

  private async findOne(filter: DatabaseRecord): Promise<StoredUser | null> {
    const record = await this.calls.run(() => this.records.findOne(filter, PRIMARY));
    return record && this.stored(record);
  }

  private stored(record: DatabaseRecord): StoredUser {
    const { email, username, passwordHash, emailVerified, credentialsVersion, blocked } = this.fields;
    return {
      id: this.ids.text(record['_id']) ?? '',
      email: textAt(record, email),
      username: textAt(record, username),
      passwordHash: this.legacy.hashOf(record, textAt(record, passwordHash)),
      emailVerified: valueAt(record, emailVerified) === true,
      credentialsVersion: textAt(record, credentialsVersion),
      blocked: blocked !== null && Boolean(valueAt(record, blocked)),
      record,
    };
  }
}
