/** Where a form leads: to `success`, or to `failure` with the code of the error in the query, as in `/login?error=invalid_credentials`. */
export interface PagePair {
  readonly success: string;
  readonly failure: string;
}

export const ROUTE_NAMES = [
  ...(['login', 'logout', 'signup', 'verifyEmail', 'resendVerification', 'forgotPassword', 'resetPassword'] as const),
  ...(['changePassword', 'changeEmail', 'confirmEmail', 'deleteAccount'] as const),
] as const;

/** The routes, by the names of their handlers. */
export type RouteName = (typeof ROUTE_NAMES)[number];

/** The pages of forms, route by route. A form of a route that is not named is answered in JSON. */
export type Pages = { readonly [Name in RouteName]?: PagePair | undefined };

/** A page with the code of an error: never a token, and never an address. */
export function failurePage({ failure }: PagePair, code: string): string {
  const [, path = '', query = '', hash = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(failure) ?? [];
  return `${path}${query ? `${query}&` : '?'}error=${code}${hash}`;
}

const LONGEST = 2048;
/** Any origin will do: what is asked is whether a path can lead away from it. */
const HERE = 'http://here.invalid';

/**
 * Where somebody wanted to go before they had to log in; `null` for anything but a path of this very site. What a
 * browser, or a proxy that decodes once, could take for another site is none: `//evil`, `/\evil`, `/%2f/evil`, `/./\evil`.
 */
export function returnTarget(wanted: unknown): string | null {
  if (typeof wanted !== 'string' || wanted.length > LONGEST || !/^\/(?![/\\]|%2f|%5c)/i.test(wanted)) return null;
  if (/[\\\p{Control}\p{Surrogate}]/u.test(wanted) || !URL.canParse(wanted, HERE)) return null;
  const { origin, pathname, search, hash } = new URL(wanted, HERE);
  if (origin !== HERE || /^\/(?:[/\\]|%2f|%5c)/i.test(pathname)) return null;
  return `${pathname}${search}${hash}`;
}

/** All that is wrong with pages. */
export function* pageProblems(pages: unknown): Generator<string> {
  if (pages === undefined) return;
  if (typeof pages !== 'object' || pages === null) {
    yield "expected pages to be an object, such as { login: { success: '/', failure: '/login' } }";
    return;
  }
  for (const [name, pair] of Object.entries(pages) as [string, unknown][]) {
    if (!(ROUTE_NAMES as readonly string[]).includes(name)) yield `there is no route ${name} in pages; there are ${ROUTE_NAMES.join(', ')}`;
    else if (pair !== undefined) yield* pairProblems(`pages.${name}`, pair);
  }
}

function* pairProblems(name: string, pair: unknown): Generator<string> {
  if (typeof pair !== 'object' || pair === null) {
    yield `expected ${name} to be { success, failure }`;
    return;
  }
  for (const outcome of Object.keys(pair))
    if (outcome !== 'success' && outcome !== 'failure') yield `there is no ${name}.${outcome}; there are success and failure`;
  for (const outcome of ['success', 'failure'] as const) {
    const target = (pair as Partial<Record<string, unknown>>)[outcome];
    if (!isTarget(target)) yield `expected ${name}.${outcome} to be a path that begins with one slash, or an absolute http or https URL`;
  }
}

/** The application's own word, so also another host will do; it becomes a header as it is. */
function isTarget(target: unknown): boolean {
  if (typeof target !== 'string' || !/^[\x21-\x7e]+$/.test(target)) return false;
  if (target.startsWith('/')) return returnTarget(target) !== null;
  return URL.canParse(target) && /^https?:\/\//i.test(target);
}
