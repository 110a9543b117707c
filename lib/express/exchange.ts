import { protect, refuse, type Success, send, succeed } from './answers.js';
import type { AccountHandler, AccountRequest, AccountResponse } from './http.js';
import type { AccountOptions } from './options.js';
import type { RouteName } from './pages.js';
import { bodyOf, isFault, type Problem, problemOf } from './problem.js';
import type { Body, BodyReader } from './read-body.js';
import { report } from './report.js';
import { checkOrigin } from './same-origin.js';

/** One request, whose body was read, and its response. */
export interface Exchange {
  readonly req: AccountRequest;
  readonly res: AccountResponse;
  readonly body: Body;
}

/** What a route does with a request; what it throws is answered as a refusal. */
export type Work = (exchange: Exchange) => Promise<Success>;

/** The settings of an exchange, whichever the route. */
export type ExchangeOptions = Pick<AccountOptions, 'pages' | 'messages' | 'origins' | 'onError'>;

/** What a mailed link leads to comes from pages that name no referrer, and stands on its token alone: no cookie matters to it. */
const REDEEMS: ReadonlySet<RouteName> = new Set(['verifyEmail', 'resetPassword', 'confirmEmail']);
const CHANGES = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Makes a handler of what a route does: nothing is done before the request is found to be of this site and of the right
 * form, and whatever comes of it, there is an answer and no promise is left behind.
 */
export function handlerFor(name: RouteName, work: Work, readBody: BodyReader, options: ExchangeOptions): AccountHandler {
  const { pages, messages, onError } = options;
  const page = pages?.[name];
  const origins = new Set(options.origins);

  const serve = async (req: AccountRequest, res: AccountResponse): Promise<void> => {
    protect(res);
    // Also where an application puts the handler on a route for all methods: who follows a link changes nothing.
    if (!CHANGES.has(req.method)) return send(res, 405, bodyOf(NOT_ALLOWED, messages, req));
    checkOrigin(req, origins, REDEEMS.has(name));
    const body = await readBody(req, res);
    succeed(req, res, await work({ req, res, body }), page);
  };

  const fail = (error: unknown, req: AccountRequest, res: AccountResponse): void => {
    const problem = problemOf(error);
    if (isFault(problem)) report(error, req, onError);
    if (!res.headersSent) refuse(req, res, problem, { page, messages });
  };

  return (req, res) => {
    serve(req, res)
      .catch((error: unknown) => fail(error, req, res))
      // Nobody can be answered any more.
      .catch((error: unknown) => report(error, req, onError));
  };
}

/** The answer to a method that a route does not know. */
export const NOT_ALLOWED: Problem = { status: 405, code: 'method_not_allowed' };
