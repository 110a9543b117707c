/**
 * The error classes that Auth0's sandbox has (npm auth0-authz-rules-api 4.0.0, lib/errors), with the very fields.
 * Runs inside the worker, as text: it sees nothing of this module but itself.
 */
export function errorClasses() {
  class WrongUsernameOrPasswordError extends Error {
    override readonly name = 'WrongUsernameOrPasswordError';
    readonly code = 'wrongusernameorpassword';
    readonly statusCode = 400;
    constructor(
      readonly user_id?: unknown,
      message?: string,
    ) {
      super(message);
    }
  }

  class ValidationError extends Error {
    override readonly name = 'ValidationError';
    readonly statusCode = 400;
    readonly description: string | undefined;
    constructor(
      readonly code?: string,
      message?: string,
    ) {
      super(message);
      this.description = message;
    }
  }

  class AuthorizationError extends Error {
    readonly statusCode = 401;
  }

  class UnauthorizedError extends AuthorizationError {
    override readonly name = 'UnauthorizedError';
    readonly code = 'unauthorized';
    readonly description: string | undefined;
    constructor(message?: string) {
      super(message);
      this.description = message;
    }
  }

  return { WrongUsernameOrPasswordError, ValidationError, UnauthorizedError };
}
