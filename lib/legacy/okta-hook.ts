import { ConfigurationError } from '../core/errors.js';
import { checkKeys } from '../core/known-keys.js';
import { isPlainObject } from '../core/legacy-answer.js';
import type { LegacySource } from '../core/ports.js';
import { ENDPOINT_OPTIONS, type EndpointOptions } from './endpoint-options.js';
import { Endpoint, objectIn } from './endpoint.js';
import { NoAnswer } from './no-answer.js';
import { LOOKUP_OPTIONS, type SeparateLookup, separateLookup } from './separate-lookup.js';

/** An endpoint that was written for Okta's password import inline hook, and who is behind it. */
export interface OktaHookOptions extends EndpointOptions, SeparateLookup {
  /** Which hook is said to ask, where the endpoint looks at that. @default a URL of nobody's */
  readonly source?: string | undefined;
}

const CHECKED = 'oktaHook';

/**
 * A source over an endpoint that was written for Okta's password import inline hook. The command to update the
 * credential to `VERIFIED` is a yes; to `UNVERIFIED`, no command at all or status 204, which leave it as it was, a no.
 * @throws ConfigurationError where an option is wrong.
 */
export function oktaHook(options: OktaHookOptions): LegacySource {
  checkKeys(`the options of ${CHECKED}`, options, [...ENDPOINT_OPTIONS, ...LOOKUP_OPTIONS, 'source']);
  const { name, source = 'https://passport-lazy-migration.invalid/api/v1/inlineHooks/password-import' } = options;
  if (typeof source !== 'string') throw new ConfigurationError(`${CHECKED}: expected source to be a text.`);
  const endpoint = new Endpoint(CHECKED, options);
  return {
    ...(name !== undefined && { name }),
    ...separateLookup(CHECKED, options),
    async verify(identifier, password, { signal }) {
      const body = importEvent(source, identifier, password);
      const answer = await endpoint.ask({ method: 'POST', body, statuses: [200, 204] }, signal);
      return answer.status === 200 && isVerified(objectIn(answer));
    },
  };
}

const importEvent = (source: string, username: string, password: string) => ({
  eventId: crypto.randomUUID(),
  eventTime: new Date().toISOString(),
  eventType: 'com.okta.user.credential.password.import',
  eventTypeVersion: '1.0',
  contentType: 'application/json',
  cloudEventVersion: '0.1',
  source,
  data: {
    context: {
      request: { id: crypto.randomUUID(), method: 'POST', url: { value: '/api/v1/authn' }, ipAddress: '0.0.0.0' },
      credential: { username, password },
    },
    action: { credential: 'UNVERIFIED' },
  },
});

/** @throws NoAnswer where the answer has no commands, an error beside them, or a command that the hook has not. */
function isVerified({ commands, error }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(commands) || (error !== undefined && error !== null))
    throw new NoAnswer('invalid-answer', 'the endpoint answered with an error, or without commands');
  const credentials = commands.map(credentialOf);
  return credentials.length > 0 && credentials.every((credential) => credential === 'VERIFIED');
}

function credentialOf(command: unknown): 'VERIFIED' | 'UNVERIFIED' {
  const { type, value } = isPlainObject(command) ? command : {};
  const { credential } = isPlainObject(value) ? value : {};
  if (type === 'com.okta.action.update' && (credential === 'VERIFIED' || credential === 'UNVERIFIED')) return credential;
  throw new NoAnswer('invalid-answer', 'the endpoint answered with a command that is no update of the credential');
}
