/** What is asked of a request; Express 4's and Express 5's have it all. */
export interface AccountRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** `http` or `https`; what it says depends on the app's `trust proxy`, as that of `ip` does. */
  readonly protocol: string;
  readonly ip?: string | undefined;
  readonly socket: { readonly remoteAddress?: string | undefined };
  readonly app: { get(setting: string): unknown };
  /** Whether anybody has begun to read the body. */
  readonly readableDidRead: boolean;
  body?: unknown;
  readonly user?: unknown;
  /** That of `express-session`, where the app has one. */
  session?: AccountSession | null | undefined;
  readonly sessionID?: string | undefined;
  accepts(types: string[]): string | false;
}

/** What is asked of a session. */
export interface AccountSession {
  readonly cookie?: object | undefined;
  readonly regenerate?: unknown;
  destroy?(done: (error?: unknown) => void): unknown;
}

/** What is asked of a response. */
export interface AccountResponse {
  statusCode: number;
  readonly headersSent: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  setHeader(name: string, value: string): unknown;
  clearCookie(name: string, options: object): unknown;
  end(text?: string): unknown;
}

export type Next = (error?: unknown) => void;

/** Answers a request; an Express `RequestHandler`. */
export type AccountHandler = (req: AccountRequest, res: AccountResponse, next: Next) => void;

/** A header of a request, where there is one of that name. */
export function headerOf({ headers }: Pick<AccountRequest, 'headers'>, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** The media type of the body, without its parameters; empty where none is told. */
export const mediaTypeOf = (req: Pick<AccountRequest, 'headers'>): string =>
  (headerOf(req, 'content-type') ?? '').split(';', 1).join('').trim().toLowerCase();

export const JSON_TYPE = 'application/json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';
