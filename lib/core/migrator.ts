import * as account from './account.js';
import { limited } from './attempts.js';
import type { Context } from './context.js';
import { type Attempt, type Credentials, readCredentials } from './credentials.js';
import { InvalidRequestError, isMigrationError } from './errors.js';
import { type Events, type Listener, type MigrationEvents, masked } from './events.js';
import { type LoginAnswer, login } from './login.js';
import type { LegacyProfile, StoredUser, UserId } from './ports.js';
import { type Progress, progress } from './progress.js';
import { type SessionData, sessionOf, userOfSession } from './sessions.js';
import { Sharing } from './sharing.js';

/** How a login ended, with the application's own user. */
export type LoginResult<User> =
  /** `verified`: known here. `migrated`: just created here. */
  { readonly status: 'verified' | 'migrated'; readonly user: User } | { readonly status: 'rejected' };

/** Where a person stands. */
export type PersonResult<User> =
  | { readonly status: 'here'; readonly user: User }
  | { readonly status: 'legacy'; readonly profile: LegacyProfile }
  | { readonly status: 'deleted' }
  | { readonly status: 'unknown' };

/** What a migrator is made with beside the context of its flows. */
export interface MigratorParts<User> {
  readonly context: Context<User>;
  readonly events: Events;
  readonly ready: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const sameStanding = (then: StoredUser | null, now: StoredUser | null): boolean =>
  then?.id === now?.id &&
  then?.passwordHash === now?.passwordHash &&
  then?.credentialsVersion === now?.credentialsVersion &&
  then?.blocked === now?.blocked;

const isYes = ({ status }: LoginAnswer): boolean => status !== 'rejected';

/** The migration of one application's users: every flow, over its parts. Make one with `createMigrator`. */
export class Migrator<User = unknown> {
  private readonly sharing = new Sharing<LoginAnswer>();
  private readonly salt = crypto.randomUUID();
  /** Which stored user an object of the application was made from, so that a session needs no further read. */
  private readonly origins = new WeakMap<object, StoredUser>();

  constructor(private readonly parts: MigratorParts<User>) {}

  /**
   * Logs somebody in: verified here if known here; else the legacy is asked, and on its yes they are created here.
   * Concurrent attempts with the same identifier and password share one run.
   * @throws MigrationError `invalid_request`, `too_many_attempts`, `identity_conflict`, `legacy_unavailable`,
   * `store_unavailable`, `overloaded`.
   */
  async login(credentials: Credentials): Promise<LoginResult<User>> {
    const { context } = this.parts;
    const attempt = readCredentials(credentials, context.canonicalize);
    const answer = await this.shared(attempt);
    const about = { identifier: masked(attempt.identifier), ...(attempt.ip ? { ip: attempt.ip } : {}) };
    if (answer.status === 'rejected') {
      context.emit('rejected', { ...about, reason: answer.reason, ...(answer.seen ? { userId: answer.seen.id } : {}) });
      return { status: 'rejected' };
    }
    context.emit('login', { ...about, userId: answer.user.id, outcome: answer.status });
    return { status: answer.status, user: this.present(answer.user) };
  }

  /**
   * Whether this is the user's password; counted like a login.
   * @throws MigrationError `invalid_request`, `too_many_attempts`, `store_unavailable`, `overloaded`.
   */
  async confirmPassword(userId: unknown, password: string): Promise<boolean> {
    return (await account.confirmPassword(this.parts.context, this.idOf(userId), password)) !== null;
  }

  /**
   * Changes a password and ends all sessions begun under the old one.
   * @throws MigrationError `invalid_request`, `password_*`, `invalid_credentials`, `too_many_attempts`,
   * `store_unavailable`, `overloaded`.
   */
  async changePassword(userId: unknown, current: string, next: string): Promise<{ readonly user: User }> {
    return { user: this.present(await account.changePassword(this.parts.context, this.idOf(userId), current, next)) };
  }

  /**
   * Deletes a user for good: the old system's yes does not bring them back.
   * @throws MigrationError `invalid_request`, `invalid_credentials` where the version given is not the user's,
   * `store_unavailable`.
   */
  async deleteUser(userId: unknown, options?: account.DeleteOptions): Promise<void> {
    await account.deleteUser(this.parts.context, this.idOf(userId), options);
  }

  /**
   * Where a person stands: here, still in the old system, deleted here, or nowhere.
   * @throws MigrationError `invalid_request`, `legacy_unavailable`, `identity_conflict`, `store_unavailable`.
   */
  async getUser(identifier: string): Promise<PersonResult<User>> {
    if (typeof identifier !== 'string') throw new InvalidRequestError('The identifier is missing.');
    const { context } = this.parts;
    const found = await account.locate(context, context.canonicalize(identifier), identifier.trim());
    return found.status === 'here' ? { status: 'here', user: this.present(found.user) } : found;
  }

  /** What a session is to hold for a user of the application; `null` for one that is not stored. */
  async sessionOf(user: unknown): Promise<SessionData | null> {
    const origin = typeof user === 'object' && user !== null ? this.origins.get(user) : undefined;
    if (origin) return sessionOf(origin);
    const id = this.parts.context.users.idOf(user);
    return sessionOf(id === null ? null : await this.parts.context.users.findById(id));
  }

  /**
   * The user of a session, or `null` where it is over.
   * @throws MigrationError `store_unavailable`: the session is not over then.
   */
  async userOfSession(data: unknown): Promise<User | null> {
    const user = await userOfSession(this.parts.context, data);
    return user && this.present(user);
  }

  /** How far the migration is. */
  async progress(): Promise<Progress> {
    return await progress(this.parts.context);
  }

  /** Listens to what happens; the function returned stops that. A listener that throws harms nobody. */
  on<Name extends keyof MigrationEvents>(name: Name, listener: Listener<Name>): () => void {
    return this.parts.events.on(name, listener);
  }

  /**
   * Makes sure that everything the guarantees rest on is there, above all the unique indexes.
   * @throws ConfigurationError naming the remedy.
   */
  async ready(): Promise<void> {
    await this.parts.ready();
  }

  /** Lets go of what the migrator itself holds; connections are the application's own. */
  async close(): Promise<void> {
    await this.parts.close();
  }

  /** Joins so many runs whose answers no longer hold when they are there, before it runs alone: a first login changes a user twice. */
  private async shared(attempt: Attempt, joins = 3): Promise<LoginAnswer> {
    const { context } = this.parts;
    const run = () => limited(context, attempt, () => this.reporting(attempt, () => login(context, attempt)), isYes);
    const key = context.sha256(JSON.stringify([this.salt, attempt.typed, attempt.password]));
    const { result, joined } = this.sharing.share(key, run);
    if (!joined) return await result;
    const answer = await this.answerFor(attempt, result);
    return answer ?? (joins > 1 ? await this.shared(attempt, joins - 1) : await run());
  }

  /**
   * What a run that was under way before this attempt began is worth to it: `null` where a credential changed in
   * between, which must not be passed over, or where the person has come over, who needs no legacy any more.
   */
  private async answerFor({ identifier }: Attempt, running: Promise<LoginAnswer>): Promise<LoginAnswer | null> {
    const { users } = this.parts.context;
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

  private async reporting<Answer>({ identifier }: Attempt, run: () => Promise<Answer>): Promise<Answer> {
    try {
      return await run();
    } catch (error) {
      if (isMigrationError(error) && error.code === 'identity_conflict') {
        const reason = error.cause instanceof Error ? error.cause.message : 'unknown';
        this.parts.context.emit('conflict', { identifier: masked(identifier), reason });
      }
      throw error;
    }
  }

  private present(stored: StoredUser): User {
    const user = this.parts.context.users.present(stored);
    if (typeof user === 'object' && user !== null) this.origins.set(user, stored);
    return user;
  }

  private idOf(userId: unknown): UserId {
    const id = this.parts.context.users.idOf(userId);
    if (id === null) throw new InvalidRequestError('The user id is missing.');
    return id;
  }
}
