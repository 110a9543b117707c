import { Strategy } from 'passport-strategy';
import { ConfigurationError, InvalidCredentialsError, InvalidRequestError, isMigrationError, type MigrationError } from '../core/errors.js';
import type { Migrator } from '../core/migrator.js';
import type { LoginResult } from '../core/results.js';
import { bodyField } from './body-field.js';

/** How the strategy is registered, and where in a request it finds the credentials. */
export interface LazyMigrationStrategyOptions {
  /** The field of the body with the email address or username; `user[email]` is a field of a field. @default 'username' */
  readonly usernameField?: string | undefined;
  /** The field of the body with the password. @default 'password' */
  readonly passwordField?: string | undefined;
  /** What `passport.authenticate` knows the strategy by. @default 'local' */
  readonly name?: string | undefined;
}

/** What a single `passport.authenticate('local', options)` may say to the strategy. */
export interface AuthenticateOptions {
  /** The message of a 400, as in passport-local. */
  readonly badRequestMessage?: string | undefined;
}

/** What the strategy reads of a request; Express's has it all. */
export interface LoginRequest {
  readonly body?: unknown;
  /** Whom the attempt is counted against; what it says depends on the app's `trust proxy`. */
  readonly ip?: string | undefined;
  readonly res?: { readonly headersSent: boolean; setHeader(name: string, value: string): unknown } | undefined;
}

/** How a strategy answers; Passport puts these functions on it, anew for every request. */
interface PassportActions {
  success: (user: unknown, info: { readonly outcome: 'verified' | 'migrated' }) => void;
  fail: (challenge: { readonly message: string; readonly code: string; readonly retryAfter?: number }, status: number) => void;
  error: (error: Error) => void;
}

const PassportStrategy: new () => PassportActions = Strategy;

/**
 * Logs people in with an identifier and a password, and brings those over who are still in the legacy system. Takes
 * the place of passport-local, under the same name.
 *
 * A yes is `success(user, { outcome })`. A no is `fail({ message, code }, status)`, the same for every reason of a
 * 401; a 429 says `retryAfter` in seconds too, and sets the `Retry-After` header. No answer is `error` with a
 * `status` of 503.
 */
export class LazyMigrationStrategy extends PassportStrategy {
  readonly name: string;
  private readonly migrator: Pick<Migrator, 'login'>;
  private readonly usernameField: string;
  private readonly passwordField: string;

  /** @throws ConfigurationError */
  constructor(migrator: Pick<Migrator, 'login'>, options: LazyMigrationStrategyOptions = {}) {
    super();
    checkArguments(migrator, options);
    const { usernameField = 'username', passwordField = 'password', name = 'local' } = options;
    this.name = name;
    this.migrator = migrator;
    this.usernameField = usernameField;
    this.passwordField = passwordField;
  }

  /** Called by Passport. */
  authenticate(request: LoginRequest, { badRequestMessage }: AuthenticateOptions = {}): void {
    // Taken now: a strategy that is handed to `passport.authenticate` itself serves all requests, and the next one
    // replaces these while this one waits for the legacy system.
    const { success, fail, error } = this;
    const refuse = (refusal: MigrationError) => {
      const { code, status, retryAfter } = refusal;
      const message = (status === 400 && badRequestMessage) || refusal.message;
      if (retryAfter !== undefined && !request.res?.headersSent) request.res?.setHeader('Retry-After', String(retryAfter));
      fail({ message, code, ...(retryAfter === undefined ? {} : { retryAfter }) }, status);
    };
    this.login(request)
      .then(
        (result) => {
          if (result.status === 'rejected') refuse(new InvalidCredentialsError());
          else success(result.user, { outcome: result.status });
        },
        (reason: unknown) => {
          if (isMigrationError(reason) && reason.status < 500) refuse(reason);
          else error(asError(reason));
        },
      )
      // What the application's side of these threw: say, failureFlash without connect-flash.
      .catch((thrown: unknown) => error(asError(thrown)))
      .catch((thrown: unknown) => process.emitWarning(`A login was left without an answer: ${asError(thrown).name} in its callback.`));
  }

  private async login({ body, ip }: LoginRequest): Promise<LoginResult<unknown>> {
    const identifier = bodyField(body, this.usernameField);
    const password = bodyField(body, this.passwordField);
    if (identifier === null || password === null) throw new InvalidRequestError('The identifier or the password is missing.');
    return await this.migrator.login({ identifier, password, ip });
  }
}

/** Express takes `next(undefined)` and `next('route')` for leave to go on, so nothing but an error is passed on. */
const asError = (thrown: unknown): Error =>
  isMigrationError(thrown) || thrown instanceof Error ? thrown : new Error('The login failed without saying why.', { cause: thrown });

function checkArguments(migrator: unknown, options: unknown): void {
  const isMigrator = typeof migrator === 'object' && migrator !== null && 'login' in migrator && typeof migrator.login === 'function';
  if (!isMigrator || typeof options !== 'object' || options === null) {
    const callback = typeof migrator === 'function' || typeof options === 'function';
    const remedy = callback ? 'the migrator does what the verify callback of passport-local did' : 'the options come second';
    throw new ConfigurationError(`LazyMigrationStrategy requires a migrator, as createMigrator() gives it; ${remedy}.`);
  }
  for (const name of ['usernameField', 'passwordField', 'name']) {
    const value = (options as Record<string, unknown>)[name];
    if (value === undefined || (typeof value === 'string' && value)) continue;
    throw new ConfigurationError(`Expected ${name} of LazyMigrationStrategy to be a text that is not empty.`);
  }
}
