import { randomBytes } from 'node:crypto';
import { demoPeople } from './old-system/people.js';
import { StartError } from './start-error.js';

/** What the environment says about how the example is to run. */
export interface Settings {
  /** `PORT`; 0 is any free one. @default 3000 */
  readonly port: number;
  /** `MONGODB_URI`; without it a MongoDB-compatible server in memory is started. */
  readonly mongoUri: string | undefined;
  /** The database in it; otherwise the one that the URI names. */
  readonly database?: string;
  /** `LEGACY_DATABASE_URL`; without it a PostgreSQL is started. */
  readonly legacyUrl: string | undefined;
  /** `SESSION_SECRET`, which signs the session cookies; outside production a fresh one will do. */
  readonly sessionSecret: string;
  /** Whether `NODE_ENV` is `production`: cookies go over https alone. */
  readonly production: boolean;
  /** `TRUST_PROXY`: how many reverse proxies stand in front, whose word about a client's address is taken. @default 0 */
  readonly trustProxy: number;
  /** `APP_URL`: where people find the app, for the links in mails; otherwise `http://localhost` and the port. */
  readonly appUrl: string | undefined;
  /** `SMTP_URL`, which mails go out by; without it they stay in a mailbox in memory. */
  readonly smtpUrl: string | undefined;
  /** `ADMIN_EMAIL`: whose account sees the operator's pages. @default the first demo person's, and nobody's in production */
  readonly adminEmail: string | undefined;
  /** `MAIL_FROM`; otherwise `no-reply` at the host of the app. */
  readonly mailFrom: string | undefined;
}

/** @throws StartError */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const production = env.NODE_ENV === 'production';
  const sessionSecret = env.SESSION_SECRET || (production ? '' : randomBytes(32).toString('base64url'));
  if (!sessionSecret) throw new StartError('In production SESSION_SECRET must be set to a long random text.');
  const appUrl = originOf(env.APP_URL);
  const smtpUrl = env.SMTP_URL || undefined;
  if (smtpUrl && !isUrl(smtpUrl, /^smtps?:/)) throw new StartError('SMTP_URL must be like smtps://user:password@host:465.');
  if (production && !(appUrl && smtpUrl)) {
    throw new StartError(
      'In production APP_URL and SMTP_URL must be set: people are mailed links to this very app, and nobody reads a mailbox in memory.',
    );
  }
  const legacyUrl = env.LEGACY_DATABASE_URL || undefined;
  // Without the text itself: there is a password in it.
  if (legacyUrl && !isUrl(legacyUrl, /^postgres(ql)?:/))
    throw new StartError('LEGACY_DATABASE_URL must be like postgres://user:password@host:5432/database.');
  return {
    port: wholeNumber(env, 'PORT', 3000, 65_535),
    mongoUri: env.MONGODB_URI || undefined,
    legacyUrl,
    sessionSecret,
    production,
    trustProxy: wholeNumber(env, 'TRUST_PROXY', 0, 10),
    appUrl,
    smtpUrl,
    adminEmail: env.ADMIN_EMAIL || (production ? undefined : demoPeople[0]?.email),
    mailFrom: env.MAIL_FROM || undefined,
  };
}

const isUrl = (text: string, scheme: RegExp): boolean => scheme.test(text) && URL.canParse(text);

function originOf(text: string | undefined): string | undefined {
  if (!text) return undefined;
  const { origin, href } = isUrl(text, /^https?:/) ? new URL(text) : { origin: '', href: '' };
  if (href !== `${origin}/`) throw new StartError('APP_URL must be like https://app.example.org, without a path.');
  return origin;
}

function wholeNumber(env: NodeJS.ProcessEnv, name: string, otherwise: number, max: number): number {
  const text = env[name];
  if (!text) return otherwise;
  if (!/^\d{1,5}$/.test(text) || Number(text) > max) throw new StartError(`${name} is ${text}, but must be a number from 0 to ${max}.`);
  return Number(text);
}
