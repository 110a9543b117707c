import { isInvalidFieldsError, isMigrationError } from '../core/errors.js';
import type { AccountRequest } from './http.js';
import { type AnswerCode, type Messages, textFor } from './messages.js';

/** An error as a client may be told of it. */
export interface Problem {
  readonly status: number;
  readonly code: AnswerCode;
  /** What the error says of itself. */
  readonly own?: string | undefined;
  /** The paths of fields that are not valid; never their values. */
  readonly fields?: readonly string[];
  readonly retryAfter?: number | undefined;
}

const UNEXPECTED: Problem = { status: 500, code: 'internal_error' };

/** An error of the library as what it says it is, and any other as nothing but that something went wrong. */
export function problemOf(error: unknown): Problem {
  if (!isMigrationError(error)) return UNEXPECTED;
  const { status, code, message, retryAfter } = error;
  return { status, code, own: message, retryAfter, ...(isInvalidFieldsError(error) ? { fields: error.fields } : {}) };
}

/** Whether an error tells of a fault that an operator has to mend, and nobody else hears of. */
export const isFault = ({ code }: Problem): boolean => code === 'internal_error' || code === 'configuration';

/** What a client gets of an error: the same in development, since what is shown there is found elsewhere. */
export function bodyOf({ code, own, fields }: Problem, messages: Messages | undefined, req: AccountRequest): object {
  return { error: { code, message: textFor(messages, code, own, req), ...(fields ? { fields } : {}) } };
}
