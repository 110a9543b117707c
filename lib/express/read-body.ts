import express from 'express';
import { InvalidRequestError, UnsupportedMediaTypeError } from '../core/errors.js';
import { isPlainObject } from '../core/legacy-answer.js';
import { type AccountRequest, type AccountResponse, FORM_TYPE, headerOf, JSON_TYPE, mediaTypeOf, type Next } from './http.js';

/** A body that was found to be an object; of its values nothing is known. */
export type Body = Readonly<Record<string, unknown>>;
/** Reads the body of a request, unless that was done already. */
export type BodyReader = (req: AccountRequest, res: AccountResponse) => Promise<Body>;

type Parser = (req: AccountRequest, res: AccountResponse, next: Next) => void;
/** Express's own parsers. */
export interface BodyParsers {
  readonly json: (options: object) => unknown;
  readonly urlencoded: (options: object) => unknown;
}

/** The longest body that is read here, in bytes: room for a password of 4,096 bytes in the widest spelling, and a profile. */
const LONGEST = 32 * 1024;
const MOST_FIELDS = 100;
/** How deep objects may be in each other. */
const DEEPEST = 32;

/**
 * Makes a reader of small JSON and urlencoded bodies. What the application has parsed already is taken as it is, as
 * long as the request says that it is one of these two.
 */
export function bodyReader({ json, urlencoded }: BodyParsers = express): BodyReader {
  const limits = { limit: LONGEST, inflate: false };
  const parsers: Readonly<Record<string, Parser | undefined>> = {
    [JSON_TYPE]: json({ ...limits, type: JSON_TYPE }) as Parser,
    [FORM_TYPE]: urlencoded({ ...limits, type: FORM_TYPE, extended: false, parameterLimit: MOST_FIELDS }) as Parser,
  };
  return async (req, res) => {
    if (hasBody(req)) {
      const parser = parsers[mediaTypeOf(req)];
      if (!parser) throw new UnsupportedMediaTypeError();
      if (!wasRead(req)) await run(parser, req, res);
    }
    return checked(req.body);
  };
}

const hasBody = (req: AccountRequest): boolean =>
  headerOf(req, 'transfer-encoding') !== undefined || Number(headerOf(req, 'content-length') ?? 0) !== 0;

/** The parsers of Express 4 leave `{}` behind them also where they have passed a body over. */
function wasRead({ body, readableDidRead }: AccountRequest): boolean {
  if (body === undefined) return false;
  return readableDidRead || !isPlainObject(body) || Object.keys(body).length > 0;
}

/** What a parser says is kept from the client: it quotes the body. */
async function run(parser: Parser, req: AccountRequest, res: AccountResponse): Promise<void> {
  const failure = await new Promise<unknown>((resolve) => parser(req, res, resolve));
  if (!failure) return;
  const status: unknown = typeof failure === 'object' && 'status' in failure ? failure.status : undefined;
  if (status === 415) throw new UnsupportedMediaTypeError('The body is of a kind that is not read here.');
  if (status === 413) throw new InvalidRequestError('The request is too long.');
  if (typeof status === 'number' && status < 500) throw new InvalidRequestError('The body can not be read.');
  throw failure instanceof Error ? failure : new Error('A body could not be read.', { cause: failure });
}

function checked(body: unknown): Body {
  if (body === undefined) return {};
  if (!isPlainObject(body) || isDeeperThan(DEEPEST, body)) throw new InvalidRequestError('The body is not an object of fields.');
  return body;
}

/** Looks level by level: what is nested deep enough would exhaust the stack of whatever calls itself for it. */
function isDeeperThan(levels: number, body: object): boolean {
  let level: readonly unknown[] = [body];
  for (let depth = 0; depth <= levels; depth++) {
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : []));
    if (!level.length) return false;
  }
  return true;
}

/**
 * A text from a body.
 * @throws InvalidRequestError where it is missing, or anything but a text: an object could be an operator, and a list several people.
 */
export function textOf(body: Body, field: string): string {
  const text = optionalTextOf(body, field);
  if (!text) throw new InvalidRequestError(`The field ${field} is missing.`);
  return text;
}

/**
 * A text from a body, empty where there is none.
 * @throws InvalidRequestError where it is anything but a text, or longer than a body that is read here.
 */
export function optionalTextOf(body: Body, field: string): string {
  const value = Object.hasOwn(body, field) ? body[field] : '';
  if (typeof value !== 'string') throw new InvalidRequestError(`The field ${field} is not a text.`);
  if (value.length > LONGEST) throw new InvalidRequestError(`The field ${field} is too long.`);
  return value;
}
