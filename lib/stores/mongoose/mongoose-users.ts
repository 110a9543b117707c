import { InvalidFieldsError, UserExistsError } from '../../core/errors.js';
import { isAddress } from '../../core/identifier.js';
import type { NewUser, StoreChecks, StoredUser, UserChange, UserCondition, UserId, UserStore } from '../../core/ports.js';
import { checkModel } from './model-checks.js';
import { textAt, type UserFields, valueAt, without } from './model-fields.js';
import { isDuplicate, step, write } from './store-errors.js';
import { castFields, newRecord, updatedAtPath } from './user-documents.js';
import type { UserIds } from './user-id.js';
import { type DatabaseRecord, type DocumentOf, MAJORITY, PRIMARY, type Records, recordsOf, type UserModel } from './user-model.js';

/**
 * The users of an application's model. Reads and writes go to the driver: no hook of the application runs, and nothing
 * that is asked for is cast; what is stored is cast and validated by the model.
 */
export class MongooseUsers<M extends UserModel> implements UserStore<DocumentOf<M>> {
  private readonly records: Records;

  constructor(
    private readonly model: M,
    private readonly fields: UserFields,
    private readonly ids: UserIds,
  ) {
    this.records = recordsOf(model);
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

  async insert(user: NewUser): Promise<StoredUser | null> {
    const _id = this.ids.native(user.id);
    if (_id === undefined) throw new InvalidFieldsError(['_id']);
    const record = await newRecord(this.model, this.fields, user, _id);
    try {
      await write(() => this.records.insertOne(record, MAJORITY));
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      // The version was made for this very insert: who has it is what an unacknowledged try of ours left.
      const own = await this.findById(user.id);
      return own?.credentialsVersion === user.credentialsVersion ? own : null;
    }
    return this.stored(record);
  }

  async update(id: UserId, condition: UserCondition, change: UserChange): Promise<StoredUser | null> {
    const _id = this.ids.native(id);
    if (_id === undefined) return null;
    const update = await this.updateOf(change);
    const filter = { _id, ...this.filterOf(condition) };
    try {
      const record = await write(async (again) => {
        const updated = await this.records.findOneAndUpdate(filter, update, { ...MAJORITY, returnDocument: 'after' });
        return updated ?? (again ? await this.records.findOne({ _id, ...this.filterOf(change) }, PRIMARY) : null);
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
    const { deletedCount } = await write(() => this.records.deleteOne({ _id, ...this.filterOf(condition) }, MAJORITY));
    return deletedCount > 0;
  }

  present({ record }: StoredUser): DocumentOf<M> {
    const { passwordHash, credentialsVersion } = this.fields;
    // Hydrated as if the two had not been selected: a later save() neither validates nor unsets them.
    const shown = without(without(record as DatabaseRecord, passwordHash), credentialsVersion);
    return this.model.hydrate(shown, { [passwordHash]: 0, [credentialsVersion]: 0 }) as DocumentOf<M>;
  }

  idOf(user: unknown): UserId | null {
    return this.ids.text(user);
  }

  async ready(checks: StoreChecks): Promise<void> {
    await checkModel(this.model, this.fields, checks);
  }

  private async findOne(filter: DatabaseRecord): Promise<StoredUser | null> {
    const record = await step(() => this.records.findOne(filter, PRIMARY));
    return record && this.stored(record);
  }

  private stored(record: DatabaseRecord): StoredUser {
    const { email, username, passwordHash, emailVerified, credentialsVersion, blocked } = this.fields;
    return {
      id: this.ids.text(record['_id']) ?? '',
      email: textAt(record, email),
      username: textAt(record, username),
      passwordHash: textAt(record, passwordHash),
      emailVerified: valueAt(record, emailVerified) === true,
      credentialsVersion: textAt(record, credentialsVersion),
      blocked: blocked !== null && valueAt(record, blocked) === true,
      record,
    };
  }

  /** `null` matches absence, and an address is not verified by anything but `true`. */
  private filterOf(values: UserCondition | UserChange): DatabaseRecord {
    const { email, passwordHash, emailVerified, credentialsVersion } = values;
    const wanted = { email, passwordHash, credentialsVersion, emailVerified: emailVerified === false ? { $ne: true } : emailVerified };
    return Object.fromEntries(
      Object.entries(wanted)
        .filter(([, value]) => value !== undefined)
        .map(([field, value]) => [this.fields[field as keyof typeof wanted], value]),
    );
  }

  private async updateOf({ profile, ...change }: UserChange): Promise<DatabaseRecord> {
    const set: Record<string, unknown> = profile ? await castFields(this.model, this.fields, profile) : {};
    const unset: Record<string, ''> = {};
    for (const [field, value] of Object.entries(change)) {
      const path = this.fields[field as keyof typeof change];
      if (path === null || value === undefined) continue;
      if (value === null) unset[path] = '';
      else set[path] = value;
    }
    const updatedAt = updatedAtPath(this.model);
    if (updatedAt) set[updatedAt] = new Date();
    return { ...(Object.keys(set).length ? { $set: set } : {}), ...(Object.keys(unset).length ? { $unset: unset } : {}) };
  }
}
