import {
  ConfigurationError,
  ForbiddenError,
  InvalidCredentialsError,
  InvalidRequestError,
  TooManyAttemptsError,
  UnsupportedMediaTypeError,
} from '../core/errors.js';
import { protect, refuse } from './answers.js';
import type { AccountRequest, AccountResponse, Next } from './http.js';
import type { Messages } from './messages.js';
import { sharedProblems, unknownOptions } from './options.js';
import { isFault, type Problem, problemOf } from './problem.js';
import { type ErrorListener, report } from './report.js';

/** How errors are answered. */
export interface ErrorHandlerOptions {
  /** The texts of errors, by code. @default in English */
  readonly messages?: Messages | undefined;
  /** Hears of errors that are answered with 500 or more. @default prints their kind and where they are from */
  readonly onError?: ErrorListener | undefined;
}

/** An Express error handler; its four parameters are what Express knows it by. */
export type ErrorHandler = (error: unknown, req: AccountRequest, res: AccountResponse, next: Next) => void;

/**
 * Answers errors of the whole application as the account routes do, with `{ error: { code, message } }`. What an error
 * says of itself is shown to nobody unless it is this library's: not in development either, where Express shows all.
 * It goes last: `app.use(errorHandler())`. Where an answer was begun already, Express ends the connection.
 * @throws ConfigurationError listing all that is wrong with the options.
 */
export function errorHandler(options: ErrorHandlerOptions = {}): ErrorHandler {
  const given: Readonly<Record<string, unknown>> = typeof options === 'object' && options ? { ...options } : { messages: options };
  const problems = [...unknownOptions(given, ['messages', 'onError']), ...sharedProblems(given)];
  if (problems.length) throw new ConfigurationError(`errorHandler: ${problems.join('; ')}.`);
  const { messages, onError } = options;
  return (error, req, res, next) => {
    if (res.headersSent) return next(error);
    const known = problemOf(error);
    const problem = known.code === 'internal_error' ? (fromOthers(error) ?? known) : known;
    if (isFault(problem)) report(error, req, onError);
    protect(res);
    refuse(req, res, problem, { messages });
  };
}

/** What a status says, in the words of this library. */
const KNOWN: Readonly<Record<number, Problem>> = {
  401: problemOf(new InvalidCredentialsError()),
  403: problemOf(new ForbiddenError()),
  404: { status: 404, code: 'not_found' },
  405: { status: 405, code: 'method_not_allowed' },
  415: problemOf(new UnsupportedMediaTypeError()),
  429: problemOf(new TooManyAttemptsError()),
};

/** An error that tells its status, as those of `http-errors` do; nothing else of it is taken. */
function fromOthers(error: unknown): Problem | null {
  if (typeof error !== 'object' || error === null) return null;
  const { status, statusCode } = error as Readonly<Record<string, unknown>>;
  const told = status ?? statusCode;
  if (typeof told !== 'number' || !Number.isInteger(told) || told < 400 || told > 599) return null;
  if (told >= 500) return { status: told, code: 'internal_error' };
  return KNOWN[told] ?? { ...problemOf(new InvalidRequestError()), status: told };
}
