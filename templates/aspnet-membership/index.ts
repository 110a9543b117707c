import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { config, ConnectionPool } from 'mssql';
import type { LegacyProfile, LegacySource } from 'passport-lazy-migration';
import { inspectPassword, type StoredPassword, verifyPassword } from 'passport-lazy-migration/passwords';

export interface LegacySourceOptions {
  /** `Server=host;Database=name;User Id=user;Password=...`, or what `mssql` takes. */
  readonly connection: string | config;
  /** SqlMembershipProvider, the Universal Providers (DefaultMembershipProvider), or SimpleMembership (WebSecurity). @default 'sql' */
  readonly provider?: 'sql' | 'universal' | 'simple';
  /** `applicationName` in Web.config; SimpleMembership has none. @default '/' */
  readonly application?: string;
  /** `hashAlgorithmType` in Web.config; SimpleMembership has its own. @default 'SHA1', and 'HMACSHA256' of the Universal Providers */
  readonly hashAlgorithm?: string;
  /** Whether nobody was approved, or confirmed, whose address was not proven. @default false */
  readonly emailVerified?: boolean;
  /** Your table of further columns, `{ table: 'Customers', columns: { name: 'FullName' } }`; of SimpleMembership, that of its users. */
  readonly profile?: { readonly table: string; readonly userId?: string; readonly columns?: Readonly<Record<string, string>> };
  /** Part of what identifies the people who came from here: never change it. @default 'legacy' */
  readonly name?: string;
  /** @default 'dbo' */
  readonly schema?: string;
  /** `'strict'` is TDS 8: SQL Server 2022 and newer. There is no way without encryption. @default true */
  readonly encrypt?: true | 'strict';
  /** In milliseconds; together less than the migrator's `guard.timeout`. @default 2000 and 2500 */
  readonly connectTimeout?: number;
  readonly queryTimeout?: number;
}

type Row = Readonly<Record<string, unknown>>;

const USER = { id: 'UserId', username: 'UserName' };
const MEMBER = { email: 'Email', password: 'Password', salt: 'PasswordSalt', format: 'PasswordFormat' };
const STANDING = { approved: 'IsApproved', lockedOut: 'IsLockedOut' };
const STATES = ['emailVerified', 'enabled', 'blocked', 'approved', 'lockedOut'];
const NOT_TOLD = new Set(['password', 'salt', 'format', 'approved', 'lockedOut']);

/** The members of an ASP.NET application. Nothing is connected before the first question. */
export function legacySource(options: LegacySourceOptions): Required<LegacySource> & { close(): Promise<void> } {
  const { name = 'legacy', provider = 'sql', application = '/', emailVerified = false } = options;
  const { from, condition, columns, lookups } = tablesOf(options);
  const people = `SELECT ${[...columns].map(([field, column]) => `${column} AS ${quoted(field)}`).join(', ')} FROM ${from} WHERE ${condition}`;
  // In two parts, so that each goes by its index.
  const named = lookups.map((column) => `${people} AND ${column} IN (@identifier, @lowerCase)`).join(' UNION ALL ');
  const scope = provider === 'simple' ? {} : { application: provider === 'sql' ? application.toLowerCase() : application };
  const { query, stream, close } = database(options);
  let sample: StoredPassword | undefined;

  const find = async (identifier: string, signal: AbortSignal): Promise<Row | null> => {
    if (identifier === '') return null;
    const rows = await query(named, { ...scope, identifier, lowerCase: identifier.toLowerCase() }, signal);
    const found = [...new Map(rows.map((row) => [row.id, row])).values()];
    const nameOf = (row: Row) => (identifier.includes('@') ? emailOf(row) : row.username);
    // A collation may find other people than were asked for. Two who could be meant are nobody: no guesses.
    const exact = found.filter((row) => nameOf(row) === identifier);
    const others = found.filter((row) => sameButForCase(String(nameOf(row)), identifier));
    const [person, another] = exact.length ? exact : others;
    return person && !another ? person : null;
  };

  const told = [...columns.keys()].filter((field) => !NOT_TOLD.has(field));
  const profileOf = (row: Row): LegacyProfile => {
    for (const field of STATES) if (typeof (row[field] ?? false) !== 'boolean') throw new TypeError(`The column for ${field} is no bit.`);
    const email = emailOf(row);
    const onlyElsewhere = provider === 'simple' && row.password === null;
    return {
      ...Object.fromEntries(told.map((field) => [field, row[field]])),
      ...{ email, username: isAddress(row.username) ? null : row.username },
      emailVerified: (row.emailVerified ?? emailVerified) === true && (email === row.email || !columns.has('email')),
      enabled: (row.approved === true || onlyElsewhere) && row.enabled !== false,
      blocked: row.lockedOut === true || row.blocked === true,
    } as LegacyProfile;
  };

  /** `null` for somebody without a password, or with one that only the old machine's key decrypts. */
  const passwordOf = ({ password, salt, format }: Row): StoredPassword | null => {
    if (typeof password !== 'string' || password === '' || format === 2) return null;
    if (provider === 'simple') return password;
    const hashAlgorithm = options.hashAlgorithm ?? (provider === 'sql' ? 'SHA1' : 'HMACSHA256');
    return { format: 'aspnet-membership', hash: password, salt: String(salt), params: { hashAlgorithm, passwordFormat: format } };
  };

  /** Somebody's password, so that those who are unknown take as long as those who are known. */
  const anyPassword = async (signal: AbortSignal): Promise<StoredPassword | undefined> => {
    const rows = await query(`${people.replace('SELECT', 'SELECT TOP (20)')} AND [m].[Password] IS NOT NULL`, scope, signal);
    return rows.map(passwordOf).find((stored) => stored !== null && inspectPassword(stored).status === 'readable') ?? undefined;
  };

  return {
    name,
    async verify(identifier, password, { signal }) {
      sample ??= await anyPassword(signal);
      const row = await find(identifier, signal);
      const stored = row && passwordOf(row);
      const { answer } = await verifyPassword(stored ?? sample ?? '', password);
      if (!stored || answer === 'mismatch') return null;
      if (answer !== 'match') throw new Error(`A stored password cannot be checked: ${answer}.`);
      return profileOf(row);
    },
    async getUser(identifier, { signal }) {
      const row = await find(identifier, signal);
      return row && profileOf(row);
    },
    async count({ signal }) {
      const [row] = await query(`SELECT COUNT(*) AS [people] FROM ${from} WHERE ${condition}`, scope, signal);
      return Number(row?.people);
    },
    async *users({ signal }) {
      for await (const row of stream(people, scope, signal)) yield { ...profileOf(row), password: passwordOf(row) };
    },
    close,
  };
}

/** Where each provider keeps its members, and what to find them by. */
function tablesOf({ provider = 'sql', schema = 'dbo', profile }: LegacySourceOptions) {
  const { table: own = 'UserProfile', userId = 'UserId', columns: further = {} } = profile ?? {};
  const table = (of: string, alias: string) => `${quoted(schema)}.${quoted(of)} AS [${alias}]`;
  const columns = (alias: string, fields: Readonly<Record<string, string>>) =>
    Object.entries(fields).map(([field, column]) => [field, `[${alias}].${quoted(column)}`] as const);
  if (provider === 'simple') {
    const expressions = new Map([
      ...columns('u', { id: userId, username: 'UserName', ...further }),
      ...columns('m', { password: 'Password', approved: 'IsConfirmed' }),
    ]);
    const from = `${table(own, 'u')} LEFT JOIN ${table('webpages_Membership', 'm')} ON [m].[UserId] = [u].${quoted(userId)}`;
    const lookups = ['email', 'username'].flatMap((field) => expressions.get(field) ?? []);
    return { from, condition: `[u].${quoted(userId)} IS NOT NULL`, columns: expressions, lookups };
  }
  const [prefix, membership, lowered] = provider === 'sql' ? ['aspnet_', 'aspnet_Membership', 'Lowered'] : ['', 'Memberships', ''];
  const joined = `${table(`${prefix}Users`, 'u')} JOIN ${table(membership, 'm')} ON [m].[UserId] = [u].[UserId]`;
  const scoped = `${joined} JOIN ${table(`${prefix}Applications`, 'a')} ON [a].[ApplicationId] = [u].[ApplicationId]`;
  return {
    from: profile ? `${scoped} LEFT JOIN ${table(own, 'p')} ON [p].${quoted(userId)} = [u].[UserId]` : scoped,
    condition: `[a].[${lowered}ApplicationName] = @application`,
    columns: new Map([...columns('u', USER), ...columns('m', { ...MEMBER, ...STANDING }), ...columns('p', further)]),
    lookups: [`[m].[${lowered}Email]`, `[u].[${lowered}UserName]`],
  };
}

const isAddress = (name: unknown): boolean => typeof name === 'string' && name.includes('@');

/** A username that looks like an address is one only where there is no other: an old one may be somebody else's by now. */
const emailOf = ({ email, username }: Row): unknown => (email || !isAddress(username) ? email : username);

/** One pool, made when it is first needed. */
function database({ connection, encrypt = true, connectTimeout = 2000, queryTimeout = 2500 }: LegacySourceOptions) {
  let [opening, closed]: [Promise<ConnectionPool> | null, boolean] = [null, false];
  const running = new Set<() => void>();

  const open = async (): Promise<ConnectionPool> => {
    const { default: sql } = await import('mssql').catch((cause: unknown) => {
      throw new Error('The ASP.NET Membership source needs its driver: npm install mssql', { cause });
    });
    const given = typeof connection === 'string' ? sql.ConnectionPool.parseConnectionString(connection) : connection;
    const settings = { connectionTimeout: connectTimeout, requestTimeout: queryTimeout, validateConnection: 'socket' as const, ...given };
    const pool = { max: 10, acquireTimeoutMillis: connectTimeout, ...given.pool };
    const options = { cancelTimeout: 500, ...given.options, encrypt, connector };
    // Without a listener, a connection that breaks ends the process.
    return new sql.ConnectionPool({ ...settings, pool, options }).on('error', () => {});
  };

  /** A request that is taken back from the server when the signal is aborted, or as soon as `stop` says so. */
  const begin = async (values: Row, signal: AbortSignal) => {
    signal.throwIfAborted();
    if (closed) throw new Error('The legacy source is closed.');
    opening ??= open();
    const pool = await (await opening).connect();
    signal.throwIfAborted();
    const request = pool.request();
    // A text goes as nvarchar: in a code page, a letter could become somebody else's.
    for (const [parameter, value] of Object.entries(values)) request.input(parameter, value);
    const stop = (): void => {
      signal.removeEventListener('abort', stop);
      running.delete(stop);
      request.resume();
      request.cancel();
    };
    signal.addEventListener('abort', stop);
    running.add(stop);
    return { request, stop };
  };

  const query = async (text: string, values: Row, signal: AbortSignal): Promise<readonly Row[]> => {
    const { request, stop } = await begin(values, signal);
    // The driver's own timeout is over with the first byte of an answer.
    const timer = setTimeout(stop, queryTimeout);
    try {
      return (await request.query<Row>(text)).recordset;
    } finally {
      clearTimeout(timer);
      stop();
    }
  };

  /** Row by row, and no more from the server than is asked for. */
  async function* stream(text: string, values: Row, signal: AbortSignal): AsyncGenerator<Row> {
    const { request, stop } = await begin(values, signal);
    const rows = request.toReadableStream();
    const wait = () => setTimeout(() => rows.destroy(new Error('The legacy database sends nothing more.')), queryTimeout);
    let timer = wait();
    try {
      request.query(text).catch(() => {});
      for await (const row of rows as AsyncIterable<Row>) {
        clearTimeout(timer);
        yield row;
        timer = wait();
      }
    } finally {
      clearTimeout(timer);
      stop();
    }
  }

  const close = async (): Promise<void> => {
    closed = true;
    const pool = await opening?.catch(() => null);
    for (const stop of running) stop();
    if (pool?.connecting) await pool.connect().catch(() => {});
    await pool?.close();
  };
  return { query, stream, close };
}

/** Connects for tedious, which would send the login in the clear where a server, or somebody in between, declines encryption. */
async function connector(to?: { readonly host: string; readonly port: number }, _lookup?: unknown, signal?: AbortSignal): Promise<Socket> {
  if (!to) throw new TypeError('This version of tedious does not say where to connect to.');
  const socket = connect({ ...to, ...(signal && { signal }) }).on('error', () => {});
  await once(socket, 'connect');
  const write = socket.write.bind(socket) as (...sent: readonly unknown[]) => boolean;
  const [PRELOGIN, TLS_RECORDS] = [0x12, [0x14, 0x15, 0x16, 0x17]];
  let isEncrypted = false;
  socket.write = (chunk: Uint8Array | string, ...rest: readonly unknown[]): boolean => {
    const type = typeof chunk === 'string' ? undefined : chunk[0];
    isEncrypted ||= type !== undefined && TLS_RECORDS.includes(type);
    if (isEncrypted || type === PRELOGIN) return write(chunk, ...rest);
    socket.destroy(new Error('The server declines encryption: the login was not sent.'));
    return false;
  };
  return socket;
}

const quoted = (name: string): string => `[${name.replaceAll(']', ']]')}]`;

/** Both ways: a Kelvin sign becomes a k only in lower case, a dotless i an I only in upper case. */
const sameButForCase = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase() && one.toUpperCase() === other.toUpperCase();
