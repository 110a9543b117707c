import * as account from './account.js';
import { limited } from './attempts.js';
import { reportingConflicts } from './conflicts.js';
import { type Attempt, type Credentials, readCredentials } from './credentials.js';
import * as emailChange from './email-change.js';
import { InvalidRequestError } from './errors.js';
import { masked } from './events.js';
import type { ImportOptions, ImportReport } from './import-results.js';
import { type ImportRows, importUsers } from './import-users.js';
import { type InvitationEnd, invite, type InviteOptions } from './invite.js';
import { login, type LoginAnswer } from './login.js';
import { Overview, type OverviewParts } from './overview.js';
import type { StoredUser, UserId } from './ports.js';
import { PresentedUsers } from './presented-users.js';
import { rehearse } from './rehearsal.js';
import { requestPasswordReset } from './request-reset.js';
import { resetPassword } from './reset-password.js';
import type { Account, LoginResult, MailedRequest, PersonResult, SignUpResult, UserResult } from './results.js';
import { type SessionData, sessionOf, userOfSession } from './sessions.js';
import { SharedLogins } from './shared-logins.js';
import { type SignUpFields, type SignUpOptions, signUp } from './sign-up.js';
import { requestEmailVerification, verifyEmail } from './verify-email.js';
import { locate } from './whereabouts.js';

/** What a migrator is made with beside the context of its flows. */
export interface MigratorParts<User> extends OverviewParts<User> {
  readonly ready: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** The migration of one application's users: every flow, over its parts. Make one with `createMigrator`. */
export class Migrator<User = unknown> extends Overview<User> {
  private readonly logins: SharedLogins;
  private readonly presented: PresentedUsers<User>;

  constructor(private readonly parts: MigratorParts<User>) {
    super(parts);
    const { context } = parts;
    this.presented = new PresentedUsers(context.users);
    this.logins = new SharedLogins(context, (attempt) =>
      limited(
        context,
        attempt,
        () => this.loginOnce(attempt),
        ({ status }) => status !== 'rejected',
      ),
    );
  }

  /**
   * Logs somebody in: verified here if known here; else the legacy is asked, and on its yes they are created here.
   * Concurrent attempts with the same identifier and password share one run.
   * @throws MigrationError `invalid_request`, `too_many_attempts`, `identity_conflict`, `legacy_unavailable`,
   * `store_unavailable`, `overloaded`.
   */
  async login(credentials: Credentials): Promise<LoginResult<User>> {
    const { context } = this.parts;
    const attempt = readCredentials(credentials, context.canonicalize);
    const answer = await this.logins.run(attempt);
    const about = { identifier: masked(attempt.identifier), ...(attempt.ip ? { ip: attempt.ip } : {}) };
    if (answer.status === 'rejected') {
      context.emit('rejected', { ...about, reason: answer.reason, ...(answer.seen ? { userId: answer.seen.id } : {}) });
      return { status: 'rejected' };
    }
    const advice = (await context.passwords.isOutgrown(attempt.password)) ? { passwordChangeRecommended: true as const } : {};
    context.emit('login', { ...about, userId: answer.user.id, outcome: answer.status, ...advice });
    return { status: answer.status, user: this.present(answer.user), ...advice };
  }

  /**
   * Signs somebody up who is new to both worlds: by default nothing is made before the mailed link is redeemed, and
   * nobody is told whether the address is known. The fields beside address, username and password are stored as they
   * are, so hand over those you know, never a whole request.
   * @throws MigrationError `invalid_request`, `password_*`, `too_many_attempts`, `legacy_unavailable`,
   * `store_unavailable`, `overloaded`; with `instant`, `user_exists`.
   */
  async signUp(fields: SignUpFields, options: SignUpOptions<User>): Promise<SignUpResult<User>> {
    const answer = await signUp(this.parts.context, fields, options ?? {});
    return answer.status === 'created' ? { status: 'created', user: this.present(answer.user) } : answer;
  }

  /**
   * Redeems the link of a signup.
   * @throws MigrationError `invalid_request`, `invalid_token`, `user_exists`, `too_many_attempts`, `store_unavailable`.
   */
  async verifyEmail(token: string, { ip }: Pick<MailedRequest<User>, 'ip'> = {}): Promise<UserResult<User>> {
    return this.result(await verifyEmail(this.parts.context, token, ip));
  }

  /**
   * Mails the link by which an address is proven once more, where a user here has not proven it yet.
   * @throws MigrationError `invalid_request`, `too_many_attempts`.
   */
  async requestEmailVerification(email: string, { mail, ip }: MailedRequest<User>): Promise<void> {
    await requestEmailVerification(this.parts.context, email, mail, ip);
  }

  /**
   * Mails the link by which a new password is set, to people of either world; answered alike whoever it is.
   * @throws MigrationError `invalid_request`, `too_many_attempts`.
   */
  async requestPasswordReset(email: string, { mail, ip }: MailedRequest<User>): Promise<void> {
    await requestPasswordReset(this.parts.context, email, mail, ip);
  }

  /**
   * Sets a new password by a mailed link, and brings over somebody who is not here yet.
   * @throws MigrationError `invalid_request`, `password_*`, `invalid_token`, `too_many_attempts`, `legacy_unavailable`,
   * `store_unavailable`, `overloaded`; but for `invalid_token`, the link stays good.
   */
  async resetPassword(token: string, password: string, options?: account.NoticeOptions<User>): Promise<UserResult<User>> {
    return this.result(await resetPassword(this.parts.context, token, password, options));
  }

  /**
   * Mails the link by which a user changes to another address. Give their password with it, unless they have just shown it.
   * @throws MigrationError `invalid_request`, `invalid_credentials`, `too_many_attempts`, `legacy_unavailable`,
   * `store_unavailable`, `overloaded`.
   */
  async requestEmailChange(userId: unknown, email: string, request: emailChange.EmailChangeRequest<User>): Promise<void> {
    await emailChange.requestEmailChange(this.parts.context, this.idOf(userId), email, request);
  }

  /**
   * Redeems the link to a new address.
   * @throws MigrationError `invalid_request`, `invalid_token`, `too_many_attempts`, `store_unavailable`.
   */
  async confirmEmailChange(token: string, { mail, ip }: account.NoticeOptions<User> = {}): Promise<UserResult<User>> {
    return this.result(await emailChange.confirmEmailChange(this.parts.context, token, mail, ip));
  }

  /**
   * Changes an address without asking its owner, for administrators' own routes.
   * @throws MigrationError `invalid_request`, `user_exists`, `identity_conflict`, `legacy_unavailable`, `store_unavailable`.
   */
  async changeEmail(userId: unknown, email: string, { mail }: Pick<account.NoticeOptions<User>, 'mail'> = {}): Promise<UserResult<User>> {
    return this.result(await emailChange.changeEmail(this.parts.context, this.idOf(userId), email, mail));
  }

  /**
   * Whether this is the user's password; counted like a login.
   * @throws MigrationError `invalid_request`, `too_many_attempts`, `store_unavailable`, `overloaded`.
   */
  async confirmPassword(userId: unknown, password: string, { ip }: Pick<MailedRequest<User>, 'ip'> = {}): Promise<boolean> {
    return (await account.confirmPassword(this.parts.context, this.idOf(userId), password, ip)) !== null;
  }

  /**
   * Changes a password and ends all sessions begun under the old one.
   * @throws MigrationError `invalid_request`, `password_*`, `invalid_credentials`, `too_many_attempts`,
   * `store_unavailable`, `overloaded`.
   */
  async changePassword(userId: unknown, current: string, next: string, options?: account.NoticeOptions<User>): Promise<UserResult<User>> {
    return this.result(await account.changePassword(this.parts.context, this.idOf(userId), current, next, options));
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
    const canonical = context.canonicalize(identifier);
    const found = await reportingConflicts(context, canonical, () => locate(context, canonical, identifier.trim()));
    return found.status === 'here' ? { status: 'here', user: this.present(found.user) } : found;
  }

  /**
   * Imports people from an export of the old system, with the hashes they have; see `importUsers`.
   * @throws MigrationError `configuration`, `store_unavailable`.
   */
  async importUsers(rows: ImportRows, options?: ImportOptions): Promise<ImportReport> {
    return await importUsers(this.parts.context, rows, options);
  }

  /**
   * Mails somebody who is still in the old system a link by which they come over; see `invite`.
   * @throws MigrationError `configuration`, `invalid_request`, `legacy_unavailable`, `store_unavailable`.
   */
  async invite(email: string, options: InviteOptions<User>): Promise<InvitationEnd> {
    return await invite(this.parts.context, email, options);
  }

  /** What a session is to hold for a user of the application; `null` for one that is not stored. */
  async sessionOf(user: unknown): Promise<SessionData | null> {
    return sessionOf(await this.presented.storedOf(user));
  }

  /** What this library keeps of a user of the application and may be shown; `null` for one that is not stored. */
  async accountOf(user: unknown): Promise<Account | null> {
    const stored = await this.presented.storedOf(user);
    return stored && { id: stored.id, email: stored.email, username: stored.username, emailVerified: stored.emailVerified };
  }

  /**
   * The user of a session, or `null` where it is over.
   * @throws MigrationError `store_unavailable`: the session is not over then.
   */
  async userOfSession(data: unknown): Promise<User | null> {
    const user = await userOfSession(this.parts.context, data);
    return user && this.present(user);
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

  private async loginOnce(attempt: Attempt): Promise<LoginAnswer> {
    const { context } = this.parts;
    const answer = await reportingConflicts(context, attempt.identifier, () => login(context, attempt));
    rehearse(context, attempt.identifier, answer.status !== 'rejected', (legacy) => legacy.verify(attempt.typed, attempt.password));
    return answer;
  }

  private result(stored: StoredUser): UserResult<User> {
    return { user: this.present(stored) };
  }

  private present(stored: StoredUser): User {
    return this.presented.present(stored);
  }

  private idOf(userId: unknown): UserId {
    const id = this.parts.context.users.idOf(userId);
    if (id === null) throw new InvalidRequestError('The user id is missing.');
    return id;
  }
}
