import assert from 'node:assert/strict';
import { isMigrationError, type MigrationError } from '../../../lib/core/errors.js';

/** The error with which a question ends; fails where it is answered. */
export async function errorOf(question: Promise<unknown>): Promise<MigrationError> {
  const error = await question.then(
    (answer) => assert.fail(`answered with ${JSON.stringify(answer)}`),
    (reason: unknown) => reason,
  );
  assert.ok(isMigrationError(error), String(error));
  return error;
}

/** Holds that a question ends in `legacy_unavailable`, as a client may be told. */
export async function assertUnavailable(question: Promise<unknown>): Promise<MigrationError> {
  const error = await errorOf(question);
  assert.equal(error.code, 'legacy_unavailable');
  assert.equal(error.status, 503);
  assert.equal(error.expose, false);
  assert.equal(error.headers?.['Retry-After'], String(error.retryAfter));
  return error;
}
