import type { Request, Response } from 'express';

const COOKIE = 'link';
const HOUR = 3_600_000;

/** How the page of a mailed link is set up. */
export interface LinkTokenOptions {
  /** The path of the page. */
  readonly path: string;
  /** Whether the cookie goes over https alone. */
  readonly secure: boolean;
}

/**
 * The token that a mailed link brought to its page; empty where there is none. A form that fails leads back to the page
 * without the token, since that has no place in an address, so the page remembers it in a cookie that is sent to it alone.
 */
export function linkToken(req: Request, res: Response, { path, secure }: LinkTokenOptions): string {
  const cookie = { path, secure, httpOnly: true, sameSite: 'lax' } as const;
  const { token, error } = req.query;
  if (token !== undefined) {
    const given = typeof token === 'string' && /^[\w-]{43}$/.test(token) ? token : '';
    if (given) res.cookie(COOKIE, given, { ...cookie, maxAge: HOUR });
    else res.clearCookie(COOKIE, cookie);
    return given;
  }
  const kept = /(?:^|;\s*)link=([\w-]{43})(?:;|$)/.exec(req.get('Cookie') ?? '')?.[1] ?? '';
  if (error !== 'invalid_token') return kept;
  if (kept) res.clearCookie(COOKIE, cookie);
  return '';
}
