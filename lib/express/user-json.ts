import type { Migrator } from '../core/migrator.js';

/** What no answer has, whatever the application's own JSON of a user says. */
const SECRETS = new Set(['password', 'passwordHash', 'credentialsVersion']);

/**
 * A user as an answer shows them: `{ id, email, username?, emailVerified, ... }`. The application's own `toJSON` has the
 * word, as it has with the plugin of `/mongoose`. Where it shows the database's `_id`, nobody has said how a user is to
 * be shown, and that is put in its place.
 */
export async function userJson<User>(migrator: Pick<Migrator<User>, 'accountOf'>, user: User): Promise<Record<string, unknown>> {
  const json = withoutSecrets(jsonOf(user));
  if (json['_id'] === undefined) return json;
  const { _id, __v, ...shown } = json;
  const account = await migrator.accountOf(user);
  if (!account) return shown;
  const { id, email, username, emailVerified } = account;
  return { id, email, ...(username === null ? {} : { username }), ...shown, emailVerified };
}

function jsonOf(user: unknown): object {
  if (typeof user !== 'object' || user === null) return {};
  const { toJSON } = user as { readonly toJSON?: unknown };
  const json: unknown = typeof toJSON === 'function' ? Reflect.apply(toJSON, user, []) : user;
  return typeof json === 'object' && json !== null ? json : {};
}

const withoutSecrets = (json: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(json).filter(([name]) => !SECRETS.has(name)));
