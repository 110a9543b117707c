import { ConfigurationError } from '../../core/errors.js';
import type { Migrator } from '../../core/migrator.js';
import type { AccountRequest, AccountResponse } from '../http.js';
import { unknownOptions } from '../options.js';
import type { ErrorListener } from '../report.js';
import { isOrigin } from '../same-origin.js';

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
  readonly originalUrl: string;
}

/** What is asked of a response beside what the account routes ask. */
export interface DashboardResponse extends AccountResponse {
  readonly writableEnded: boolean;
  readonly destroyed: boolean;
  write(text: string): boolean;
  on(event: 'close', listener: () => void): unknown;
  once(event: 'drain' | 'close', listener: () => void): unknown;
}

const METHODS = ['progress', 'readiness', 'metrics', 'people', 'conflicts', 'dismissConflict', 'recentEvents'] as const;

/** What the dashboard asks of a migrator; `createMigrator` gives it all. */
export type DashboardMigrator = Pick<Migrator, (typeof METHODS)[number]>;

/** @throws ConfigurationError listing all that is wrong, with the remedies. */
export function checkDashboardOptions(migrator: unknown, options: unknown): void {
  const given: Readonly<Record<string, unknown>> = typeof options === 'object' && options ? { ...options } : {};
  const problems = [
    ...migratorProblems(migrator),
    ...unknownOptions(given, ['authorize', 'title', 'origins', 'onError']),
    ...settingProblems(given),
  ];
  if (problems.length) throw new ConfigurationError(`migrationDashboard: ${problems.join('; ')}.`);
}

function* migratorProblems(migrator: unknown): Generator<string> {
  const has = (method: string): boolean =>
    typeof migrator === 'object' && migrator !== null && typeof (migrator as Readonly<Record<string, unknown>>)[method] === 'function';
  if (!METHODS.every(has)) yield 'expected a migrator, as createMigrator() gives it, and the options second';
}

function* settingProblems({ authorize, title, origins = [], onError }: Readonly<Record<string, unknown>>): Generator<string> {
  if (typeof authorize !== 'function')
    yield 'expected authorize to be a function that says who may see this, such as (req) => req.user?.isAdmin === true';
  if (title !== undefined && (typeof title !== 'string' || !title.trim())) yield 'expected title to be a text';
  if (!Array.isArray(origins) || !origins.every(isOrigin))
    yield `expected origins to be a list of origins, such as 'https://www.example.org'`;
  if (onError !== undefined && typeof onError !== 'function') yield 'expected onError to be a function (error, req)';
}
