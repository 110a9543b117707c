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

/** `on`: strangers are looked up in the old system. `off`: it is never asked again. */
export type Phase = 'on' | 'off';

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
  readonly emit: Emit;
  /** Does something once the answer is on its way. */
  readonly later: (work: () => Promise<void>) => void;
  readonly logger: Logger;
}

/**
 * Asks the old system a question, unless the phase says never to.
 * @param asked The canonical identifier that the question is about.
 * @throws LegacyUnavailableError where there is no answer.
 * @throws IdentityConflictError where the answer is about somebody else.
 */
export async function askLegacy(
  context: Context,
  asked: string,
  question: (legacy: LegacyDirectory) => Promise<LegacyIdentity | null>,
): Promise<Identity | null> {
  if ((await context.phase()) === 'off') return null;
  const answer = await question(context.legacy);
  if (!answer) return null;
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
