import { textFor } from '../messages.js';
import type { Problem } from '../problem.js';
import type { DashboardRequest, DashboardResponse } from './dashboard-options.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** Whether whoever asks is a person with a browser, not a program. */
export const isReader = (req: DashboardRequest): boolean => req.method === 'GET' && req.accepts(['json', 'html']) === 'html';

/** Tells a reader in place of a page what went wrong. What may have passed in a while is asked for again by itself. */
export function sendProblem(req: DashboardRequest, res: DashboardResponse, title: string, problem: Problem): void {
  const { status, code, own, retryAfter } = problem;
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  res.statusCode = status;
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
  const content = html`<h1>${title}</h1><p>${textFor(undefined, code, own, req)}</p>${
    retryAfter !== undefined && html`<p>This page is loaded anew by itself.</p>`
  }`;
  res.end(layout(title, content, retryAfter === undefined ? {} : { refresh: Math.max(5, retryAfter) }));
}
