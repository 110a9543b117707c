import type { Request, RequestHandler } from 'express';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send, with an error of status 403. Browsers say where a request comes
 * from in `Sec-Fetch-Site`, older ones in `Origin`; what says neither is no browser, and carries nobody's cookies.
 */
export const sameOriginOnly: RequestHandler = function sameOriginOnly(req, _res, next) {
  if (SAFE_METHODS.has(req.method) || isSameOrigin(req)) next();
  else next(Object.assign(new Error('This form was sent from another site.'), { status: 403, expose: true }));
};

function isSameOrigin(req: Request): boolean {
  const site = req.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = req.get('Origin');
  return origin === undefined || origin === `${req.protocol}://${req.get('Host')}`;
}
