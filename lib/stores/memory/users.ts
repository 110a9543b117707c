import { UserExistsError } from '../../core/errors.js';
import type {
  BulkUsers,
  NewUser,
  PasswordGift,
  PreparedUser,
  StoredUser,
  UserChange,
  UserCondition,
  UserId,
  UserStore,
} from '../../core/ports.js';

/** The user that an application gets from the stores in memory: a plain object, with the mapped profile's fields. */
export interface MemoryUser {
  readonly id: UserId;
  readonly email: string | null;
  readonly username?: string;
  readonly emailVerified: boolean;
}

type Profile = Readonly<Record<string, unknown>>;
type Row = Omit<StoredUser, 'record' | 'blocked'> & { readonly profile: Profile };

/** Users in memory. A user is blocked whose profile has a field `blocked` that is `true`. */
export class MemoryUsers<User extends MemoryUser = MemoryUser> implements UserStore<User>, BulkUsers {
  private readonly rows = new Map<UserId, Row>();

  newId(): UserId {
    return crypto.randomUUID();
  }

  async findById(id: UserId): Promise<StoredUser | null> {
    return storedOf(this.rows.get(id));
  }

  async find(identifier: string): Promise<StoredUser | null> {
    return await this.findHolder({ email: identifier, username: identifier });
  }

  async findHolder({ email, username }: Pick<StoredUser, 'email' | 'username'>): Promise<StoredUser | null> {
    return storedOf(this.withName('email', email) ?? this.withName('username', username));
  }

  async insert({ profile, ...user }: NewUser): Promise<StoredUser | null> {
    const row = { ...user, passwordHash: user.passwordHash ?? null, profile: ownCopy(profile) };
    if (this.rows.has(row.id) || this.isTaken(row)) return null;
    this.rows.set(row.id, row);
    return storedOf(row);
  }

  async update(id: UserId, condition: UserCondition, { profile, ...change }: UserChange): Promise<StoredUser | null> {
    const row = this.matching(id, condition);
    if (!row) return null;
    const changed = { ...row, ...change, profile: { ...row.profile, ...ownCopy(profile) } };
    if (this.isTaken(changed)) throw new UserExistsError();
    this.rows.set(id, changed);
    return storedOf(changed);
  }

  async remove(id: UserId, condition: UserCondition = {}): Promise<boolean> {
    return this.matching(id, condition) !== null && this.rows.delete(id);
  }

  async findMany(by: 'id' | 'email' | 'username', values: readonly string[]): Promise<readonly StoredUser[]> {
    const wanted = new Set<string | null>(values);
    return [...this.rows.values()].filter((row) => row[by] !== null && wanted.has(row[by])).flatMap((row) => storedOf(row) ?? []);
  }

  async prepareMany(users: readonly NewUser[]): Promise<readonly PreparedUser[]> {
    return users.map((user) => ({ user, record: user }));
  }

  async insertMany(users: readonly PreparedUser[]): Promise<readonly boolean[]> {
    return await Promise.all(users.map(async ({ user }) => (await this.insert(user)) !== null));
  }

  async givePasswords(gifts: readonly PasswordGift[]): Promise<readonly boolean[]> {
    const give = async ({ id, credentialsVersion, passwordHash }: PasswordGift) =>
      (await this.update(id, { passwordHash: null, credentialsVersion }, { passwordHash })) !== null;
    return await Promise.all(gifts.map(give));
  }

  present({ id, email, username, emailVerified, record }: StoredUser): User {
    const user: MemoryUser = { id, email, ...(username === null ? {} : { username }), emailVerified, ...ownCopy(record as Profile) };
    // What the profile mapping gives is for the application to say; only it knows its type.
    return user as User;
  }

  idOf(user: unknown): UserId | null {
    const id: unknown = typeof user === 'object' && user !== null && 'id' in user ? user.id : user;
    return typeof id === 'string' && id ? id : null;
  }

  private matching(id: UserId, condition: UserCondition): Row | null {
    const row = this.rows.get(id);
    const holds = Object.entries(condition).every(([field, value]) => row?.[field as keyof UserCondition] === value);
    return row && holds ? row : null;
  }

  private withName(field: 'email' | 'username', name: string | null): Row | undefined {
    return name === null ? undefined : [...this.rows.values()].find((row) => row[field] === name);
  }

  private isTaken({ id, email, username }: Row): boolean {
    const holders = [this.withName('email', email), this.withName('username', username)];
    return holders.some((holder) => holder !== undefined && holder.id !== id);
  }
}

const KEPT_HERE = new Set(['id', '_id', 'email', 'username', 'emailVerified', 'passwordHash', 'credentialsVersion']);

/** A profile without what the store keeps by itself, sharing nothing with the one that was given. */
const ownCopy = (profile: Profile = {}): Profile =>
  structuredClone(Object.fromEntries(Object.entries(profile).filter(([field]) => !KEPT_HERE.has(field))));

function storedOf(row: Row | undefined): StoredUser | null {
  if (!row) return null;
  const { profile, ...user } = row;
  return { ...user, blocked: profile.blocked === true, record: structuredClone(profile) };
}
