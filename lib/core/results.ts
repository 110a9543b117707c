import type { Mail } from './mail.js';
import type { LegacyProfile, StoredUser } from './ports.js';

/** How a login ended, with the application's own user. */
export type LoginResult<User> =
  /** `verified`: known here. `migrated`: just created here. */
  | {
      readonly status: 'verified' | 'migrated';
      readonly user: User;
      /** There where the policy for new passwords would refuse this one: who has it should be asked to change it. */
      readonly passwordChangeRecommended?: true;
    }
  | { readonly status: 'rejected' };

/** How a signup ended. */
export type SignUpResult<User> = { readonly status: 'created'; readonly user: User } | { readonly status: 'verification_sent' };

/** The application's own user, after something was done to them. */
export interface UserResult<User> {
  readonly user: User;
}

/** How what a request leads to is mailed, and where the request came from. */
export interface MailedRequest<User> {
  readonly mail: Mail<User>;
  /** In Express, `req.ip`. */
  readonly ip?: string | undefined;
}

/** Where a person stands. */
export type PersonResult<User> =
  | { readonly status: 'here'; readonly user: User }
  | { readonly status: 'legacy'; readonly profile: LegacyProfile }
  | { readonly status: 'deleted' }
  | { readonly status: 'unknown' };

/** Of a user, what this library keeps and may be shown: `emailVerified` is `false` also where nothing is stored of it. */
export type Account = Pick<StoredUser, 'id' | 'email' | 'username' | 'emailVerified'>;
