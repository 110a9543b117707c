/** What a {@link MigrationError} may say of itself: one stable code per reason. */
export type ErrorCode =
  | 'invalid_request'
  | 'invalid_credentials'
  | 'invalid_token'
  | 'password_too_short'
  | 'password_too_long'
  | 'password_too_common'
  | 'user_exists'
  | 'identity_conflict'
  | 'forbidden'
  | 'unsupported_media_type'
  | 'too_many_attempts'
  | 'legacy_unavailable'
  | 'store_unavailable'
  | 'overloaded'
  | 'configuration';

/** Details of an error that stay on the server: none of them is ever shown to a client. */
export interface ErrorDetails {
  readonly cause?: unknown;
  /** Seconds to wait before another try. */
  readonly retryAfter?: number;
}

const brand = Symbol.for('passport-lazy-migration.error');

/**
 * The base of every error of this library. Recognise one by `code`, or with {@link isMigrationError}: two builds
 * of the package may meet in one process, and `instanceof` would then fail.
 */
export class MigrationError extends Error {
  override readonly name: string = 'MigrationError';
  /** Whether `message` may be shown to a client. */
  readonly expose: boolean;
  /** Seconds to wait before another try; on every 429 and 503. */
  declare readonly retryAfter?: number;
  /** What Express adds to the response. */
  declare readonly headers?: { readonly 'Retry-After': string };

  constructor(
    readonly code: ErrorCode,
    readonly status: number,
    message: string,
    { cause, retryAfter }: ErrorDetails = {},
  ) {
    super(message);
    this.expose = status < 500;
    // Kept out of enumeration: a logger that prints every own field must not print a driver's error through ours.
    if (cause !== undefined) Object.defineProperty(this, 'cause', { value: cause, configurable: true, writable: true });
    Object.defineProperty(this, brand, { value: true });
    if (retryAfter !== undefined || status === 429 || status === 503) {
      this.retryAfter = Math.max(1, Math.ceil(retryAfter ?? 5));
      this.headers = { 'Retry-After': String(this.retryAfter) };
    }
  }

  /** The same as `status`, under the name that `http-errors` gives it. */
  get statusCode(): number {
    return this.status;
  }
}

/** Whether an error is this library's, whichever copy of it made the error. */
export const isMigrationError = (error: unknown): error is MigrationError =>
  typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[brand] === true;

/** The request is not of the form that is asked for: nothing was looked up. */
export class InvalidRequestError extends MigrationError {
  override readonly name: string = 'InvalidRequestError';
  constructor(message = 'The request is not valid.', details?: ErrorDetails) {
    super('invalid_request', 400, message, details);
  }
}

/** The application's model refused values; `fields` names their paths, and never the values. */
export class InvalidFieldsError extends InvalidRequestError {
  constructor(
    readonly fields: readonly string[],
    details?: ErrorDetails,
  ) {
    super(fields.length ? `Some fields are not valid: ${fields.join(', ')}.` : 'Some fields are not valid.', details);
  }
}

/** Whether an error is an {@link InvalidFieldsError}, whichever copy of the library made it: a store may be of another build. */
export const isInvalidFieldsError = (error: unknown): error is InvalidFieldsError =>
  isMigrationError(error) && error.code === 'invalid_request' && 'fields' in error;

/** The identifier and the password do not belong together. One message for every reason. */
export class InvalidCredentialsError extends MigrationError {
  override readonly name = 'InvalidCredentialsError';
  constructor(message = 'The identifier or the password is wrong.', details?: ErrorDetails) {
    super('invalid_credentials', 401, message, details);
  }
}

/** The token of a link is none, or was used, or has expired, or is another's. One message for every reason. */
export class InvalidTokenError extends MigrationError {
  override readonly name = 'InvalidTokenError';
  constructor(message = 'This link is not valid any more: it was used already, or it has expired.', details?: ErrorDetails) {
    super('invalid_token', 400, message, details);
  }
}

/** The request came from another site, or from somebody who may not do this. */
export class ForbiddenError extends MigrationError {
  override readonly name = 'ForbiddenError';
  constructor(message = 'This is not allowed.', details?: ErrorDetails) {
    super('forbidden', 403, message, details);
  }
}

/** The body is of a type that is not read here. */
export class UnsupportedMediaTypeError extends MigrationError {
  override readonly name = 'UnsupportedMediaTypeError';
  constructor(message = 'Send the body as JSON or as a form.', details?: ErrorDetails) {
    super('unsupported_media_type', 415, message, details);
  }
}

/** The new password has fewer characters than the policy asks for. */
export class PasswordTooShortError extends MigrationError {
  override readonly name = 'PasswordTooShortError';
  constructor(message = 'The password is too short.', details?: ErrorDetails) {
    super('password_too_short', 400, message, details);
  }
}

/** The password is longer than any this library takes. */
export class PasswordTooLongError extends MigrationError {
  override readonly name = 'PasswordTooLongError';
  constructor(message = 'The password is too long.', details?: ErrorDetails) {
    super('password_too_long', 400, message, details);
  }
}

/** The new password is one of those that are tried first. */
export class PasswordTooCommonError extends MigrationError {
  override readonly name = 'PasswordTooCommonError';
  constructor(message = 'The password is too common.', details?: ErrorDetails) {
    super('password_too_common', 400, message, details);
  }
}

/** Somebody already has this address or username. */
export class UserExistsError extends MigrationError {
  override readonly name = 'UserExistsError';
  constructor(message = 'A user with this address or username exists already.', details?: ErrorDetails) {
    super('user_exists', 409, message, details);
  }
}

/** What the legacy system says and what is stored here are not the same person: nobody is logged in. */
export class IdentityConflictError extends MigrationError {
  override readonly name = 'IdentityConflictError';
  constructor(message = 'This account needs attention before it can be used. Please contact support.', details?: ErrorDetails) {
    super('identity_conflict', 409, message, details);
  }
}

/** Too many attempts; `retryAfter` says when another will be heard. A legacy source may throw it too. */
export class TooManyAttemptsError extends MigrationError {
  override readonly name = 'TooManyAttemptsError';
  constructor(message = 'Too many attempts. Please try again later.', details?: ErrorDetails) {
    super('too_many_attempts', 429, message, details);
  }
}

/** The legacy system gave no answer: neither yes nor no. */
export class LegacyUnavailableError extends MigrationError {
  override readonly name = 'LegacyUnavailableError';
  constructor(message = 'The legacy system cannot be asked right now. Please try again shortly.', details?: ErrorDetails) {
    super('legacy_unavailable', 503, message, details);
  }
}

/** The user store gave no answer. */
export class StoreUnavailableError extends MigrationError {
  override readonly name = 'StoreUnavailableError';
  constructor(message = 'The user store cannot be reached right now. Please try again shortly.', details?: ErrorDetails) {
    super('store_unavailable', 503, message, details);
  }
}

/** More work is waiting than this process takes on. */
export class OverloadedError extends MigrationError {
  override readonly name = 'OverloadedError';
  constructor(message = 'The service is busy. Please try again shortly.', details?: ErrorDetails) {
    super('overloaded', 503, message, details);
  }
}

/** The library is put together wrongly; the message names the remedy. */
export class ConfigurationError extends MigrationError {
  override readonly name = 'ConfigurationError';
  constructor(message: string, details?: ErrorDetails) {
    super('configuration', 500, message, details);
  }
}
