import { REMAINING_REASONS, type RemainingPerson, type RemainingReason } from '../../core/remaining.js';

/** How many are left for each reason, in the order of the reasons; none is zero. */
export type Tally = ReadonlyMap<RemainingReason, number>;

/** What each reason means to an operator, and what helps. */
export const MEANINGS: Readonly<Record<RemainingReason, string>> = {
  'never-came': 'have not logged in: import those who have a hash, invite the others',
  'no-hash': 'are here without a password: they come over by their next login or a reset',
  'in-progress': 'are coming over at this moment',
  'unproven-signup': 'somebody signed up with their address here, and never proved it: invite them',
  conflict: 'their address or username is another user’s here: an operator has to look',
  blocked: 'may not log in over there: they come over by no login, no import and no mail',
  unreadable: 'are no profile, or their address is none: mend them over there',
};

/** Counts reasons as they come. */
export class Counts {
  private readonly counts = new Map<RemainingReason, number>();

  add({ reason }: Pick<RemainingPerson, 'reason'>): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
  }

  get tally(): Tally {
    return new Map(
      REMAINING_REASONS.flatMap((reason) => {
        const count = this.counts.get(reason);
        return count === undefined ? [] : [[reason, count] as const];
      }),
    );
  }
}
