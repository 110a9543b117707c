import { isMigrationError } from '../../core/errors.js';
import type { InvitationEnd, InviteOptions } from '../../core/invite.js';
import type { Migrator } from '../../core/migrator.js';
import type { RemainingPerson } from '../../core/remaining.js';

/** What came of somebody who is left: of inviting them, or why that was not tried. */
export type InvitedEnd = InvitationEnd | 'no-address' | 'unreadable' | 'no-answer';

export type Ends = ReadonlyMap<InvitedEnd, number>;

/** How all are invited. */
export interface RunOptions {
  readonly invite: InviteOptions;
  readonly sources?: readonly string[] | undefined;
  /** How many mails a minute. */
  readonly rate: number;
  /** How many mails in all, at most. */
  readonly limit: number;
  /** Once aborted, nobody else is mailed. */
  readonly signal: AbortSignal;
  /** Told of each once nothing more is done about them. */
  readonly onEnd: (person: RemainingPerson, end: InvitedEnd) => unknown;
  /** Waits so many ms, or until it is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** How a run ended. */
export interface RunReport {
  readonly ends: Ends;
  /** `failures`: so many failed one after the other that going on would be in vain. */
  readonly stopped: 'end' | 'limit' | 'interrupted' | 'failures';
}

const FAILED: ReadonlySet<InvitedEnd> = new Set(['mail-failed', 'no-answer'] as const);
/** What took a mail, or would have. */
const MAILED: ReadonlySet<InvitedEnd> = new Set(['invited', 'mail-failed'] as const);
/** Then it is not about the people. */
const MOST_FAILURES = 10;
const MINUTE = 60_000;

/**
 * Invites who is left, one after the other and no faster than the rate, which a dry run need not keep to.
 * @throws MigrationError where the old system can't say who there is, or the stores give no answer.
 */
export async function runInvitations(migrator: Migrator<unknown>, options: RunOptions): Promise<RunReport> {
  const { invite, sources, rate, limit, signal, onEnd, wait } = options;
  const ends = new Map<InvitedEnd, number>();
  const report = (stopped: RunReport['stopped']): RunReport => ({ ends, stopped });
  let [mails, failures] = [0, 0];
  /** Whether the one before was mailed, so that the next has to wait. */
  let isPaced = false;
  for await (const person of migrator.remaining({ signal, ...(sources ? { sources } : {}) })) {
    if (signal.aborted) break;
    const refusal = notTried(person, invite);
    if (!refusal && isPaced) await wait(MINUTE / rate, signal);
    if (signal.aborted) break;
    const end = refusal ?? (await inviteOne(migrator, person.email ?? '', invite));
    ends.set(end, (ends.get(end) ?? 0) + 1);
    onEnd(person, end);
    failures = FAILED.has(end) ? failures + 1 : MAILED.has(end) ? 0 : failures;
    if (failures >= MOST_FAILURES) return report('failures');
    if (!refusal) isPaced = MAILED.has(end) && !invite.dryRun;
    if (MAILED.has(end) && ++mails >= limit) return report('limit');
  }
  return report(signal.aborted ? 'interrupted' : 'end');
}

/** Those whom there is no use in asking about. */
function notTried({ reason, email, emailVerified }: RemainingPerson, { unverified }: InviteOptions): InvitedEnd | null {
  if (reason === 'blocked' || reason === 'conflict' || reason === 'in-progress' || reason === 'unreadable') return reason;
  if (email === null) return 'no-address';
  return emailVerified || unverified ? null : 'unverified';
}

async function inviteOne(migrator: Migrator<unknown>, email: string, options: InviteOptions): Promise<InvitedEnd> {
  try {
    return await migrator.invite(email, options);
  } catch (error) {
    if (isMigrationError(error) && error.code === 'legacy_unavailable') return 'no-answer';
    if (isMigrationError(error) && error.code === 'invalid_request') return 'unreadable';
    throw error;
  }
}
