import type { Context } from './context.js';
import { deliver } from './deliver.js';
import { ConfigurationError, InvalidRequestError, InvalidTokenError } from './errors.js';
import { linkFor, type Mail, type MailMessage } from './mail.js';
import type { StoredUser, TokenPurpose, TokenRecord, TokenStore } from './ports.js';

const HOUR = 3_600_000;

/** How long a link is good, in ms, and how many of one address may be outstanding. */
const TERMS: Readonly<Record<TokenPurpose, { readonly lifetime: number; readonly most: number }>> = {
  'reset-password': { lifetime: HOUR, most: 3 },
  // Nobody waits for it, and it has room of its own: what others ask for neither takes it nor lacks it.
  invitation: { lifetime: 7 * 24 * HOUR, most: 3 },
  'verify-email': { lifetime: 24 * HOUR, most: 5 },
  'confirm-email': { lifetime: 24 * HOUR, most: 5 },
};

const BYTES = 32;
const FORM = /^[\w-]{43}$/;

/** What a token is bound to. */
export type TokenBinding = Pick<TokenRecord, 'purpose' | 'email'> &
  Partial<Pick<TokenRecord, 'userId' | 'credentialsVersion' | 'legacy' | 'signUp' | 'takesBack'>>;

/** The part of a token that binds it to a user as they are now. */
export const boundTo = ({ id, credentialsVersion }: StoredUser): Pick<TokenRecord, 'userId' | 'credentialsVersion'> => ({
  userId: id,
  credentialsVersion,
});

/**
 * Where tokens are kept.
 * @throws ConfigurationError where the migrator was made without.
 */
export function tokensOf({ tokens }: Pick<Context, 'tokens'>): TokenStore {
  if (tokens) return tokens;
  throw new ConfigurationError('createMigrator: mailed links need the option tokens, as mongooseStores(Model) gives it.');
}

/** Makes a token and keeps its digest; `null` where as many as may be are outstanding for that address already. */
async function issue(
  context: Context,
  binding: TokenBinding,
  validFor?: number,
): Promise<{ readonly token: string; readonly record: TokenRecord } | null> {
  const { lifetime, most } = TERMS[binding.purpose];
  // Whoever took an address from its owner could use up the room for what warns of it.
  const room = binding.takesBack ? 2 * most : most;
  const token = Buffer.from(crypto.getRandomValues(new Uint8Array(BYTES))).toString('base64url');
  const createdAt = new Date();
  const record: TokenRecord = {
    userId: null,
    credentialsVersion: null,
    legacy: null,
    signUp: null,
    ...binding,
    digest: context.sha256(token),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + (validFor ?? lifetime)),
  };
  return (await tokensOf(context).insert(record, room)) ? { token, record } : null;
}

/**
 * Mails a link, unless there were too many to that address already: then `null`, which nobody is told who asked for it. A
 * link whose mail failed is void, so that it does not stand in the way of the next.
 * @param validFor In ms, where it is not as long as others of its purpose.
 */
export async function mailLink(
  context: Context,
  mail: Mail,
  binding: TokenBinding,
  message: Pick<MailMessage, 'type' | 'to' | 'user'>,
  validFor?: number,
): Promise<'mailed' | 'failed' | null> {
  const issued = await issue(context, binding, validFor);
  if (!issued) return null;
  const { token, record } = issued;
  const url = linkFor(mail.links, binding.purpose, token);
  const sent = await deliver(context, mail, { ...message, url, expiresAt: record.expiresAt });
  if (sent) return 'mailed';
  await tokensOf(context).take(record.digest);
  return 'failed';
}

/** Mails a notice without a link, as rarely as links are mailed: what is kept for it opens nothing. */
export async function mailNotice(
  context: Context,
  mail: Mail,
  binding: Pick<TokenBinding, 'purpose' | 'email'>,
  message: MailMessage,
): Promise<void> {
  if (await issue(context, binding)) await deliver(context, mail, message);
}

/**
 * The digest of a token from outside, of whatever type it is.
 * @throws InvalidRequestError where it is missing.
 * @throws InvalidTokenError where it can't be one of ours.
 */
export function digestOf({ sha256 }: Pick<Context, 'sha256'>, token: unknown): string {
  if (typeof token !== 'string' || !token) throw new InvalidRequestError('The token is missing.');
  if (!FORM.test(token)) throw new InvalidTokenError();
  return sha256(token);
}

/**
 * What a token is bound to, as long as it is good for one of these purposes; it stays so.
 * @throws InvalidTokenError
 */
export async function findToken(context: Context, digest: string, ...purposes: readonly TokenPurpose[]): Promise<TokenRecord> {
  return usable(await tokensOf(context).find(digest), purposes);
}

/**
 * Consumes a token: of many who try at once, one goes on.
 * @throws InvalidTokenError
 */
export async function takeToken(context: Context, { digest, purpose }: TokenRecord): Promise<TokenRecord> {
  return usable(await tokensOf(context).take(digest), [purpose]);
}

function usable(record: TokenRecord | null, purposes: readonly TokenPurpose[]): TokenRecord {
  const isNotice = record?.userId === null && !record.legacy && !record.signUp;
  if (!record || isNotice || !purposes.includes(record.purpose) || record.expiresAt.getTime() <= Date.now()) throw new InvalidTokenError();
  return record;
}

/** Removes the tokens of somebody whose credentials changed; that this fails is no reason to turn anybody away. */
export async function voidTokens(context: Context, { id, email }: Pick<StoredUser, 'id' | 'email'>): Promise<void> {
  try {
    await context.tokens?.remove({ userId: id, ...(email ? { email } : {}) });
  } catch (error) {
    context.logger.warn(`Void tokens could not be removed: ${error instanceof Error ? error.name : typeof error}`);
  }
}
