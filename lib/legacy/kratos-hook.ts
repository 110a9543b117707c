import { ConfigurationError } from '../core/errors.js';
import { checkKeys } from '../core/known-keys.js';
import type { LegacySource } from '../core/ports.js';
import { ENDPOINT_OPTIONS, type EndpointOptions } from './endpoint-options.js';
import { Endpoint, objectIn } from './endpoint.js';
import { NoAnswer } from './no-answer.js';
import { LOOKUP_OPTIONS, type SeparateLookup, separateLookup } from './separate-lookup.js';

/** An endpoint that was written for Ory Kratos' password migration hook, and who is behind it. */
export interface KratosHookOptions extends EndpointOptions, SeparateLookup {
  /** What is sent, where Kratos was told it in Jsonnet. @default { identifier, password } */
  readonly body?: ((identifier: string, password: string) => unknown) | undefined;
}

const CHECKED = 'kratosHook';

/**
 * A source over an endpoint that was written for Ory Kratos' password migration hook. Status 200 with
 * `{ "status": "password_match" }` is a yes; with another status in words, or 403, a no. Kratos takes any other body
 * for a no as well; here a page or an error is no answer.
 * @throws ConfigurationError where an option is wrong.
 */
export function kratosHook(options: KratosHookOptions): LegacySource {
  checkKeys(`the options of ${CHECKED}`, options, [...ENDPOINT_OPTIONS, ...LOOKUP_OPTIONS, 'body']);
  const { name, body = (identifier, password) => ({ identifier, password }) } = options;
  if (typeof body !== 'function') throw new ConfigurationError(`${CHECKED}: expected body to be a function.`);
  const endpoint = new Endpoint(CHECKED, options);
  return {
    ...(name !== undefined && { name }),
    ...separateLookup(CHECKED, options),
    async verify(identifier, password, { signal }) {
      const answer = await endpoint.ask({ method: 'POST', body: body(identifier, password), statuses: [200, 403] }, signal);
      if (answer.status === 403) return false;
      const { status } = objectIn(answer);
      if (typeof status !== 'string') throw new NoAnswer('invalid-answer', 'the endpoint answered without a status in its body');
      return status === 'password_match';
    },
  };
}
