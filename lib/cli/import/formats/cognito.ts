import type { ExportFormat } from '../export-format.js';
import { mapEntries, type RowOrReason } from '../map-entries.js';
import type { Properties } from '../mapping-value.js';
import { checkNamedOnce, readTable } from '../read-table.js';

/**
 * The users of an AWS Cognito user pool, as CSV with the columns of its own import, in any order:
 *
 * ```
 * cognito:username,name,given_name,family_name,...,email,email_verified,...,phone_number,...,cognito:mfa_enabled
 * ```
 *
 * `aws cognito-idp get-csv-header` gives the columns of a pool, and the tools that export one write them. Cognito gives
 * nobody's hash away: with this file nobody is brought over, but an import tells who is here already, who will come at their
 * next login, and who won't. `status` counts them.
 *
 * What becomes of a user:
 *
 * - `sub` is the id, where there is such a column. `email` and `name`, or `given_name` and `family_name`.
 * - `cognito:username` is the username, unless it is the address, the telephone or the `sub` again, or a UUID that the pool made.
 * - `email_verified` is `true` or `false`, in any case.
 * - Whose `cognito:mfa_enabled` is `true` stays outside, as whose `enabled` is `false` and whose `cognito:user_status` or `status` is
 *   `EXTERNAL_PROVIDER`: they don't log in by a password alone.
 * - Who has neither an address nor a username of their own is told.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool-csv-header.html
 */
export const format: ExportFormat = {
  description: 'CSV with the columns of a Cognito user pool; it has no hashes, so that these people come at their next login',
  read: (text) =>
    mapEntries(
      readTable(text, (columns) => checkNamedOnce(columns, COLUMNS)),
      cognitoRow,
    ),
};

const COLUMNS = ['cognito:username', 'email', 'email_verified'];

function cognitoRow(user: Properties): RowOrReason {
  const cell = (column: string): string | undefined => (user[column] || undefined) as string | undefined;
  const flags = Object.entries(FLAGS).map(([field, column]) => [field, truthOf(cell(column))] as const);
  const unclear = flags.find(([, truth]) => truth === null);
  if (unclear) return `its ${FLAGS[unclear[0] as keyof typeof FLAGS]} is neither true nor false`;
  const [email, username, id] = ['email', 'cognito:username', 'sub'].map(cell);
  const isOwn = username !== undefined && !UUID.test(username) && ![email, id, cell('phone_number')].includes(username);
  const isExternal = [cell('cognito:user_status'), cell('status')].includes('EXTERNAL_PROVIDER');
  if (!email && !isOwn) return 'it has neither an address nor a username that its owner knows';
  return {
    ...Object.fromEntries(Object.entries(user).filter(([column, value]) => value && !(column in OWN))),
    ...Object.fromEntries(flags),
    ...(isExternal ? { enabled: false } : {}),
    id,
    email,
    username: isOwn ? username : undefined,
    name: cell('name') ?? ([cell('given_name'), cell('family_name')].filter(Boolean).join(' ') || undefined),
    password: null,
  };
}

const FLAGS = { emailVerified: 'email_verified', mfaRequired: 'cognito:mfa_enabled', enabled: 'enabled' };
const UUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
/** What a column of that name would say to an import, and a pool does not mean by it. */
const OWN = { password: true, blocked: true };

/** `undefined` where nothing is said, `null` where it can't be read. */
function truthOf(text: string | undefined): boolean | null | undefined {
  if (text === undefined) return undefined;
  return { true: true, false: false }[text.toLowerCase()] ?? null;
}
