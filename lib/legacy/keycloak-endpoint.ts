import { ConfigurationError } from '../core/errors.js';
import { checkKeys } from '../core/known-keys.js';
import type { LegacyProfile, LegacySource } from '../core/ports.js';
import { ENDPOINT_OPTIONS, type EndpointOptions, noStatuses } from './endpoint-options.js';
import { Endpoint, objectIn } from './endpoint.js';
import { NoAnswer } from './no-answer.js';

/** An endpoint that was written for the Keycloak plugin keycloak-user-migration. */
export interface KeycloakEndpointOptions extends EndpointOptions {
  /** What passwords are checked by: as the plugin's `USE_USER_ID_FOR_CREDENTIAL_VERIFICATION` says. @default 'identifier' */
  readonly verifyBy?: 'identifier' | 'id' | undefined;
  /**
   * The statuses that say no to a password. The plugin takes any but 200 for one.
   * @default [400, 404, 422, 423], and 401 and 403 where neither `auth` nor `headers` are given: else they are about the application
   */
  readonly noStatuses?: readonly number[] | undefined;
  /** The statuses that say that nobody goes by an identifier. @default [404] */
  readonly unknownStatuses?: readonly number[] | undefined;
  /** Whether status 200 says yes to a password whatever comes with it: by the contract nothing does. @default false */
  readonly ignoreBody?: boolean | undefined;
}

const CHECKED = 'keycloakEndpoint';
const OWN_OPTIONS = ['verifyBy', 'noStatuses', 'unknownStatuses', 'ignoreBody'];

/** Bodies that say no more than the status does; anything else may be an error or a page, and is no yes. */
const QUIET = new Set(['', 'OK', '{}']);
/** No path leads to these: `..` would leave the endpoint, and half a character can't be written down. */
const UNREACHABLE = /^\.{0,2}$|\p{Surrogate}/u;
/** What many servers take in no path, escaped or not: they say 400, and that nobody goes by it is all that it means. */
const refusalsOf = (segment: string): readonly number[] => (/[/\\;%]/.test(segment) ? [400] : []);

/**
 * A source over a REST endpoint that was written for keycloak-user-migration: `GET {url}/{identifier}` gives the person,
 * `POST {url}/{identifier}` with `{ password }` checks the password.
 * @throws ConfigurationError where an option is wrong.
 */
export function keycloakEndpoint(options: KeycloakEndpointOptions): LegacySource {
  checkKeys(`the options of ${CHECKED}`, options, [...ENDPOINT_OPTIONS, ...OWN_OPTIONS]);
  const { name, verifyBy = 'identifier', ignoreBody = false } = options;
  if (verifyBy !== 'identifier' && verifyBy !== 'id')
    throw new ConfigurationError(`${CHECKED}: expected verifyBy to be 'identifier' or 'id'.`);
  if (typeof ignoreBody !== 'boolean') throw new ConfigurationError(`${CHECKED}: expected ignoreBody to be true or false.`);
  const ofTheApplication = options.auth || options.headers ? [] : [401, 403];
  const no = noStatuses(CHECKED, 'noStatuses', options.noStatuses ?? [400, 404, 422, 423, ...ofTheApplication]);
  const unknown = noStatuses(CHECKED, 'unknownStatuses', options.unknownStatuses ?? [404]);
  const endpoint = new Endpoint(CHECKED, options);

  const find = async (identifier: string, signal: AbortSignal): Promise<LegacyProfile | null> => {
    if (UNREACHABLE.test(identifier)) return null;
    const answer = await endpoint.ask(
      { method: 'GET', segment: identifier, statuses: [200, ...unknown, ...refusalsOf(identifier)] },
      signal,
    );
    return answer.status === 200 ? profileOf(objectIn(answer)) : null;
  };
  const isRight = async (segment: string, password: string, signal: AbortSignal): Promise<boolean> => {
    if (UNREACHABLE.test(segment)) return false;
    const statuses = [200, ...no, ...refusalsOf(segment)];
    const { status, text } = await endpoint.ask({ method: 'POST', segment, body: { password }, statuses }, signal);
    if (status === 200 && !ignoreBody && !QUIET.has(text.trim()))
      throw new NoAnswer('invalid-answer', 'the endpoint answered 200 with a body; set ignoreBody if it says 200 to right passwords alone');
    return status === 200;
  };
  return {
    ...(name !== undefined && { name }),
    async verify(identifier, password, { signal }) {
      if (verifyBy === 'identifier') return await isRight(identifier, password, signal);
      const profile = await find(identifier, signal);
      return profile && (await isRight(idOf(profile), password, signal)) ? profile : null;
    },
    getUser: (identifier, { signal }) => find(identifier, signal),
  };
}

/**
 * A user of the plugin's as a profile of ours; further fields stay as they are.
 * - Booleans may be texts: they are in the plugin's own example.
 * - With `totps`, the password alone is not enough.
 * @throws NoAnswer where neither a username nor an address is there: the plugin needs both.
 */
function profileOf(user: Readonly<Record<string, unknown>>): LegacyProfile {
  const { username, email, firstName, lastName, enabled, emailVerified, totps } = user;
  if (![username, email].some((text) => typeof text === 'string' && text))
    throw new NoAnswer('invalid-answer', 'the endpoint answered with neither a username nor an address');
  const names = [firstName, lastName].filter((part) => typeof part === 'string' && part);
  return {
    ...user,
    emailVerified: truth(emailVerified) === true,
    ...(names.length > 0 && { name: names.join(' ') }),
    ...('enabled' in user && { enabled: truth(enabled) as boolean }),
    ...(Array.isArray(totps) && totps.length > 0 && { mfaRequired: true }),
  };
}

/** What is neither is left to be refused. */
const truth = (value: unknown): unknown => (value === 'true' || value === 'false' ? value === 'true' : value);

function idOf({ id }: LegacyProfile): string {
  if ((typeof id === 'string' && id) || typeof id === 'number') return String(id);
  throw new NoAnswer('invalid-answer', 'the endpoint gave no id to verify by');
}
