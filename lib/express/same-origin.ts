import { ForbiddenError } from '../core/errors.js';
import { type AccountRequest, headerOf } from './http.js';

/**
 * Refuses what another site makes a browser send. Browsers say in `Sec-Fetch-Site` where a request comes from, and
 * older ones, or those on plain http, in `Origin`; what says neither is no browser and carries nobody's cookies.
 * @param origins Further origins that may send requests, such as `https://www.example.org`.
 * @param opaque Whether `Origin: null` will do, as older browsers have it on a page that names no referrer.
 * @throws ForbiddenError
 */
export function checkOrigin(req: AccountRequest, origins: ReadonlySet<string>, opaque = false): void {
  const site = headerOf(req, 'sec-fetch-site');
  const origin = headerOf(req, 'origin');
  if (site === 'same-origin' || site === 'none') return;
  if (origin !== undefined && origins.has(origin)) return;
  if (site === undefined && (origin === undefined || origin === originOf(req) || (opaque && origin === 'null'))) return;
  throw new ForbiddenError('This was sent from another site.');
}

/** The origin that a request was sent to, as Express sees it; `null` where it names none. */
function originOf(req: AccountRequest): string | null {
  const url = `${req.protocol}://${hostOf(req)}`;
  return URL.canParse(url) ? new URL(url).origin : null;
}

/** The host with its port: `req.host` of Express 5, which in Express 4 leaves the port out. */
function hostOf(req: AccountRequest): string {
  const trusts = req.app.get('trust proxy fn') as ((address: string | undefined, hop: number) => boolean) | undefined;
  const forwarded = trusts?.(req.socket.remoteAddress, 0) ? headerOf(req, 'x-forwarded-host') : undefined;
  return (forwarded?.split(',', 1)[0] ?? headerOf(req, 'host') ?? '').trim();
}

/** Whether a text is an origin in the very form that browsers send it in. */
export function isOrigin(text: unknown): boolean {
  if (typeof text !== 'string' || !URL.canParse(text)) return false;
  const { origin, protocol } = new URL(text);
  return origin === text && (protocol === 'https:' || protocol === 'http:');
}
