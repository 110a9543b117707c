import { isMigrationError, LegacyUnavailableError } from './errors.js';
import type { Emit } from './events.js';
import type { Identity, IdentityRules } from './identity.js';
import { identityOf } from './identity.js';
import type {
  AttemptLimiter,
  LegacyDirectory,
  LegacyIdentity,
  Logger,
  MigrationLedger,
  Passwords,
  TokenStore,
  UserStore,
} from './ports.js';

/**
 * `on`: strangers are looked up in the old system. `off`: it is never asked again. `shadow`, a rehearsal: everything is
 * answered as in `off`, and the old system is asked afterwards, only to count whether it agrees.
 */
export type Phase = 'on' | 'off' | 'shadow';

/** What every flow works with: the parts that the library was put together from. */
export interface Context<User = unknown> extends IdentityRules {
  readonly users: UserStore<User>;
  readonly ledger: MigrationLedger;
  /** Where mailed tokens are kept; without it, no flow that mails one. */
  readonly tokens: TokenStore | null;
  readonly limits: AttemptLimiter | null;
  readonly legacy: LegacyDirectory;
  readonly passwords: Passwords;
  /** Asked at each use, so that changing it needs no restart. */
  readonly phase: () => Promise<Phase>;
  /** Whether the phase may ever be `shadow`: where it can't, nobody asks afterwards. */
  readonly rehearses: boolean;
  readonly emit: Emit;
  /** Does something once the answer is on its way. */
  readonly later: (work: () => Promise<void>) => void;
  readonly logger: Logger;
}

/** Something to ask the old system. */
export type LegacyQuestion = (legacy: LegacyDirectory) => Promise<LegacyIdentity | null>;

/**
 * Asks the old system a question, unless the phase says never to.
 * @param asked The canonical identifier that the question is about.
 * @param rehearse Done instead in phase `shadow`.
 * @throws LegacyUnavailableError where there is no answer.
 * @throws IdentityConflictError where the answer is about somebody else.
 */
export async function askLegacy(
  context: Context,
  asked: string,
  question: LegacyQuestion,
  rehearse?: () => Promise<void>,
): Promise<Identity | null> {
  const phase = await context.phase();
  if (phase === 'shadow') await rehearse?.();
  if (phase !== 'on') return null;
  const answer = await answerWhileOn(context, question);
  return answer && identityIn(context, answer, asked);
}

/** An old system that was switched off while a question was with it owes nobody an answer. */
async function answerWhileOn(context: Context, question: LegacyQuestion): Promise<LegacyIdentity | null> {
  try {
    return await question(context.legacy);
  } catch (error) {
    if (isMigrationError(error) && error.code === 'legacy_unavailable' && (await context.phase()) !== 'on') return null;
    throw error;
  }
}

/**
 * Whom an answer of the old system is about, as it is written down here.
 * @throws LegacyUnavailableError where the application can't make a user of it.
 * @throws IdentityConflictError where it is about somebody else.
 */
export function identityIn(context: Context, answer: LegacyIdentity, asked: string): Identity {
  try {
    return identityOf(answer, asked, context);
  } catch (error) {
    if (isMigrationError(error)) throw error;
    // What the mapping says may quote the profile.
    throw unfitProfile(context, answer.source, `the profile option threw ${error instanceof Error ? error.name : typeof error}`, error);
  }
}

/**
 * A profile and the application do not fit each other, which an operator can mend: they are told, and the person, who
 * did nothing wrong, is told to try again.
 */
export function unfitProfile({ emit }: Context, source: string, message: string, cause: unknown): LegacyUnavailableError {
  emit('legacy-fault', { source, reason: 'invalid-profile', message });
  return new LegacyUnavailableError(undefined, { cause });
}
