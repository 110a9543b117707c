import type { InvitationLog, InvitationMark, OldMarks } from '../../core/invitation-log.js';
import type { StoreCalls } from './store-calls.js';
import { isDuplicate } from './store-errors.js';
import { type DatabaseRecord, MAJORITY, PRIMARY, type Records } from './user-model.js';

/** Who was invited, among the notes beside a ledger: one document for each address, by whose key of two at once one is refused. */
export class MongooseInvitations implements InvitationLog {
  constructor(
    private readonly notes: Records,
    private readonly calls: StoreCalls,
  ) {}

  async find(key: string): Promise<InvitationMark | null> {
    const found: DatabaseRecord | null = await this.calls.run(() => this.notes.findOne({ _id: idOf(key) }, PRIMARY));
    return found && { key, by: String(found['by']), at: found['at'] as Date, sentAt: (found['sentAt'] as Date | null | undefined) ?? null };
  }

  async begin({ key, by, at }: Omit<InvitationMark, 'sentAt'>, { before, unsentBefore }: OldMarks): Promise<boolean> {
    const _id = idOf(key);
    const old: DatabaseRecord[] = [{ at: { $lte: before } }, ...(unsentBefore ? [{ at: { $lte: unsentBefore }, sentAt: null }] : [])];
    return await this.calls.write(async (again) => {
      // What an unacknowledged try of ours left is ours.
      if (again && (await this.notes.countDocuments({ _id, by }, PRIMARY)) > 0) return true;
      try {
        await this.notes.insertOne({ _id, kind: 'invitation', by, at, sentAt: null }, MAJORITY);
        return true;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
      }
      for (const condition of old)
        if ((await this.notes.updateOne({ _id, ...condition }, { $set: { by, at, sentAt: null } }, MAJORITY)).matchedCount) return true;
      return false;
    });
  }

  async sent(key: string, by: string, at: Date): Promise<void> {
    await this.calls.write(() => this.notes.updateOne({ _id: idOf(key), by }, { $set: { sentAt: at } }, MAJORITY));
  }

  async withdraw(key: string, by: string): Promise<void> {
    await this.calls.write(() => this.notes.deleteOne({ _id: idOf(key), by }, MAJORITY));
  }
}

const idOf = (key: string): never => `invitation:${key}` as never;
