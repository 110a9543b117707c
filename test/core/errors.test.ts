import assert from 'node:assert/strict';
import * as errors from '../../lib/core/errors.js';

const { isMigrationError, MigrationError } = errors;

const CLASSES = [
  [errors.InvalidRequestError, 'invalid_request', 400],
  [errors.InvalidCredentialsError, 'invalid_credentials', 401],
  [errors.PasswordTooShortError, 'password_too_short', 400],
  [errors.PasswordTooLongError, 'password_too_long', 400],
  [errors.PasswordTooCommonError, 'password_too_common', 400],
  [errors.UserExistsError, 'user_exists', 409],
  [errors.IdentityConflictError, 'identity_conflict', 409],
  [errors.TooManyAttemptsError, 'too_many_attempts', 429],
  [errors.LegacyUnavailableError, 'legacy_unavailable', 503],
  [errors.StoreUnavailableError, 'store_unavailable', 503],
  [errors.OverloadedError, 'overloaded', 503],
] as const;

describe('The errors', () => {
  for (const [ErrorClass, code, status] of CLASSES) {
    it(`${ErrorClass.name} is ${code}, ${status}`, () => {
      const error = new ErrorClass();
      assert.ok(error instanceof MigrationError && error instanceof Error);
      assert.deepEqual([error.name, error.code, error.status, error.statusCode], [ErrorClass.name, code, status, status]);
      assert.equal(error.expose, status < 500);
      assert.match(error.message, /^[A-Z].*\.$/);
      assert.equal(isMigrationError(error), true);
      const waits = status === 429 || status === 503;
      assert.deepEqual([error.retryAfter !== undefined, error.headers !== undefined], [waits, waits]);
    });
  }

  it('a ConfigurationError names the remedy, for the operator alone', () => {
    const error = new errors.ConfigurationError('Make the index.');
    assert.deepEqual([error.code, error.status, error.expose, error.message], ['configuration', 500, false, 'Make the index.']);
  });

  it('an InvalidFieldsError names the paths, never the values', () => {
    const error = new errors.InvalidFieldsError(['name', 'address.city']);
    assert.deepEqual([error.code, error.fields], ['invalid_request', ['name', 'address.city']]);
    assert.ok(error.message.includes('name, address.city'));
  });

  it('RTL-07: say in whole seconds how long to wait, at least one', () => {
    for (const [given, seconds] of [
      [undefined, 5],
      [0, 1],
      [0.2, 1],
      [61.2, 62],
    ] as const) {
      const error = new errors.TooManyAttemptsError(undefined, given === undefined ? {} : { retryAfter: given });
      assert.deepEqual([error.retryAfter, error.headers], [seconds, { 'Retry-After': String(seconds) }]);
    }
  });

  it('LOG-01: keep their cause out of what a logger prints of their fields, and out of JSON', () => {
    const error = new errors.LegacyUnavailableError(undefined, { cause: new Error('s3cret') });
    assert.ok(error.cause instanceof Error);
    assert.ok(!JSON.stringify(error).includes('s3cret'));
    assert.ok(!Object.keys(error).includes('cause'));
  });

  it('CFG-04: are recognised whichever copy of the library made them, and nothing else is', () => {
    const foreign = Object.assign(new Error('of another copy'), {
      code: 'overloaded',
      [Symbol.for('passport-lazy-migration.error')]: true,
    });
    assert.equal(isMigrationError(foreign), true);
    for (const other of [new Error('x'), { code: 'overloaded', status: 503 }, null, undefined, 'overloaded', 503])
      assert.equal(isMigrationError(other), false);
  });
});
