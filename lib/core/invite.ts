import type { Context } from './context.js';
import { readAddress } from './credentials.js';
import { ConfigurationError } from './errors.js';
import type { Identity } from './identity.js';
import type { InvitationLog, InvitationMark } from './invitation-log.js';
import { checkKeys } from './known-keys.js';
import { mayLogIn } from './legacy-answer.js';
import { checkMail, type Mail } from './mail.js';
import { standingOf } from './standing.js';
import { mailLink, tokensOf } from './token.js';
import { isProvisional } from './version.js';
import { askForNamesake, type LegacyPerson } from './whereabouts.js';

/** How somebody is invited. Times are in milliseconds. */
export interface InviteOptions<User = unknown> {
  readonly mail: Mail<User>;
  /** How long the link is good, from an hour to 30 days. @default 7 days */
  readonly validFor?: number | undefined;
  /** Nobody is mailed twice within this time, whoever runs this, wherever and however often. @default 30 days */
  readonly again?: number | undefined;
  /** Also to an address that the old system has not verified: whoever reads its mail is given the account. @default false */
  readonly unverified?: boolean | undefined;
  /** Also whom an earlier run may have mailed, or not: it ended in between. They may be mailed twice. @default false */
  readonly unsure?: boolean | undefined;
  /** Mails nobody and writes nothing; says what would be. @default false */
  readonly dryRun?: boolean | undefined;
}

/** What came of inviting somebody. */
export type InvitationEnd =
  /** Their mail was handed over, or would be. */
  | 'invited'
  /** `sendMail` failed: they may be invited again at once. */
  | 'mail-failed'
  /** They were invited within the time, or are at this moment. */
  | 'invited-before'
  /** An earlier run ended between marking and mailing them. */
  | 'unsure'
  /** As many links to that address as may be are good still. */
  | 'too-many'
  | 'here'
  | 'deleted'
  /** By this address, the old system gives nobody: the link could not be redeemed. */
  | 'unknown'
  | 'blocked'
  | 'unverified'
  | 'conflict'
  | 'in-progress';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** By then, whoever marked somebody has mailed them, or never will. */
const UNDER_WAY = HOUR / 6;

/**
 * Mails somebody who is not here yet the link by which they choose a password and come over. Nobody has asked for it, so
 * it is good for days, and for nothing but that: once they are here by whatever way, it opens nothing. They are marked
 * before the mail is handed over: a run that is cut off mails nobody twice.
 * @throws ConfigurationError where an option is wrong, the stores keep no invitations, or the phase is not `on`.
 * @throws InvalidRequestError where the address is none.
 * @throws LegacyUnavailableError, StoreUnavailableError
 */
export async function invite(context: Context, email: unknown, options: InviteOptions): Promise<InvitationEnd> {
  const { mail, validFor, again, unverified, unsure, dryRun } = settingsOf(options);
  const log = logOf(context);
  tokensOf(context);
  if ((await context.phase()) !== 'on')
    throw new ConfigurationError('invite: expected phase on: in any other, nobody comes over by a link.');
  const address = readAddress(email, context.canonicalize);
  const key = context.sha256(JSON.stringify(['invitation', address.email]));
  const now = Date.now();
  const old = { before: new Date(now - again), unsentBefore: unsure ? new Date(now - UNDER_WAY) : null };
  const mark = await log.find(key);
  if (mark && !isOld(mark, old)) return endOf(mark, now);

  const person = await askForNamesake(context, address.email, address.typed);
  const refusal = await refusalOf(context, person, address.email, unverified);
  if (refusal || !person?.identity.address) return refusal ?? 'unknown';
  if (dryRun) return 'invited';
  const by = crypto.randomUUID();
  if (!(await log.begin({ key, by, at: new Date(now) }, old))) {
    const other = await log.find(key);
    return other ? endOf(other, now) : 'invited-before';
  }
  const binding = { purpose: 'invitation', email: address.email, legacy: { key: person.identity.key, identifier: address.typed } } as const;
  const mailed = await mailLink(context, mail, binding, { type: 'invitation', to: person.identity.address }, validFor);
  if (mailed === 'mailed') {
    await log.sent(key, by, new Date());
    return 'invited';
  }
  await log.withdraw(key, by);
  return mailed === 'failed' ? 'mail-failed' : 'too-many';
}

async function refusalOf(context: Context, person: LegacyPerson | null, email: string, unverified: boolean): Promise<InvitationEnd | null> {
  if (!person || person.identity.email !== email) return 'unknown';
  const standing = await whereIs(context, person.identity);
  if (standing) return standing;
  if (!mayLogIn(person.profile)) return 'blocked';
  return person.identity.emailVerified || unverified ? null : 'unverified';
}

async function whereIs(context: Context, identity: Identity): Promise<InvitationEnd | null> {
  const standing = await standingOf(context, identity);
  if (standing.at === 'here') return isProvisional(standing.user) ? null : 'here';
  if (standing.at === 'open') return null;
  return standing.at === 'in_progress' ? 'in-progress' : standing.at;
}

const isOld = ({ at, sentAt }: InvitationMark, { before, unsentBefore }: Parameters<InvitationLog['begin']>[1]): boolean =>
  at <= before || (unsentBefore !== null && sentAt === null && at <= unsentBefore);

const endOf = ({ at, sentAt }: InvitationMark, now: number): InvitationEnd =>
  sentAt === null && at.getTime() <= now - UNDER_WAY ? 'unsure' : 'invited-before';

function logOf({ ledger }: Context): InvitationLog {
  const { invitations } = ledger.overview;
  if (invitations) return invitations;
  throw new ConfigurationError('invite: expected a ledger that keeps who was invited, as those of this library do.');
}

function settingsOf(options: InviteOptions) {
  checkKeys('the options of invite', options, ['mail', 'validFor', 'again', 'unverified', 'unsure', 'dryRun']);
  const { mail, validFor = 7 * DAY, again = 30 * DAY, unverified = false, unsure = false, dryRun = false } = options;
  checkMail(mail);
  const wrong = (what: string): ConfigurationError => new ConfigurationError(`invite: expected ${what}.`);
  if (!(validFor >= HOUR && validFor <= 30 * DAY)) throw wrong('validFor to be from an hour to 30 days, in milliseconds');
  if (!(again >= HOUR && Number.isFinite(again))) throw wrong('again to be an hour at least, in milliseconds');
  for (const [name, value] of Object.entries({ unverified, unsure, dryRun }))
    if (typeof value !== 'boolean') throw wrong(`${name} to be a boolean`);
  return { mail, validFor, again, unverified, unsure, dryRun };
}
