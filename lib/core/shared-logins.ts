import type { Context } from './context.js';
import type { Attempt } from './credentials.js';
import { isMigrationError } from './errors.js';
import type { LoginAnswer } from './login.js';
import type { StoredUser } from './ports.js';
import { Sharing } from './sharing.js';

/** Joins so many runs whose answers no longer hold when they are there, before it runs alone: a first login changes a user twice. */
const JOINS = 3;

/** Concurrent logins with the same identifier and password share one run, and so one call of the legacy. */
export class SharedLogins {
  private readonly sharing = new Sharing<LoginAnswer>();
  private readonly salt = crypto.randomUUID();

  constructor(
    private readonly context: Pick<Context, 'users' | 'sha256'>,
    private readonly login: (attempt: Attempt) => Promise<LoginAnswer>,
  ) {}

  async run(attempt: Attempt, joins = JOINS): Promise<LoginAnswer> {
    const key = this.context.sha256(JSON.stringify([this.salt, attempt.typed, attempt.password]));
    const { result, joined } = this.sharing.share(key, () => this.login(attempt));
    if (!joined) return await result;
    const answer = await this.answerFor(attempt, result);
    return answer ?? (joins > 1 ? await this.run(attempt, joins - 1) : await this.login(attempt));
  }

  /**
   * What a run that was under way before this attempt began is worth to it: `null` where a credential changed in
   * between, which must not be passed over, or where the person has come over, who needs no legacy any more.
   */
  private async answerFor({ identifier }: Attempt, running: Promise<LoginAnswer>): Promise<LoginAnswer | null> {
    const { users } = this.context;
    try {
      const answer = await running;
      const [then, now] =
        answer.status === 'rejected' ? [answer.seen, await users.find(identifier)] : [answer.user, await users.findById(answer.user.id)];
      return sameStanding(then, now) ? answer : null;
    } catch (error) {
      const unanswered = isMigrationError(error) && error.code === 'legacy_unavailable';
      if (unanswered && (await users.find(identifier))?.passwordHash) return null;
      throw error;
    }
  }
}

const sameStanding = (then: StoredUser | null, now: StoredUser | null): boolean =>
  then?.id === now?.id &&
  then?.passwordHash === now?.passwordHash &&
  then?.credentialsVersion === now?.credentialsVersion &&
  then?.blocked === now?.blocked;
