import type { InvitationLog, InvitationMark, OldMarks } from '../../core/invitation-log.js';

/** Who was invited, in memory. */
export class MemoryInvitations implements InvitationLog {
  private readonly marks = new Map<string, InvitationMark>();

  async find(key: string): Promise<InvitationMark | null> {
    return structuredClone(this.marks.get(key) ?? null);
  }

  async begin(mark: Omit<InvitationMark, 'sentAt'>, { before, unsentBefore }: OldMarks): Promise<boolean> {
    const old = this.marks.get(mark.key);
    const isOver = !old || old.at <= before || (unsentBefore !== null && old.sentAt === null && old.at <= unsentBefore);
    if (isOver) this.marks.set(mark.key, structuredClone({ ...mark, sentAt: null }));
    return isOver;
  }

  async sent(key: string, by: string, at: Date): Promise<void> {
    const mark = this.marks.get(key);
    if (mark?.by === by) this.marks.set(key, { ...mark, sentAt: new Date(at) });
  }

  async withdraw(key: string, by: string): Promise<void> {
    if (this.marks.get(key)?.by === by) this.marks.delete(key);
  }
}
