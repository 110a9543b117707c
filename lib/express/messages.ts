import type { ErrorCode } from '../core/errors.js';
import type { AccountRequest } from './http.js';

/** What an answer may say that something is wrong: the library's codes, and what only a web server has to say. */
export type AnswerCode = ErrorCode | 'not_found' | 'method_not_allowed' | 'internal_error';

/**
 * The texts of errors, for people: by code, or asked for at each error. The library's own stand for those that are not
 * given, or are not texts.
 */
export type Messages =
  | Partial<Readonly<Record<AnswerCode, string>>>
  // As a method, so that a function that takes Express's own request is one of these too.
  | { message(code: AnswerCode, req: AccountRequest): string | undefined }['message'];

const LATER = 'This can not be answered right now. Please try again shortly.';
const BROKEN = 'Something went wrong.';

/** Texts that stand for an error's own; `null` where its own may be shown, since it is about the request alone. */
const TEXTS: Readonly<Record<AnswerCode, string | null>> = {
  invalid_request: null,
  invalid_credentials: 'The identifier or the password is wrong.',
  invalid_token: null,
  password_too_short: null,
  password_too_long: null,
  password_too_common: null,
  user_exists: null,
  identity_conflict: null,
  forbidden: null,
  unsupported_media_type: null,
  too_many_attempts: null,
  legacy_unavailable: LATER,
  store_unavailable: LATER,
  overloaded: LATER,
  configuration: BROKEN,
  not_found: 'There is nothing here.',
  method_not_allowed: 'This is not how to ask for this.',
  internal_error: BROKEN,
};

/** The text of an error: the application's, or the library's own. */
export function textFor(messages: Messages | undefined, code: AnswerCode, own: string | undefined, req: AccountRequest): string {
  const given = messages && fromApplication(messages, code, req);
  return typeof given === 'string' && given ? given : (TEXTS[code] ?? own ?? BROKEN);
}

/** A translation that fails is no reason to leave somebody without an answer. */
function fromApplication(messages: Messages, code: AnswerCode, req: AccountRequest): unknown {
  if (typeof messages !== 'function') return messages[code];
  try {
    return messages(code, req);
  } catch {
    return undefined;
  }
}

/** All that is wrong with texts. */
export function* messageProblems(messages: unknown): Generator<string> {
  if (messages === undefined || typeof messages === 'function') return;
  if (typeof messages !== 'object' || messages === null) {
    yield 'expected messages to be an object of texts by code, or a function (code, req) => text';
    return;
  }
  for (const [code, text] of Object.entries(messages)) {
    if (!Object.hasOwn(TEXTS, code)) yield `there is no code ${code} in messages; there are ${Object.keys(TEXTS).join(', ')}`;
    else if (typeof text !== 'string' || !text) yield `expected messages.${code} to be a text that is not empty`;
  }
}
