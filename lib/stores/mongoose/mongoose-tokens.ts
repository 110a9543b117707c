import { hash } from 'node:crypto';
import type { TokenOwner, TokenRecord, TokenStore } from '../../core/ports.js';
import type { StoreCalls } from './store-calls.js';
import { isDuplicate } from './store-errors.js';
import type { UserIds } from './user-id.js';
import { type DatabaseRecord, MAJORITY, PRIMARY, type Records } from './user-model.js';

/**
 * Tokens in a collection of their own. How many may be outstanding is held by a unique index: each token has one of the
 * slots of its purpose and address, and whoever finds none free is not let in.
 */
export class MongooseTokens implements TokenStore {
  private indexed: Promise<void> | null = null;

  constructor(
    private readonly records: Records,
    private readonly ids: UserIds,
    private readonly calls: StoreCalls,
  ) {}

  async insert(record: TokenRecord, most: number): Promise<boolean> {
    await this.haveIndexes();
    const name = hash('sha256', JSON.stringify([record.purpose, record.email]), 'base64url');
    for (let number = 0; number < most; number++) {
      const slot = `${name}:${number}`;
      if (await this.insertAt(slot, record)) return true;
      const filter = { slot, expiresAt: { $lte: record.createdAt } };
      const { deletedCount } = await this.calls.run(() => this.records.deleteOne(filter, MAJORITY));
      if (deletedCount && (await this.insertAt(slot, record))) return true;
    }
    return false;
  }

  async find(digest: string): Promise<TokenRecord | null> {
    const document = await this.calls.run(() => this.records.findOne({ _id: asId(digest) }, PRIMARY));
    return document && this.recordOf(document);
  }

  /**
   * Where the answer of the database is lost, nothing tells who took the token, and it is given: the write that follows
   * is conditional on what the token is bound to, so that even then one succeeds.
   */
  async take(digest: string): Promise<TokenRecord | null> {
    const before = await this.find(digest);
    if (!before) return null;
    return await this.calls.write(async (again) => {
      const taken = await this.records.findOneAndDelete({ _id: asId(digest) }, MAJORITY);
      return taken || again ? before : null;
    });
  }

  async remove({ userId, email }: TokenOwner): Promise<void> {
    const owners: DatabaseRecord[] = [
      ...(userId === undefined ? [] : [{ userId: this.ids.native(userId) ?? String(userId) }]),
      ...(email === undefined ? [] : [{ email: String(email), userId: null }]),
    ];
    for (const owner of owners) await this.calls.write(() => this.records.deleteMany(owner, MAJORITY));
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
        { key: { slot: 1 }, unique: true },
        { key: { userId: 1 } },
        { key: { email: 1 } },
        // Cleans up; whether a token has expired is decided when it is read.
        { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
      ]),
    );
  }

  /** Whether the token stands in this slot; what an unacknowledged try of ours left there is ours. */
  private async insertAt(slot: string, { digest, userId, ...record }: TokenRecord): Promise<boolean> {
    const document = { _id: asId(digest), slot, userId: userId === null ? null : (this.ids.native(userId) ?? userId), ...record };
    try {
      await this.calls.write(() => this.records.insertOne(document, MAJORITY));
      return true;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      return (await this.find(digest)) !== null;
    }
  }

  private recordOf(document: DatabaseRecord): TokenRecord {
    return {
      digest: String(document['_id']),
      purpose: document['purpose'] as TokenRecord['purpose'],
      email: document['email'] as string,
      userId: this.ids.text(document['userId']),
      credentialsVersion: (document['credentialsVersion'] as string | null | undefined) ?? null,
      legacy: (document['legacy'] as TokenRecord['legacy'] | undefined) ?? null,
      signUp: (document['signUp'] as TokenRecord['signUp'] | undefined) ?? null,
      createdAt: document['createdAt'] as Date,
      expiresAt: document['expiresAt'] as Date,
    };
  }
}

/** The keys are texts; the driver's types speak of ObjectIds alone. */
const asId = (digest: string): never => String(digest) as never;
