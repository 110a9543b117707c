import { type Request, type RequestHandler, type Response, Router } from 'express';
import type { Migrator } from 'passport-lazy-migration';
import { LINK_PATHS } from '../account.js';
import { linkToken } from '../middleware/link-token.js';
import { accountPage } from '../pages/account-page.js';
import { donePage } from '../pages/done-page.js';
import { confirmEmailPage, type LinkPage, verifyEmailPage } from '../pages/link-pages.js';
import { messageFor } from '../pages/messages.js';
import { forgotPasswordPage, resetPasswordPage } from '../pages/password-pages.js';
import { signupPage } from '../pages/signup-page.js';

/** What the account pages are made of. */
export interface AccountPagesParts {
  readonly migrator: Pick<Migrator, 'accountOf'>;
  /** Whether cookies go over https alone. */
  readonly secure: boolean;
  /** Whether mails are kept in a mailbox. */
  readonly mailbox: boolean;
}

/** The pages of the account routes. All of them only show something: what changes anything is a form that they have. */
export function accountPages({ migrator, secure, mailbox }: AccountPagesParts): Router {
  const linkPage = (path: string, page: (shown: LinkPage) => string): [string, RequestHandler] => {
    const show: RequestHandler = (req, res) => {
      // The address has the token in it, and is to be told to nobody.
      res.set('Referrer-Policy', 'no-referrer');
      res.send(page({ token: linkToken(req, res, { path, secure }), message: messageFor(req.query.error) }));
    };
    return [path, show];
  };

  const showAccount = async (req: Request, res: Response): Promise<void> => {
    const account = req.isAuthenticated() ? await migrator.accountOf(req.user) : null;
    if (!account) return res.redirect('/login');
    const { sent, error } = req.query;
    const message = messageFor(error);
    res.send(
      accountPage({
        email: account.email ?? '',
        emailVerified: account.emailVerified,
        sent: typeof sent === 'string' ? sent : undefined,
        message,
        mailbox,
      }),
    );
  };

  const router = Router();
  router.get('/signup', (req, res) => (req.isAuthenticated() ? res.redirect('/') : void res.send(signupPage(messageFor(req.query.error)))));
  router.get('/forgot-password', (req, res) => void res.send(forgotPasswordPage(messageFor(req.query.error))));
  router.get(...linkPage(LINK_PATHS.resetPassword, resetPasswordPage));
  router.get(...linkPage(LINK_PATHS.verifyEmail, verifyEmailPage));
  router.get(...linkPage(LINK_PATHS.confirmEmail, confirmEmailPage));
  router.get('/account', showAccount);
  router.get('/done/:ending', (req, res, next) => {
    const page = donePage(req.params.ending, { mailbox });
    if (page) res.send(page);
    else next();
  });
  return router;
}
