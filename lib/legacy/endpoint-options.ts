import { validateHeaderName, validateHeaderValue } from 'node:http';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { ConfigurationError } from '../core/errors.js';
import { checkKeys } from '../core/known-keys.js';

/** How an endpoint of the old system is reached. */
export interface EndpointOptions {
  /** Where it is: absolute, `https:`, and without a password in it. What it has of a query stays. */
  readonly url: string | URL;
  /** The source's name; part of the ledger's keys, so never to be changed. @default 'legacy' */
  readonly name?: string | undefined;
  /** Whom the application is to the endpoint: sent as `Authorization`, in ASCII. */
  readonly auth?: { readonly bearer: string } | { readonly username: string; readonly password: string } | undefined;
  /** Sent along, such as a key in a header of its own. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A certificate authority of one's own, and the certificate that the endpoint asks of the application: as `node:tls` takes them. */
  readonly tls?: Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'pfx'> | undefined;
  /** Milliseconds until a call is given up, from the look-up of the host to the last byte. Less than the migrator's `guard.timeout`. @default 4500 */
  readonly timeout?: number | undefined;
  /** Takes an `http:` URL too, over which everybody on the way reads the passwords. @default false */
  readonly allowPlainHttp?: boolean | undefined;
}

/** {@link EndpointOptions}, looked through. */
export interface EndpointSettings {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: NonNullable<EndpointOptions['tls']>;
  readonly timeout: number;
}

/** The names of them. */
export const ENDPOINT_OPTIONS = ['url', 'name', 'auth', 'headers', 'tls', 'timeout', 'allowPlainHttp'] as const;

const LONGEST_TIMEOUT = 2 ** 31 - 1;
const IN_ASCII = /^[ -~]+$/;

/**
 * Looks through where an endpoint is said to be. No message quotes what was given: it may be a secret.
 * @param product The function that it was given to, for messages.
 * @throws ConfigurationError
 */
export function endpointSettings(product: string, options: EndpointOptions): EndpointSettings {
  const wrong = (what: string): ConfigurationError => new ConfigurationError(`${product}: ${what}.`);
  const { name, auth, headers = {}, tls = {}, timeout = 4500, allowPlainHttp = false } = options;
  if (name !== undefined && (typeof name !== 'string' || !name)) throw wrong('expected name to be a text that is not empty');
  if (!Number.isSafeInteger(timeout) || timeout < 1 || timeout > LONGEST_TIMEOUT)
    throw wrong('expected timeout to be a whole number of milliseconds, from 1 on');
  if (typeof allowPlainHttp !== 'boolean') throw wrong('expected allowPlainHttp to be true or false');
  checkKeys(`tls of ${product}`, tls, ['ca', 'cert', 'key', 'passphrase', 'pfx']);
  try {
    createSecureContext(tls);
  } catch {
    throw wrong('expected tls to hold certificates and keys in PEM or PFX, with the passphrase where there is one');
  }
  if (auth !== undefined && Object.keys(headers).some((header) => header.toLowerCase() === 'authorization'))
    throw wrong('expected auth, or the header Authorization, and not both');
  const sent = { ...headers, ...(auth !== undefined && { authorization: authorizationOf(auth, wrong) }) };
  for (const [header, value] of Object.entries(sent)) {
    try {
      validateHeaderName(header);
      validateHeaderValue(header, value);
    } catch {
      throw wrong(`expected headers to be texts that can be sent, by names that can be; ${JSON.stringify(header)} can't`);
    }
  }
  return { url: urlOf(options.url, allowPlainHttp, wrong), headers: sent, tls, timeout };
}

function urlOf(given: string | URL, allowPlainHttp: boolean, wrong: (what: string) => ConfigurationError): URL {
  if (!(given instanceof URL) && (typeof given !== 'string' || !URL.canParse(given))) throw wrong('expected url to be an absolute URL');
  const url = new URL(given);
  if (url.username || url.password) throw wrong('expected url to hold no password; give it as auth');
  if (url.hash) throw wrong('expected url to have no fragment: it would not be sent');
  if (url.protocol === 'http:' && !allowPlainHttp)
    throw wrong(
      'expected url to begin with https://; passwords would be sent in the clear, unless allowPlainHttp says that nobody is listening',
    );
  if (!['https:', 'http:'].includes(url.protocol)) throw wrong('expected url to begin with https://');
  return url;
}

function authorizationOf(auth: NonNullable<EndpointOptions['auth']>, wrong: (what: string) => ConfigurationError): string {
  const remedy = 'send what is not as the header Authorization in headers';
  const { bearer, username, password } = Object(auth) as Record<string, unknown>;
  if (bearer !== undefined) {
    if (typeof bearer === 'string' && IN_ASCII.test(bearer)) return `Bearer ${bearer}`;
    throw wrong(`expected auth.bearer to be a token in ASCII; ${remedy}`);
  }
  // Which encoding the other side expects is known of ASCII alone (RFC 7617, 2.1).
  if (typeof username === 'string' && typeof password === 'string' && /^[ -9;-~]*$/.test(username) && IN_ASCII.test(password))
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  throw wrong(`expected auth to be { bearer } or { username, password } in ASCII, without a colon in the username; ${remedy}`);
}

/**
 * The statuses that an endpoint says no with.
 * @throws ConfigurationError where one of them can be no answer about a person: a success, a failure of the server, or 429.
 */
export function noStatuses(product: string, option: string, given: readonly number[]): readonly number[] {
  const isNo = (status: number): boolean => Number.isInteger(status) && status >= 400 && status < 500 && status !== 429;
  if (given instanceof Array && given.every(isNo)) return [...given];
  throw new ConfigurationError(`${product}: expected ${option} to be statuses from 400 to 499 without 429, which never says no.`);
}
