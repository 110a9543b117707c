import { ForbiddenError } from '../../core/errors.js';
import { PROMETHEUS_TYPE } from '../../core/prometheus.js';
import { readinessOf } from '../../core/readiness.js';
import { protect, refuse, send } from '../answers.js';
import type { AccountHandler } from '../http.js';
import { isFault, type Problem, problemOf } from '../problem.js';
import { report } from '../report.js';
import { checkOrigin } from '../same-origin.js';
import { ICON, SCRIPT, STYLE } from './assets.js';
import {
  checkDashboardOptions,
  type DashboardMigrator,
  type DashboardOptions,
  type DashboardRequest,
  type DashboardResponse,
} from './dashboard-options.js';
import { layout } from './layout.js';
import { EVENT_STREAM, streamParts } from './live.js';
import { liveParts, overviewPage, type Seen } from './overview-page.js';
import { sendPeople } from './people-csv.js';
import { peoplePage } from './people-page.js';
import { pageRequest, peopleRequest } from './people-request.js';
import { isReader, sendProblem } from './problem-page.js';

/** One page or file of the dashboard. */
type View = (req: DashboardRequest, res: DashboardResponse) => Promise<void> | void;

/** Nothing but what is from here, and nothing that is written into a page. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** What people read; all else is for programs. */
const PAGES: ReadonlySet<string> = new Set(['/', '/users']);
const CONFLICTS_SHOWN = 50;

/**
 * Shows an operator how far the migration is: `app.use('/admin/migration', migrationDashboard(migrator, { authorize }))`.
 * It is closed to everybody to whom `authorize` does not say yes, at each request, whatever it is for.
 *
 * `/` is the page, `/users` who has come over; `/progress.json`, `/users.json` (paged: `?state=&search=&cursor=&limit=`),
 * `/conflicts.json`, `/users.csv` and `/metrics` (Prometheus) are for programs.
 * @throws ConfigurationError listing all that is wrong with the options.
 */
export function migrationDashboard(migrator: DashboardMigrator, options: DashboardOptions): AccountHandler {
  checkDashboardOptions(migrator, options);
  const { title = 'Migration', onError } = options;
  const origins = new Set(options.origins);
  const views = viewsOf(migrator, title);

  const serve = async (req: DashboardRequest, res: DashboardResponse): Promise<void> => {
    protect(res);
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Content-Security-Policy', POLICY);
    if ((await options.authorize(req)) !== true) throw new ForbiddenError('This is not for you to see.');
    // The very path that `authorize` was asked about: `/x/../users` is none of these.
    const { path } = req;
    const dismissed = /^\/conflicts\/(?<id>[\w-]{1,200})\/dismiss$/.exec(path)?.groups?.['id'];
    const view = Object.hasOwn(views, path) ? views[path] : undefined;
    if (!view && dismissed === undefined) return refuse(req, res, NOT_FOUND, {});
    if (req.method !== (dismissed === undefined ? 'GET' : 'POST') && !(view && req.method === 'HEAD'))
      return refuse(req, res, NOT_ALLOWED, {});
    if (view) return await view(req, res);
    checkOrigin(req, origins);
    await migrator.dismissConflict(dismissed ?? '');
    res.statusCode = 303;
    res.setHeader('Location', '../../');
    res.end();
  };

  const tell = (req: DashboardRequest, res: DashboardResponse, problem: Problem): void => {
    if (PAGES.has(req.path) && isReader(req)) sendProblem(req, res, title, problem);
    else refuse(req, res, problem, {});
  };

  return (req, res) => {
    serve(req as DashboardRequest, res as DashboardResponse)
      .catch((error: unknown) => {
        const problem = problemOf(error);
        if (isFault(problem)) report(error, req, onError);
        if (!res.headersSent) return tell(req as DashboardRequest, res as DashboardResponse, problem);
        // What was begun can't be taken back, and must not pass for the whole.
        (res as { destroy?: () => void }).destroy?.();
      })
      .catch((error: unknown) => report(error, req, onError));
  };
}

const NOT_FOUND: Problem = { status: 404, code: 'not_found' };
const NOT_ALLOWED: Problem = { status: 405, code: 'method_not_allowed' };

function viewsOf(migrator: DashboardMigrator, title: string): Readonly<Record<string, View>> {
  const see = async (): Promise<Seen> => {
    const [progress, conflicts] = await Promise.all([migrator.progress(), migrator.conflicts({ limit: CONFLICTS_SHOWN })]);
    // By the very figures that are shown beside it.
    const readiness = readinessOf(progress);
    return { progress, readiness, conflicts: conflicts.items, events: migrator.recentEvents().slice(0, EVENTS_SHOWN) };
  };
  return {
    '/': async (req, res) => {
      // Its links are to be found beneath it.
      if (!/\/(?:\?|$)/.test(req.originalUrl)) return movedBeneath(req, res);
      sendText(res, 'text/html; charset=utf-8', layout(title, overviewPage(title, await see()), { live: true }));
    },
    '/users': async (req, res) => {
      const asked = peopleRequest(req.url);
      sendText(res, 'text/html; charset=utf-8', layout(`People · ${title}`, peoplePage(await migrator.people(asked), asked)));
    },
    '/users.json': async (req, res) => send(res, 200, await migrator.people(peopleRequest(req.url))),
    '/users.csv': async (req, res) => await sendPeople(migrator, peopleRequest(req.url), res),
    '/progress.json': async (_req, res) => send(res, 200, await migrator.progress()),
    '/conflicts.json': async (req, res) => send(res, 200, await migrator.conflicts(pageRequest(req.url))),
    '/metrics': async (_req, res) => sendText(res, PROMETHEUS_TYPE, await migrator.metrics()),
    '/live': (req, res) => {
      if (req.method === 'HEAD') return sendText(res, EVENT_STREAM, '');
      streamParts(res, async () => liveParts(await see()));
    },
    '/style.css': (_req, res) => sendText(res, 'text/css; charset=utf-8', STYLE),
    '/live.js': (_req, res) => sendText(res, 'text/javascript; charset=utf-8', SCRIPT),
    '/icon.svg': (_req, res) => sendText(res, 'image/svg+xml; charset=utf-8', ICON),
  };
}

const EVENTS_SHOWN = 20;

function movedBeneath(req: DashboardRequest, res: DashboardResponse): void {
  const [path = ''] = req.originalUrl.split('?');
  res.statusCode = 308;
  res.setHeader('Location', `./${path.slice(path.lastIndexOf('/') + 1)}/`);
  res.end();
}

function sendText(res: DashboardResponse, type: string, text: string): void {
  res.statusCode = 200;
  res.setHeader('Content-Type', type);
  res.end(text);
}
