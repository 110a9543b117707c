/** That somebody was invited, or is about to be. */
export interface InvitationMark {
  /** Made from the address: whoever has it in two old systems is invited once. */
  readonly key: string;
  /** Whose attempt it is: of two at once, each knows its own. */
  readonly by: string;
  readonly at: Date;
  /** When the mail was handed over; `null` until then, and for ever where the process ended before. */
  readonly sentAt: Date | null;
}

/** Which marks of before don't stand in the way of another. */
export interface OldMarks {
  /** Those made by then. */
  readonly before: Date;
  /** Those made by then without their mail being known to have been handed over; none of these where it is `null`. */
  readonly unsentBefore: Date | null;
}

/** Who was invited, kept where every process sees it. Every method is one atomic step, or several that are safe in any order. */
export interface InvitationLog {
  find(key: string): Promise<InvitationMark | null>;
  /** Marks somebody before they are mailed, unless they are marked already; whether it did. Of many who do this at once, one does. */
  begin(mark: Omit<InvitationMark, 'sentAt'>, old: OldMarks): Promise<boolean>;
  /** Notes that the mail of this attempt was handed over. */
  sent(key: string, by: string, at: Date): Promise<void>;
  /** Takes the mark of this attempt away: it was not mailed. */
  withdraw(key: string, by: string): Promise<void>;
}
