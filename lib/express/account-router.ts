import express from 'express';
import { accountHandlers } from './account-handlers.js';
import { protect, refuse, send } from './answers.js';
import { NOT_ALLOWED } from './exchange.js';
import type { AccountHandler } from './http.js';
import type { AccountMigrator, AccountOptions } from './options.js';
import type { RouteName } from './pages.js';
import type { BodyParsers } from './read-body.js';

const ROUTES: readonly (readonly ['POST' | 'DELETE', string, RouteName])[] = [
  ['POST', '/login', 'login'],
  ['POST', '/logout', 'logout'],
  ['POST', '/signup', 'signup'],
  ['POST', '/verify-email', 'verifyEmail'],
  ['POST', '/resend-verification', 'resendVerification'],
  ['POST', '/forgot-password', 'forgotPassword'],
  ['POST', '/reset-password', 'resetPassword'],
  ['POST', '/change-password', 'changePassword'],
  ['POST', '/change-email', 'changeEmail'],
  ['POST', '/confirm-email', 'confirmEmail'],
  ['DELETE', '/account', 'deleteAccount'],
  // Forms know no DELETE.
  ['POST', '/delete-account', 'deleteAccount'],
];

/** What is asked of Express: the version of the application. */
export interface Framework extends BodyParsers {
  Router(): unknown;
}

/** An Express router, as far as routes are put on it here. */
interface Routes {
  all(path: string, handler: AccountHandler): unknown;
}

/**
 * Makes the account routes, as one Express router: `app.use('/account', accountRouter(migrator, { passport, links, sendMail }))`.
 * It goes after `express-session` and `passport.session()`, and needs no body parser before it.
 * @throws ConfigurationError listing all that is wrong with the options.
 */
export function accountRouter<User>(
  migrator: AccountMigrator<User>,
  options: AccountOptions<User>,
  framework: Framework = express,
): AccountHandler {
  const handlers = accountHandlers(migrator, options, framework);
  const router = framework.Router();
  for (const [method, path, name] of ROUTES) (router as Routes).all(path, only(method, handlers[name], options));
  return router as AccountHandler;
}

/** Hands a request of one method on to a handler. A GET is for the application, which may have a page there, and never for us. */
function only(method: string, handler: AccountHandler, { messages }: Pick<AccountOptions, 'messages'>): AccountHandler {
  const allow = `${method}, OPTIONS`;
  return (req, res, next) => {
    if (req.method === method) return handler(req, res, next);
    if (req.method === 'GET' || req.method === 'HEAD') return next();
    protect(res);
    res.setHeader('Allow', allow);
    if (req.method === 'OPTIONS') return send(res, 204);
    refuse(req, res, NOT_ALLOWED, { messages });
  };
}
