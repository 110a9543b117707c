import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { errorPage } from '../pages/error-page.js';

/** What `http-errors`, Express and this library put on an error. */
interface HttpError {
  readonly status?: number;
  readonly expose?: boolean;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The page for an address where there is nothing. */
export const notFound: RequestHandler = function notFound(_req, res) {
  res.status(404).send(errorPage('Nothing here', 'There is no page at this address.'));
};

/** The page for an error, which says no more of it than is meant for everybody. The stack goes to the log. */
export const errors: ErrorRequestHandler = function errors(error: HttpError, _req, res, next) {
  if (res.headersSent) {
    next(error);
    return;
  }
  const { status = 500, expose = false, message = '', headers = {} } = error;
  if (status >= 500) console.error(error);
  const told = status === 503 ? 'Please try again in a moment.' : 'We have been told, and will look into it.';
  res
    .status(status)
    .set(headers)
    .send(errorPage(STATUS_CODES[status] ?? 'Error', expose && message ? message : told));
};
