import { ConfigurationError } from '../../core/errors.js';
import type { Migrator } from '../../core/migrator.js';
import type { AccountRequest, AccountResponse } from '../http.js';
import { hasMethods, originProblems, sharedProblems, unknownOptions } from '../options.js';
import type { ErrorListener } from '../report.js';

/** How the dashboard is made. */
export interface DashboardOptions {
  /**
   * Whether this request may see the migration: asked at every request, and only literal `true` is a yes. A request to
   * a path with `users` in it is for names and addresses.
   */
  readonly authorize: DashboardGuard;
  /** The heading. @default 'Migration' */
  readonly title?: string | undefined;
  /** Further origins whose pages may send requests, such as `https://www.example.org`. @default the app's own alone */
  readonly origins?: readonly string[] | undefined;
  /** Hears of errors that are answered with 500. @default prints their kind and where they are from */
  readonly onError?: ErrorListener | undefined;
}

// As a method, so that a function that takes Express's own request is one of these too.
export type DashboardGuard = { authorize(req: DashboardRequest): unknown }['authorize'];

/** What is asked of a request beside what the account routes ask. */
export interface DashboardRequest extends AccountRequest {
  readonly url: string;
  /** That of `url`, beneath where the dashboard is. */
  readonly path: string;
  readonly originalUrl: string;
}

/** What is asked of a response beside what the account routes ask. */
export interface DashboardResponse extends AccountResponse {
  readonly writableEnded: boolean;
  readonly destroyed: boolean;
  write(text: string): boolean;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  off(event: 'drain' | 'close', listener: () => void): unknown;
}

const METHODS = ['progress', 'metrics', 'people', 'conflicts', 'dismissConflict', 'recentEvents'] as const;

/** What the dashboard asks of a migrator; `createMigrator` gives it all. */
export type DashboardMigrator = Pick<Migrator, (typeof METHODS)[number]>;

/** @throws ConfigurationError listing all that is wrong, with the remedies. */
export function checkDashboardOptions(migrator: unknown, options: unknown): void {
  const given: Readonly<Record<string, unknown>> = typeof options === 'object' && options ? { ...options } : {};
  const { authorize, title, origins = [] } = given;
  const problems = [
    ...(hasMethods(migrator, METHODS) ? [] : ['expected a migrator, as createMigrator() gives it, and the options second']),
    ...unknownOptions(given, ['authorize', 'title', 'origins', 'onError']),
    ...(typeof authorize === 'function' ? [] : [NOBODY_SAYS]),
    ...(title === undefined || (typeof title === 'string' && title.trim()) ? [] : ['expected title to be a text']),
    ...originProblems(origins),
    ...sharedProblems(given),
  ];
  if (problems.length) throw new ConfigurationError(`migrationDashboard: ${problems.join('; ')}.`);
}

const NOBODY_SAYS = 'expected authorize to be a function that says who may see this, such as (req) => req.user?.isAdmin === true';
