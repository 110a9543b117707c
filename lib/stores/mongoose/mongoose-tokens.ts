import { hash, randomUUID } from 'node:crypto';
import type { TokenOwner, TokenRecord, TokenStore } from '../../core/ports.js';
import type { StoreCalls } from './store-calls.js';
import { isDuplicate } from './store-errors.js';
import type { UserIds } from './user-id.js';
import { type DatabaseRecord, MAJORITY, PRIMARY, type Records } from './user-model.js';

/**
 * Tokens in a collection of their own. How many may be outstanding is held by a unique index: each token has one of the
 * slots of its purpose and address, and whoever finds none free is not let in. A token that was taken is there until it
 * would have expired, as a mark by which the one who took it knows so; of whose it was the mark says nothing.
 */
export class MongooseTokens implements TokenStore {
  private indexed: Promise<void> | null = null;

  /**
   * @param users The name of the users' collection. Tokens that two models share are apart: what was mailed to a user of
   * the one opens nothing with the other.
   */
  constructor(
    private readonly records: Records,
    private readonly users: string,
    private readonly ids: UserIds,
    private readonly calls: StoreCalls,
  ) {}

  async insert(record: TokenRecord, most: number): Promise<boolean> {
    await this.haveIndexes();
    const name = hash('sha256', JSON.stringify([this.users, record.purpose, record.email]), 'base64url');
    for (let number = 0; number < most; number++) {
      const slot = `${name}:${number}`;
      if (await this.insertAt(slot, record)) return true;
      if ((await this.freed(slot, record.createdAt)) && (await this.insertAt(slot, record))) return true;
    }
    return false;
  }

  async find(digest: string): Promise<TokenRecord | null> {
    if (typeof digest !== 'string') return null;
    const document = await this.calls.run(() => this.records.findOne(this.outstanding(digest), PRIMARY));
    return document && this.recordOf(document);
  }

  /**
   * One gets the token, also where the acknowledgement is lost: the second try meets the mark of the first. Where that
   * is not answered either, `store_unavailable` leaves open whether the token is gone.
   */
  async take(digest: string): Promise<TokenRecord | null> {
    const found = await this.find(digest);
    if (!found) return null;
    const mark = { users: this.users, takenBy: randomUUID() };
    const taken = await this.calls.write(async (again) => {
      const { modifiedCount } = await this.records.replaceOne(this.outstanding(digest), { ...mark, expiresAt: found.expiresAt }, MAJORITY);
      return modifiedCount > 0 || (again && (await this.records.findOne({ _id: asId(digest), ...mark }, PRIMARY)) !== null);
    });
    return taken ? found : null;
  }

  async remove({ userId, email }: TokenOwner): Promise<void> {
    const owners: DatabaseRecord[] = [
      ...(userId === undefined ? [] : [{ userId: this.ids.native(userId) ?? String(userId) }]),
      ...(email === undefined ? [] : [{ email: String(email), userId: null }]),
    ];
    for (const owner of owners)
      await this.calls.write(() => this.records.deleteMany({ users: this.users, takenBy: null, ...owner }, MAJORITY));
  }

  async ready(): Promise<void> {
    this.indexed = null;
    await this.haveIndexes();
  }

  /** Without the unique index nothing bounds what is mailed: it is made before the first token, also where nobody has called `ready`. */
  private async haveIndexes(): Promise<void> {
    this.indexed ??= this.makeIndexes();
    try {
      await this.indexed;
    } catch (error) {
      this.indexed = null;
      throw error;
    }
  }

  private async makeIndexes(): Promise<void> {
    await this.calls.run(() =>
      this.records.createIndexes([
        // Sparse, since a mark has no slot.
        { key: { slot: 1 }, unique: true, sparse: true },
        { key: { userId: 1 } },
        { key: { email: 1 } },
        // Cleans up; whether a token has expired is decided when it is read.
        { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
      ]),
    );
  }

  /** Whether the token stands in this slot; what an unacknowledged try of ours left there is ours. */
  private async insertAt(slot: string, { digest, userId, ...record }: TokenRecord): Promise<boolean> {
    const owner = { users: this.users, userId: userId === null ? null : (this.ids.native(userId) ?? userId) };
    const document = { _id: asId(digest), slot, ...owner, ...record };
    return await this.calls.write(async (again) => {
      try {
        await this.records.insertOne(document, MAJORITY);
        return true;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return again && (await this.records.findOne({ ...this.outstanding(digest), slot }, PRIMARY)) !== null;
      }
    });
  }

  /** Whether a slot was freed of a token that has expired by then. */
  private async freed(slot: string, by: Date): Promise<boolean> {
    return await this.calls.write(async (again) => {
      const { deletedCount } = await this.records.deleteOne({ slot, expiresAt: { $lte: by } }, MAJORITY);
      return deletedCount > 0 || again;
    });
  }

  private outstanding(digest: string) {
    return { _id: asId(digest), users: this.users, takenBy: null };
  }

  private recordOf(document: DatabaseRecord): TokenRecord {
    const userId: unknown = document['userId'];
    return {
      digest: String(document['_id']),
      purpose: document['purpose'] as TokenRecord['purpose'],
      email: document['email'] as string,
      // An id that no user could have is nobody's, and not that of somebody who is not here yet.
      userId: userId === null ? null : (this.ids.text(userId) ?? (userId as string)),
      credentialsVersion: (document['credentialsVersion'] as string | null | undefined) ?? null,
      legacy: (document['legacy'] as TokenRecord['legacy'] | undefined) ?? null,
      signUp: (document['signUp'] as TokenRecord['signUp'] | undefined) ?? null,
      ...(document['takesBack'] === true ? { takesBack: true } : {}),
      createdAt: document['createdAt'] as Date,
      expiresAt: document['expiresAt'] as Date,
    };
  }
}

/** The keys are texts; the driver's types speak of ObjectIds alone. */
const asId = (digest: string): never => digest as never;
