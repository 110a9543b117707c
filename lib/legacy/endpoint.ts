import { Agent as HttpAgent, type IncomingMessage, request as requestOverHttp, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as requestOverHttps } from 'node:https';
import { isMigrationError, TooManyAttemptsError } from '../core/errors.js';
import { isPlainObject } from '../core/legacy-answer.js';
import { type EndpointOptions, type EndpointSettings, endpointSettings } from './endpoint-options.js';
import { NoAnswer, noAnswerOf } from './no-answer.js';

/** How much of an answer is read, in bytes. */
const LIMIT = 65_536;
/** The longest wait that an endpoint is believed to ask for, in seconds. */
const LONGEST_WAIT = 86_400;

/** A question over HTTP. */
export interface EndpointQuestion {
  readonly method: 'GET' | 'POST';
  /** A segment to add to the path, of any characters. */
  readonly segment?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The statuses that mean something; any other is no answer. */
  readonly statuses: readonly number[];
}

/** What an endpoint answered, in one of the statuses that mean something. */
export interface EndpointAnswer {
  readonly status: number;
  /** The body of an answer with status 200; of others none is read. */
  readonly text: string;
}

/**
 * An endpoint of the old system. It is asked once, over a connection of its own: a kept one that the other side has
 * closed meanwhile would take a login with it, and that can't be asked twice. No redirect is followed and no proxy of
 * the environment used, so the password goes where it was meant to go.
 */
export class Endpoint {
  private readonly settings: EndpointSettings;
  private readonly agent: HttpAgent;

  /**
   * @param product The function that the options were given to, for messages.
   * @throws ConfigurationError where one of them is wrong.
   */
  constructor(product: string, options: EndpointOptions) {
    this.settings = endpointSettings(product, options);
    const { url, tls } = this.settings;
    // In words, since the environment may say that certificates need not be looked at.
    this.agent = url.protocol === 'https:' ? new HttpsAgent({ ...tls, keepAlive: false, rejectUnauthorized: true }) : new HttpAgent();
  }

  /**
   * Asks.
   * @throws NoAnswer where there is none: no connection, not in time, another status, too much, nothing that can be read.
   * @throws TooManyAttemptsError where the status is 429.
   */
  async ask({ method, segment, body, statuses }: EndpointQuestion, signal: AbortSignal): Promise<EndpointAnswer> {
    signal.throwIfAborted();
    const { headers, timeout } = this.settings;
    const late = AbortSignal.timeout(timeout);
    try {
      const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
      const response = await exchange(
        this.url(segment),
        {
          ...{ method, agent: this.agent, signal: AbortSignal.any([signal, late]) },
          headers: {
            ...{ accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'passport-lazy-migration' },
            ...(sent && { 'content-type': 'application/json', 'content-length': sent.length }),
            ...headers,
          },
        },
        sent,
      );
      return await answerOf(response, statuses);
    } catch (error) {
      signal.throwIfAborted();
      if (late.aborted) throw new NoAnswer('timeout', `the endpoint did not answer within ${timeout} ms`);
      throw isMigrationError(error) ? error : noAnswerOf(error);
    }
  }

  private url(segment: string | undefined): URL {
    const url = new URL(this.settings.url);
    if (segment !== undefined) url.pathname = `${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(segment)}`;
    return url;
  }
}

/**
 * The object that an answer is in JSON, whatever type it says it is of: many servers say none, or text.
 * @throws NoAnswer where it is none: a page in HTML, say.
 */
export function objectIn({ text }: EndpointAnswer): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new NoAnswer(
      'invalid-answer',
      text.trim() ? 'the endpoint answered with a body that is no JSON' : 'the endpoint answered with an empty body',
    );
  }
  if (isPlainObject(value)) return value;
  throw new NoAnswer('invalid-answer', 'the endpoint answered with JSON that is no object');
}

const exchange = (url: URL, options: RequestOptions, body: Buffer | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestOverHttps : requestOverHttp)(url, options, resolve);
    // Also once there is a response: what breaks after that is told by its stream, and here a second time.
    request.on('error', reject).on('close', () => reject(new NoAnswer('error', 'the endpoint ended the connection')));
    request.end(body);
  });

async function answerOf(response: IncomingMessage, statuses: readonly number[]): Promise<EndpointAnswer> {
  const { statusCode: status = 0, headers } = response;
  try {
    if (status === 200 && statuses.includes(200)) return { status, text: await textOf(response) };
  } finally {
    response.destroy();
  }
  if (statuses.includes(status)) return { status, text: '' };
  const wait = waitOf(headers['retry-after']);
  if (status === 429) throw new TooManyAttemptsError(undefined, wait);
  const remark = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
  throw new NoAnswer('error', `the endpoint answered with status ${status}${remark}`, wait);
}

async function textOf(response: IncomingMessage): Promise<string> {
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity')
    throw new NoAnswer('invalid-answer', 'the endpoint answered in a compressed form, which it was not asked for');
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LIMIT) throw new NoAnswer('invalid-answer', `the endpoint answered with more than ${LIMIT} bytes`);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new NoAnswer('invalid-answer', 'the endpoint answered with a body that is no UTF-8');
  }
}

/** The `Retry-After` of an answer: seconds, or a date. */
function waitOf(header: string | undefined): { readonly retryAfter?: number } {
  if (header === undefined) return {};
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? { retryAfter: Math.min(Math.max(seconds, 1), LONGEST_WAIT) } : {};
}
