import { type Auth0ScriptsOptions, auth0Scripts, type Auth0Source, type ScriptFunction } from '../../../../lib/legacy/index.js';

type Script = string | ScriptFunction;

/** Knows nobody. */
export const nobody = 'function (email, callback) { callback(); }';

/** A signal that is never aborted. */
export const patient = new AbortController().signal;

const sources = new Set<Auth0Source>();

/** A source of scripts that {@link closeSources} ends. */
export function keep(source: Auth0Source): Auth0Source {
  sources.add(source);
  return source;
}

/** Ends the workers of all sources that a test has made. */
export async function closeSources(): Promise<void> {
  await Promise.all([...sources].map((source) => source.close()));
  sources.clear();
}

/** One call of a `login` script. */
export async function logIn(login: Script, options: Auth0ScriptsOptions = {}, identifier = 'ada@example.org', password = 'a secret') {
  return await sourceOf({ login }, options).verify(identifier, password, { signal: patient });
}

/** One call of a `getUser` script. */
export async function find(getUser: Script, options: Auth0ScriptsOptions = {}, identifier = 'ada@example.org') {
  return await sourceOf({ getUser }, options).getUser(identifier, { signal: patient });
}

/** A source of these scripts. */
export const sourceOf = (
  { login = nobody.replace('email', 'email, password'), getUser = nobody }: { readonly login?: Script; readonly getUser?: Script },
  options: Auth0ScriptsOptions = {},
): Auth0Source => keep(auth0Scripts({ login, getUser }, options));
