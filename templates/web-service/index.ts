import { Agent as HttpAgent, type IncomingMessage, request as requestOverHttp } from 'node:http';
import { Agent as HttpsAgent, type AgentOptions, request as requestOverHttps } from 'node:https';
import { ConfigurationError, type LegacyProfile, type LegacySource, TooManyAttemptsError } from 'passport-lazy-migration';

/**
 * Where each field of a person is in the service's JSON, such as `attributes.mail`; `null` where there is none. Any further field is taken
 * along as it is. The states are a yes or a no in any form; a date is a yes.
 */
const FIELDS: Readonly<Record<string, string | null>> = {
  ...{ id: 'id', email: 'email', username: 'username', name: 'name' },
  ...{ emailVerified: null, enabled: null, blocked: null, mfaRequired: null },
  /** The stored hash, where lists have it. */
  password: null,
};

export interface LegacySourceOptions {
  /** Answers whether the identifier and the password that are sent as Basic authentication belong together. */
  readonly verifyUrl: string;
  /** @default 'GET' */
  readonly verifyMethod?: 'GET' | 'POST';
  /** Tells of a person: `https://old.example.org/users/{identifier}` or `...?email={identifier}`. */
  readonly userUrl: string;
  /** Tells how many there are, as a number or as `{ "count": number }`. */
  readonly countUrl?: string;
  /** Lists them all: `https://old.example.org/users?page={page}`, from 1 until a page is empty. */
  readonly usersUrl?: string;
  /** Where in an answer the person, or the list of people, is: `data.users`. @default the whole answer */
  readonly answerPath?: string;
  readonly fields?: Readonly<Record<string, string | null>>;
  /** Whom the application is when it asks for people. It is never sent along with somebody's password. */
  readonly account?: { readonly username: string; readonly password: string };
  /** Sent with each question: the key of an API, say. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A certificate authority of one's own, or the certificate that the service asks for. */
  readonly tls?: Pick<AgentOptions, 'ca' | 'cert' | 'key' | 'passphrase' | 'pfx'>;
  /** Part of what identifies the people who came from here: never change it. @default 'legacy' */
  readonly name?: string;
  /** How letters beyond ASCII are sent (RFC 7617, 2.1). @default 'utf8' */
  readonly charset?: 'utf8' | 'latin1';
  /** In milliseconds, from the look-up of the host to the last byte; less than the migrator's `guard.timeout`. @default 4500 */
  readonly timeout?: number;
  /** Takes `http:` too, over which everybody on the way reads the passwords. @default false */
  readonly allowPlainHttp?: boolean;
}

interface Answer {
  readonly status: number;
  /** The JSON of an answer with status 200. */
  readonly json?: unknown;
}

const STATES = new Set(['emailVerified', 'enabled', 'blocked', 'mfaRequired']);
const YES = new Set<unknown>([true, 1, '1', 't', 'true', 'y', 'yes', 'on']);
const NO = new Set<unknown>([false, null, undefined, 0, '', '0', 'f', 'false', 'n', 'no', 'off']);
/** In bytes: of an answer, and of what many servers take in a header or in an address. */
const [LONGEST_ANSWER, LONGEST_QUESTION] = [65_536, 4096];

/** The people of a web service with Basic authentication. */
export function legacySource(options: LegacySourceOptions): LegacySource & { close(): Promise<void> } {
  const { verifyUrl, userUrl, countUrl, usersUrl, answerPath, account, charset = 'utf8', name = 'legacy' } = options;
  assertUrls(options);
  const pathOf = new Map(Object.entries({ ...FIELDS, ...options.fields }).flatMap(([to, from]) => (from === null ? [] : [[to, from]])));
  const end = new AbortController();
  const ask = asker(options, end.signal);

  const basic = (username: string, password: string) =>
    `Basic ${Buffer.from(`${username}:${password}`.normalize(), charset).toString('base64')}`;
  const asApplication = account ? { authorization: basic(account.username, account.password) } : {};

  const valueIn = (person: unknown, field: string): unknown => valueOf(field, at(person, pathOf.get(field)));
  const told = [...pathOf.keys()].filter((field) => field !== 'password');
  const profileOf = (person: unknown): LegacyProfile => {
    const values = told.map((field) => [field, valueIn(person, field)] as const);
    const profile: LegacyProfile = Object.fromEntries(values.filter(([, value]) => value !== undefined));
    if (![profile.email, profile.username].some((own) => typeof own === 'string')) throw new Error('The legacy service told of nobody.');
    return profile;
  };

  /** The one of these who goes by this name. A search may find others, too; two who could be meant are nobody: no guesses. */
  const personAmong = (people: readonly unknown[], identifier: string): LegacyProfile | null => {
    const profiles = people.map(profileOf);
    const named = (isSame: (name: string) => boolean) =>
      profiles.filter(({ email, username }) => [email, username].some((own) => typeof own === 'string' && isSame(own)));
    const exact = named((own) => own === identifier);
    const [person, another] = exact.length ? exact : named((own) => sameButForCase(own, identifier));
    return person && !another ? person : null;
  };

  async function* users(signal: AbortSignal): AsyncGenerator<LegacyProfile> {
    for (let [page, before] = [1, '']; ; page += 1) {
      const json = contentOf(await ask('GET', usersUrl?.replaceAll('{page}', String(page)) ?? '', asApplication, signal));
      const people = at(json, answerPath);
      if (!Array.isArray(people)) throw new Error('The legacy service gave no list of people.');
      if (people.length === 0) return;
      if (JSON.stringify(people) === before) throw new Error('The legacy service gives the same page again.');
      before = JSON.stringify(people);
      for (const person of people as readonly unknown[]) {
        signal.throwIfAborted();
        yield pathOf.has('password') ? { ...profileOf(person), password: valueIn(person, 'password') } : profileOf(person);
      }
    }
  }

  return {
    name,
    async verify(identifier, password, { signal }) {
      if (isNobody(identifier) || identifier.includes(':') || ![identifier, password].every((text) => isSendable(text, charset)))
        return null;
      const url = verifyUrl.replaceAll('{identifier}', encodeURIComponent(identifier));
      const answer = await ask(options.verifyMethod ?? 'GET', url, { authorization: basic(identifier, password) }, signal);
      if ([401, 403, 423].includes(answer.status)) return null;
      // Where the address names nobody, it is the address itself that is not found.
      if ([404, 410].includes(answer.status) && url !== verifyUrl) return null;
      return answer.status === 204 || personAmong([at(contentOf(answer), answerPath)], identifier);
    },
    async getUser(identifier, { signal }) {
      if (isNobody(identifier) || !isSendable(identifier, 'utf8')) return null;
      const answer = await ask('GET', userUrl.replaceAll('{identifier}', encodeURIComponent(identifier)), asApplication, signal);
      if ([204, 404, 410].includes(answer.status)) return null;
      const found = at(contentOf(answer), answerPath);
      return personAmong(Array.isArray(found) ? found : found === null ? [] : [found], identifier);
    },
    ...(countUrl !== undefined && {
      async count({ signal }) {
        const json = contentOf(await ask('GET', countUrl, asApplication, signal));
        const count = isObject(json) ? json['count'] : json;
        if (typeof count !== 'number' || !(Number.isSafeInteger(count) && count >= 0))
          throw new Error('The legacy service gave no number.');
        return count;
      },
    }),
    ...(usersUrl !== undefined && { users: ({ signal }) => users(signal) }),
    async close() {
      end.abort(new Error('The legacy source is closed.'));
    },
  };
}

function assertUrls({ verifyUrl, userUrl, countUrl, usersUrl, account, allowPlainHttp }: LegacySourceOptions): void {
  for (const given of [verifyUrl, userUrl, countUrl ?? verifyUrl, usersUrl ?? verifyUrl]) {
    const url = URL.canParse(given) ? new URL(given) : null;
    if (!url || url.username || url.password || url.host.includes('{'))
      throw new ConfigurationError('Expected absolute addresses of one host, without a password in them.');
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowPlainHttp === true))
      throw new ConfigurationError(
        'Expected https: addresses. Over http:, which allowPlainHttp allows, everybody on the way reads the passwords.',
      );
  }
  if (!userUrl.includes('{identifier}')) throw new ConfigurationError('Expected {identifier} in userUrl.');
  if (usersUrl?.includes('{page}') === false) throw new ConfigurationError('Expected {page} in usersUrl.');
  if (account?.username.includes(':')) throw new ConfigurationError('Expected no colon in the username of the account (RFC 7617).');
}

type Ask = (method: string, url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Answer>;

/** Asks over a connection of its own: a kept one that the service has closed meanwhile would take a login with it. */
function asker({ tls, headers, timeout = 4500 }: LegacySourceOptions, ended: AbortSignal): Ask {
  // In words, since the environment may say that certificates need not be looked at.
  const [secure, plain] = [new HttpsAgent({ ...tls, keepAlive: false, rejectUnauthorized: true }), new HttpAgent({ keepAlive: false })];
  ended.addEventListener('abort', () => [secure.destroy(), plain.destroy()]);
  return async (method, url, credentials, signal) => {
    ended.throwIfAborted();
    signal.throwIfAborted();
    const late = new AbortController();
    // Not `AbortSignal.timeout`, which Node 20 may take for garbage before it is over.
    const timer = setTimeout(() => late.abort(), timeout);
    const sent = { accept: 'application/json', 'accept-encoding': 'identity', 'content-length': 0, ...headers, ...credentials };
    const [request, agent] = url.startsWith('https:') ? [requestOverHttps, secure] : [requestOverHttp, plain];
    let response: IncomingMessage | undefined;
    try {
      response = await new Promise<IncomingMessage>((resolve, reject) => {
        const asked = request(url, { method, headers: sent, signal: AbortSignal.any([signal, late.signal]), agent }, resolve);
        asked.on('error', reject).on('close', () => reject(new Error('The legacy service ended the connection.')));
        asked.end();
      });
      const { statusCode: status = 0 } = response;
      if (status === 429) throw new TooManyAttemptsError(undefined, waitOf(response.headers['retry-after']));
      return status === 200 ? { status, json: await jsonOf(response) } : { status };
    } finally {
      clearTimeout(timer);
      response?.destroy();
    }
  };
}

/** The JSON of an answer. A page with a form to log in comes with status 200, too. */
async function jsonOf(response: IncomingMessage): Promise<unknown> {
  const { 'content-encoding': encoding = 'identity', 'content-type': type = '' } = response.headers;
  if (encoding !== 'identity') throw new Error('The legacy service compresses its answers, which it was not asked for.');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) throw new Error(`The legacy service gave more than ${LONGEST_ANSWER} bytes.`);
    chunks.push(chunk);
  }
  const [, charset = 'utf-8'] = /;\s*charset="?([\w-]+)/i.exec(type) ?? [];
  try {
    return JSON.parse(new TextDecoder(charset, { fatal: true }).decode(Buffer.concat(chunks))) as unknown;
  } catch {
    throw new Error('The legacy service gave something that is no JSON.');
  }
}

function contentOf({ status, json }: Answer): unknown {
  if (status === 200) return json;
  throw new Error(`The legacy service answered with status ${status}${status >= 300 && status < 400 ? ', a redirect' : ''}.`);
}

/** The `Retry-After` of an answer: seconds, or a date. */
function waitOf(header = ''): { readonly retryAfter?: number } {
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return seconds > 0 ? { retryAfter: Math.min(seconds, 86_400) } : {};
}

/** Dots alone would lead out of a folder. */
const isNobody = (identifier: string): boolean => typeof identifier !== 'string' || /^\.{0,2}$/.test(identifier);

/** What cannot be sent whole opens nothing (RFC 7617, 2). */
function isSendable(text: string, charset: 'utf8' | 'latin1'): boolean {
  if (typeof text !== 'string' || text === '' || /[\p{Cc}\p{Surrogate}]/u.test(text)) return false;
  const sent = Buffer.from(text.normalize(), charset);
  return sent.length <= LONGEST_QUESTION && sent.toString(charset) === text.normalize();
}

/** What is at a path of an answer; `undefined` where there is nothing. */
const at = (value: unknown, path?: string): unknown =>
  (path?.split('.') ?? []).reduce((inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined), value);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function valueOf(field: string, value: unknown): unknown {
  if (STATES.has(field)) return isYes(value, field);
  if (!['id', 'username'].includes(field) || typeof value !== 'number') return value;
  // It has lost its last digits already, and may be another one's by now.
  if (!Number.isSafeInteger(value)) throw new TypeError(`The legacy service gives ${field} as a number that JSON cannot hold.`);
  return String(value);
}

/** Both ways: a Kelvin sign becomes a k only in lower case, a dotless i an I only in upper case. */
const sameButForCase = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase() && one.toUpperCase() === other.toUpperCase();

function isYes(value: unknown, field: string): boolean {
  const known = typeof value === 'string' ? value.toLowerCase() : value;
  const isDate = typeof known === 'string' && /^\d{4}-\d\d-\d\d/.test(known) && !Number.isNaN(Date.parse(known));
  if (!isDate && !YES.has(known) && !NO.has(known)) throw new TypeError(`The field for ${field} holds neither yes nor no.`);
  return isDate || YES.has(known);
}
