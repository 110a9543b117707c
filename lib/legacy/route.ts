import { ConfigurationError } from '../core/errors.js';
import { canonicalize } from '../core/identifier.js';
import { NoAnswer } from './no-answer.js';
import { labelOf } from './thrown.js';

/**
 * Which sources are asked about somebody, by their names and in this order: `undefined` or `null` for all of them, an empty
 * list for none, which says no. It is given the identifier as typed, without the white space around it.
 */
export interface Route {
  (identifier: string): string | readonly string[] | null | undefined;
  /** The names that it may give, where they are known before: one that is mistyped is told at once then. */
  readonly names?: readonly string[];
}

/**
 * A route by the domain of an address, so that no source is asked about other people's. Subdomains are domains of their own.
 * @param domains From each domain, in any spelling, to the source, or the sources in order.
 * @param otherwise For usernames and all other domains; absent, every source is asked about them.
 * @throws ConfigurationError where a domain is none, or is there in two spellings.
 */
export function byDomain(domains: Readonly<Record<string, string | readonly string[]>>, otherwise?: string | readonly string[]): Route {
  const routes = new Map<string, string | readonly string[]>();
  for (const [domain, names] of Object.entries(domains)) {
    const canonical = domain.includes('@') ? null : domainOf(`@${domain}`);
    if (canonical === null || routes.has(canonical))
      throw new ConfigurationError(`byDomain: expected domains, each of them once; ${JSON.stringify(domain)} is none, or is there twice.`);
    routes.set(canonical, names);
  }
  const route = (identifier: string) => routes.get(domainOf(identifier) ?? '') ?? otherwise;
  return Object.assign(route, { names: [...routes.values(), otherwise ?? []].flat() });
}

/**
 * The names that a route gives for an identifier; `null` for all.
 * @throws NoAnswer where the route fails: who is to be asked is not known then.
 * @throws ConfigurationError where it gives something else, a promise say.
 */
export function routed(route: Route, identifier: string): readonly string[] | null {
  let given: unknown;
  try {
    given = route(identifier);
  } catch (error) {
    throw new NoAnswer('error', `the route failed with ${labelOf(error)}`);
  }
  if (given === undefined || given === null) return null;
  const names: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (names.every((name) => typeof name === 'string')) return names;
  throw new ConfigurationError('firstOf: expected route to give the name of a source, or several in an array, or undefined for all.');
}

/** The canonical domain of an address; `null` where there is none. */
function domainOf(identifier: string): string | null {
  const at = identifier.lastIndexOf('@');
  if (at < 0) return null;
  try {
    return canonicalize(`x${identifier.slice(at)}`).slice('x@'.length);
  } catch {
    return null;
  }
}
