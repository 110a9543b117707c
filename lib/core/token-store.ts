/** What a mailed token opens; an invitation, a new password for somebody who is not here yet. */
export type TokenPurpose = 'reset-password' | 'invitation' | 'verify-email' | 'confirm-email';

/** A signup that nothing was created for yet: what the user will be made of. */
export interface PendingSignUp {
  readonly username: string | null;
  readonly passwordHash: string;
  readonly profile: Readonly<Record<string, unknown>>;
}

/** A token as it is kept: its digest, and all that it is bound to. */
export interface TokenRecord {
  /** SHA-256 of the token, in hexadecimal; the token itself is in the mail alone. */
  readonly digest: string;
  readonly purpose: TokenPurpose;
  /** The canonical address that it was mailed to. */
  readonly email: string;
  /** Whose it is; `null` for somebody who is not here yet. */
  readonly userId: string | null;
  /** The user's, when it was made; redeeming is conditional on it. */
  readonly credentialsVersion: string | null;
  /** For somebody who is still in the old system: the ledger's key, and what to ask the source again. */
  readonly legacy: { readonly key: string; readonly identifier: string } | null;
  readonly signUp: PendingSignUp | null;
  /** Takes a change of address back; that can't be taken back in its turn. */
  readonly takesBack?: true;
  readonly createdAt: Date;
  /** Decided on when it is read, whatever was or was not removed by then. */
  readonly expiresAt: Date;
}

/** Whose tokens are meant: every token of this user, and every one to this address for somebody not here yet. */
export interface TokenOwner {
  readonly userId?: string;
  readonly email?: string;
}

/** What was mailed and not redeemed yet. Every method is one atomic step, or several that are safe in any order. */
export interface TokenStore {
  /**
   * Adds a token, where fewer than `most` of its purpose and address are outstanding at its `createdAt`; whether it did.
   * However many do this at once, in however many processes, no more are let in.
   */
  insert(record: TokenRecord, most: number): Promise<boolean>;
  find(digest: string): Promise<TokenRecord | null>;
  /** Takes a token out; of many who do this at once, one gets it. */
  take(digest: string): Promise<TokenRecord | null>;
  /** Removes what can't be redeemed any more; cleaning only, nothing rests on it. */
  remove(owner: TokenOwner): Promise<void>;
  ready?(): Promise<void>;
}
