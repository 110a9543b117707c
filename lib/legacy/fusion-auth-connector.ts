import { ConfigurationError } from '../core/errors.js';
import { checkKeys } from '../core/known-keys.js';
import { isPlainObject } from '../core/legacy-answer.js';
import type { LegacyProfile, LegacySource } from '../core/ports.js';
import { ENDPOINT_OPTIONS, type EndpointOptions, noStatuses } from './endpoint-options.js';
import { Endpoint, objectIn } from './endpoint.js';
import { NoAnswer } from './no-answer.js';
import { LOOKUP_OPTIONS, type SeparateLookup, separateLookup } from './separate-lookup.js';

/** An endpoint that was written for FusionAuth's generic connector. Its `getUser` has to give people the same ids. */
export interface FusionAuthConnectorOptions extends EndpointOptions, SeparateLookup {
  /** Which application is said to ask, where the endpoint looks at that. */
  readonly applicationId?: string | undefined;
  /** The statuses that say no. FusionAuth takes any but 200 for one, so an endpoint may have others. @default [404] */
  readonly noStatuses?: readonly number[] | undefined;
}

const CHECKED = 'fusionAuthConnector';

/** What the fields of a password are called in a user: they are not for us, though FusionAuth's own example gives one. */
const OF_PASSWORDS = new Set(['password', 'salt', 'factor', 'encryptionScheme']);

/**
 * A source over an endpoint that was written for FusionAuth's generic connector. Status 200 with a `user` is a yes, 404 a
 * no to a wrong password and to somebody unknown alike.
 * @throws ConfigurationError where an option is wrong.
 */
export function fusionAuthConnector(options: FusionAuthConnectorOptions): LegacySource {
  checkKeys(`the options of ${CHECKED}`, options, [...ENDPOINT_OPTIONS, ...LOOKUP_OPTIONS, 'applicationId', 'noStatuses']);
  const { name, applicationId } = options;
  if (applicationId !== undefined && typeof applicationId !== 'string')
    throw new ConfigurationError(`${CHECKED}: expected applicationId to be a text.`);
  const no = noStatuses(CHECKED, 'noStatuses', options.noStatuses ?? [404]);
  const endpoint = new Endpoint(CHECKED, options);
  return {
    ...(name !== undefined && { name }),
    ...separateLookup(CHECKED, options),
    async verify(loginId, password, { signal }) {
      const body = {
        ...(applicationId !== undefined && { applicationId }),
        loginId,
        loginIdTypes: [],
        password,
        newDevice: false,
        noJWT: false,
      };
      const answer = await endpoint.ask({ method: 'POST', body: { ...body, eventInfo: EVENT }, statuses: [200, ...no] }, signal);
      return answer.status === 200 ? profileIn(objectIn(answer)) : null;
    },
  };
}

const EVENT = { deviceName: 'passport-lazy-migration', deviceType: 'SERVER', ipAddress: '0.0.0.0', userAgent: 'passport-lazy-migration' };

/**
 * A user of FusionAuth as a profile of ours; further fields stay as they are.
 * - `verified` is about the address.
 * - One who is not `active`, or has expired, may not log in.
 * - With methods of `twoFactor`, the password alone is not enough.
 * @throws NoAnswer where there is no user, or none with an id.
 */
function profileIn({ user }: Readonly<Record<string, unknown>>): LegacyProfile {
  if (!isPlainObject(user)) throw new NoAnswer('invalid-answer', 'the endpoint answered without a user');
  const kept = Object.fromEntries(Object.entries(user).filter(([field]) => !OF_PASSWORDS.has(field)));
  const { id, active, verified, expiry, fullName, firstName, lastName, twoFactor } = kept;
  if (typeof id !== 'string' || !id) throw new NoAnswer('invalid-answer', 'the endpoint answered with a user without an id');
  const hasExpiry = expiry !== undefined && expiry !== null;
  if (hasExpiry && typeof expiry !== 'number') throw new NoAnswer('invalid-answer', 'the endpoint gave an expiry that is no number');
  const { methods } = isPlainObject(twoFactor) ? twoFactor : {};
  return {
    ...kept,
    emailVerified: verified === true,
    name: joined(fullName) ?? joined(firstName, lastName),
    enabled: (active ?? true) as boolean,
    ...(hasExpiry && expiry <= Date.now() && { blocked: true }),
    ...(Array.isArray(methods) && methods.length > 0 && { mfaRequired: true }),
  };
}

const joined = (...parts: readonly unknown[]): string | undefined =>
  parts.filter((part) => typeof part === 'string' && part).join(' ') || undefined;
