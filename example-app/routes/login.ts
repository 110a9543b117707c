import type { Request, Response } from 'express';
import type passport from 'passport';
import { isMigrationError } from 'passport-lazy-migration';
import { demoPeople } from '../old-system/people.js';
import { loginPage } from '../pages/login-page.js';

/** How Passport's attempt ended. */
type Attempt =
  | { readonly user: Express.User; readonly outcome: 'verified' | 'migrated' }
  | { readonly user: null; readonly status: number; readonly message: string };

const WRONG = 'The email address or the password is wrong.';
const NO_ANSWER = 'We cannot check your password right now. Please try again in a moment.';

/** `GET /login` */
export function showLogin(req: Request, res: Response): void {
  if (req.isAuthenticated()) res.redirect('/');
  else res.send(loginPage({ demoPeople }));
}

/** `POST /login`: home with a session, or the form again with the reason. */
export const logIn = (authenticator: passport.Authenticator) =>
  async function logIn(req: Request, res: Response): Promise<void> {
    const attempt = await attemptOf(authenticator, req, res);
    if (!attempt.user) {
      const { email } = (req.body ?? {}) as { email?: unknown };
      const typed = typeof email === 'string' ? email : '';
      res.status(attempt.status).send(loginPage({ message: attempt.message, email: typed, demoPeople }));
      return;
    }
    await begin(req, attempt.user);
    req.session.outcome = attempt.outcome;
    await save(req);
    res.redirect(303, '/');
  };

/** Passport's callback as a promise. What is neither yes nor no asks people to come back, and says when. */
const attemptOf = (authenticator: passport.Authenticator, req: Request, res: Response): Promise<Attempt> =>
  new Promise((resolve, reject) => {
    const done = (error: unknown, user?: Express.User | false | null, info?: unknown, status?: unknown) => {
      if (isMigrationError(error) && error.headers) {
        res.set(error.headers);
        resolve({ user: null, status: error.status, message: NO_ANSWER });
      } else if (error) reject(error instanceof Error ? error : new Error('The login failed.', { cause: error }));
      else if (user) resolve({ user, outcome: (info as { outcome: 'verified' | 'migrated' }).outcome });
      else resolve({ user: null, status: Number(status), message: status === 401 ? WRONG : (info as { message: string }).message });
    };
    (authenticator.authenticate('local', done) as (req: Request, res: Response, next: (error?: unknown) => void) => void)(req, res, reject);
  });

/** A fresh session for this user; Passport leaves the old one behind. */
const begin = (req: Request, user: Express.User): Promise<void> =>
  new Promise((resolve, reject) => {
    req.logIn(user, (error?: Error) => (error ? reject(error) : resolve()));
  });

/** Left to itself, a session is saved while the answer is on its way, and the next page may be asked for before that is done. */
const save = (req: Request): Promise<void> =>
  new Promise((resolve, reject) => {
    req.session.save((error?: unknown) =>
      error ? reject(error instanceof Error ? error : new Error('No session could be kept.')) : resolve(),
    );
  });
