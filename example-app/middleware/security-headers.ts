import type { RequestHandler } from 'express';
import helmet from 'helmet';

/** Helmet's headers, with a policy that lets a page load its own style sheet and icon, and nothing else: no script at all. */
export const securityHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    xFrameOptions: { action: 'deny' },
    // Under `no-referrer`, helmet's default, the app's own forms would be sent with `Origin: null`.
    referrerPolicy: { policy: 'same-origin' },
  });
