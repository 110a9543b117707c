import type { TokenOwner, TokenRecord, TokenStore } from '../../core/ports.js';

/** Tokens in memory. */
export class MemoryTokens implements TokenStore {
  private readonly records = new Map<string, TokenRecord>();

  async insert(record: TokenRecord, most: number): Promise<boolean> {
    const now = record.createdAt.getTime();
    for (const [digest, { expiresAt }] of this.records) if (expiresAt.getTime() <= now) this.records.delete(digest);
    const outstanding = [...this.records.values()].filter(({ purpose, email }) => purpose === record.purpose && email === record.email);
    if (outstanding.length >= most || this.records.has(record.digest)) return false;
    this.records.set(record.digest, structuredClone(record));
    return true;
  }

  async find(digest: string): Promise<TokenRecord | null> {
    return structuredClone(this.records.get(digest) ?? null);
  }

  async take(digest: string): Promise<TokenRecord | null> {
    const record = this.records.get(digest) ?? null;
    this.records.delete(digest);
    return record;
  }

  async remove({ userId, email }: TokenOwner): Promise<void> {
    for (const [digest, record] of this.records) {
      const isTheirs = record.userId === null ? record.email === email : record.userId === userId;
      if (isTheirs) this.records.delete(digest);
    }
  }
}
