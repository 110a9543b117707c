import type { MailLinks } from 'passport-lazy-migration';
import type { AccountOptions, Pages } from 'passport-lazy-migration/express';
import type { Mailer } from './mail/mailer.js';
import type { AccountForm } from './pages/account-page.js';
import { donePath } from './pages/done-page.js';
import type { UserDocument } from './user.js';

/** The pages that mailed links lead to. Each has a form that sends the token on: to open the link changes nothing. */
export const LINK_PATHS = { resetPassword: '/reset-password', verifyEmail: '/verify-email', confirmEmail: '/confirm-email' } as const;

const onAccountPage = (form: AccountForm) => ({ success: `/account?sent=${form}`, failure: `/account?sent=${form}` });

/** Where forms lead, so that they need no script. */
const pages: Pages = {
  logout: { success: '/login', failure: '/' },
  signup: { success: donePath('signed-up'), failure: '/signup' },
  verifyEmail: { success: donePath('email-verified'), failure: LINK_PATHS.verifyEmail },
  resendVerification: onAccountPage('resend-verification'),
  forgotPassword: { success: donePath('reset-mailed'), failure: '/forgot-password' },
  resetPassword: { success: donePath('password-reset'), failure: LINK_PATHS.resetPassword },
  changePassword: onAccountPage('change-password'),
  changeEmail: onAccountPage('change-email'),
  confirmEmail: { success: donePath('email-confirmed'), failure: LINK_PATHS.confirmEmail },
  deleteAccount: { ...onAccountPage('delete-account'), success: donePath('account-deleted') },
};

/** What the account routes of this app are made of. */
export interface AccountParts extends Pick<AccountOptions<UserDocument>, 'passport'> {
  readonly mailer: Pick<Mailer, 'sendMail'>;
  /** Where people find the app: never what a request says of its host. */
  readonly home: string;
}

/** The options of the account routes. */
export const accountOptions = ({ passport, mailer, home }: AccountParts): AccountOptions<UserDocument> => ({
  passport,
  links: linksAt(home),
  sendMail: mailer.sendMail,
  signupFields: ['name'],
  pages,
});

const linksAt = (home: string): MailLinks => ({
  resetPassword: `${home}${LINK_PATHS.resetPassword}?token={token}`,
  verifyEmail: `${home}${LINK_PATHS.verifyEmail}?token={token}`,
  confirmEmail: `${home}${LINK_PATHS.confirmEmail}?token={token}`,
});
