import { type AccountRequest, type AccountResponse, FORM_TYPE, mediaTypeOf } from './http.js';
import type { Messages } from './messages.js';
import { failurePage, type PagePair } from './pages.js';
import { bodyOf, type Problem } from './problem.js';

/** How a route answers where all went well. */
export interface Success {
  readonly status: 200 | 201 | 202 | 204;
  readonly body?: object;
  /** Where a form leads in place of its page, as whoever sent it asked for. */
  readonly returnTo?: string | null;
}

/** Put on every answer before anything else: there may be a token in the address of the page that sent the request, or a person in the answer. */
export function protect(res: AccountResponse): void {
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', 'no-referrer');
  const vary = String(res.getHeader('Vary') ?? '');
  if (!/(?:^|,)\s*(?:\*|accept)\s*(?:,|$)/i.test(vary)) res.setHeader('Vary', vary ? `${vary}, Accept` : 'Accept');
}

/** Answers a form with the page it leads to, and all else in JSON. */
export function succeed(req: AccountRequest, res: AccountResponse, { status, body, returnTo }: Success, page?: PagePair): void {
  if (page && isForm(req)) return seeOther(res, returnTo ?? page.success);
  send(res, status, body);
}

/** Tells that something is wrong; a form by the code in the address of its page. */
export function refuse(
  req: AccountRequest,
  res: AccountResponse,
  problem: Problem,
  { page, messages }: { readonly page?: PagePair | undefined; readonly messages?: Messages | undefined },
): void {
  if (problem.retryAfter !== undefined) res.setHeader('Retry-After', String(problem.retryAfter));
  // What another site sent is not led on to any page of ours.
  if (page && problem.code !== 'forbidden' && isForm(req)) return seeOther(res, failurePage(page, problem.code));
  send(res, problem.status, bodyOf(problem, messages, req));
}

/** Whether a browser sent this by itself, from a form, and will show what it gets. */
function isForm(req: AccountRequest): boolean {
  const type = mediaTypeOf(req);
  return (type === FORM_TYPE || type === '') && req.accepts(['json', 'html']) === 'html';
}

function seeOther(res: AccountResponse, target: string): void {
  res.statusCode = 303;
  res.setHeader('Location', target);
  res.setHeader('Content-Length', '0');
  res.end();
}

/** Sends JSON as it is, whatever the application's settings for its own are. */
export function send(res: AccountResponse, status: number, body?: object): void {
  const text = body && JSON.stringify(body);
  res.statusCode = status;
  if (text === undefined) return void res.end();
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.end(text);
}
