import { ConfigurationError } from '../core/errors.js';
import type { AccountRequest, AccountResponse, Next } from './http.js';
import { headerOf } from './http.js';

/** What is asked of a Passport instance; `passport` itself and `new Passport()` have it. */
export interface AccountPassport {
  authenticate(strategy: unknown, options: unknown): unknown;
}

/** A strategy for one request, whose credentials were found to be right already. */
class Proven {
  /** Put here by Passport. */
  declare success: (user: unknown, info: object) => void;
  readonly name = 'account';

  constructor(
    private readonly user: unknown,
    private readonly info: object,
  ) {}

  authenticate(): void {
    this.success(this.user, this.info);
  }
}

/**
 * Begins a session for somebody who has proved who they are. Passport does it, as after any strategy: with the
 * application's serializer, under a new id, and without anything the session before had in it.
 * @throws ConfigurationError where the application has no sessions, or none that Passport can begin.
 */
export async function logIn(
  passport: AccountPassport,
  req: AccountRequest,
  res: AccountResponse,
  user: unknown,
  info: object = {},
): Promise<void> {
  checkSession(req);
  await new Promise<void>((resolve, reject) => {
    const middleware = passport.authenticate(new Proven(user, info), { keepSessionInfo: false }) as (
      ...exchange: [AccountRequest, AccountResponse, Next]
    ) => void;
    middleware(req, res, (error) => (error ? reject(asError(error)) : resolve()));
  });
}

/** Passport would throw no more than an Error or a TypeError, whose texts nobody is shown. */
function checkSession({ session }: AccountRequest): void {
  if (!session) throw new ConfigurationError('There is no session: put express-session and passport.session() before the account routes.');
  if (typeof session.regenerate !== 'function')
    throw new ConfigurationError(
      'The session can not be given a new id: use express-session before the account routes, not cookie-session.',
    );
}

/** Who is logged in, by the application's own deserializer; `null` for nobody. */
export function currentUser(req: AccountRequest): unknown {
  // Passport's `initialize({ userProperty })` keeps the name there.
  const { _userProperty = 'user' } = req as { readonly _userProperty?: string };
  return (req as unknown as Readonly<Record<string, unknown>>)[_userProperty] ?? null;
}

/** Ends a session where it is kept, and takes its cookie back. */
export async function endSession(req: AccountRequest, res: AccountResponse): Promise<void> {
  const { session } = req;
  if (!session) return;
  if (!session.destroy) {
    // One that is kept in its cookie alone, as `cookie-session` has it, ends by being none.
    req.session = null;
    return;
  }
  const cookie = cookieOf(req);
  await new Promise<void>((resolve, reject) => {
    session.destroy?.((error) => (error ? reject(asError(error)) : resolve()));
  });
  if (cookie) res.clearCookie(cookie.name, cookie.attributes);
}

/** `express-session` tells nobody what its cookie is named, so it is looked for by what it holds: `s:`, the id and a signature. */
function cookieOf({ headers, session, sessionID }: AccountRequest): { readonly name: string; readonly attributes: object } | null {
  if (!sessionID) return null;
  const cookies = (headerOf({ headers }, 'cookie') ?? '').split(';').map((pair) => pair.trim());
  const prefixes = [`s:${sessionID}.`, `${encodeURIComponent('s:')}${encodeURIComponent(sessionID)}.`];
  for (const pair of cookies) {
    const [name = '', ...value] = pair.split('=');
    const text = value.join('=').replace(/^"/, '');
    if (name && prefixes.some((prefix) => text.startsWith(prefix))) return { name, attributes: attributesOf(session?.cookie) };
  }
  return null;
}

/** A browser forgets a cookie only where these are those that it was set with. */
function attributesOf(cookie: object = {}): object {
  const { path, domain, secure, httpOnly, sameSite } = cookie as Readonly<Record<string, unknown>>;
  const given = Object.entries({ path, domain, secure, httpOnly, sameSite });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== null));
}

function asError(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error('No session could be had.', { cause: thrown });
  const remedy = 'Nothing says what a session holds of a user: call sessionSerializer(migrator).use(passport).';
  return thrown.message === WITHOUT_SERIALIZER ? new ConfigurationError(remedy) : thrown;
}

/** What Passport says, by which alone this can be told. */
const WITHOUT_SERIALIZER = 'Failed to serialize user into session';
