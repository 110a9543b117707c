import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { config, ConnectionPool } from 'mssql';
import type { LegacyProfile, LegacySource } from 'passport-lazy-migration';
import { inspectPassword, verifyPassword } from 'passport-lazy-migration/passwords';

/** What each field of a user is called in `AspNetUsers`; `null` where there is no such column. Any further field is taken along as it is. */
const COLUMNS: Readonly<Record<string, string | null>> = {
  id: 'Id',
  email: 'Email',
  username: 'UserName',
  /** What a login looks people up by. */
  normalizedEmail: 'NormalizedEmail',
  normalizedUsername: 'NormalizedUserName',
  password: 'PasswordHash',
  emailVerified: 'EmailConfirmed',
  mfaRequired: 'TwoFactorEnabled',
  lockoutEnabled: 'LockoutEnabled',
  lockoutEnd: 'LockoutEnd',
  /** A `bit` of your own, such as `IsActive` or `IsDeleted`. */
  enabled: null,
  blocked: null,
};
/** What is different in ASP.NET Identity 2. */
const COLUMNS_OF_2 = { normalizedEmail: 'Email', normalizedUsername: 'UserName', lockoutEnd: 'LockoutEndDateUtc' };

export interface LegacySourceOptions {
  /** `Server=host;Database=name;User Id=user;Password=...`, or what `mssql` takes. */
  readonly connection: string | config;
  /** ASP.NET Core Identity, or ASP.NET Identity 2. @default 'core' */
  readonly version?: 'core' | 2;
  /** Part of what identifies the people who came from here: never change it. @default 'legacy' */
  readonly name?: string;
  /** @default 'dbo' */
  readonly schema?: string;
  /** @default 'AspNetUsers' */
  readonly table?: string;
  readonly columns?: Readonly<Record<string, string | null>>;
  /** Whether only confirmed addresses may log in, as `SignIn.RequireConfirmedEmail` says over there. @default false */
  readonly requireConfirmedEmail?: boolean;
  /** Lets people in with their password alone who had two factors over there. @default false */
  readonly ignoreTwoFactor?: boolean;
  /** `'strict'` is TDS 8: SQL Server 2022 and newer. There is no way without encryption. @default true */
  readonly encrypt?: true | 'strict';
  /** In milliseconds; together less than the migrator's `guard.timeout`. @default 2000 */
  readonly connectTimeout?: number;
  /** @default 2500 */
  readonly queryTimeout?: number;
}

type Row = Readonly<Record<string, unknown>>;

const STATES = new Set(['emailVerified', 'enabled', 'blocked', 'mfaRequired', 'lockoutEnabled']);
const NOT_TOLD = new Set(['password', 'normalizedEmail', 'normalizedUsername', 'lockoutEnabled', 'lockoutEnd']);

/** The users of ASP.NET Identity. Nothing is connected before the first question. */
export function legacySource(options: LegacySourceOptions): Required<LegacySource> & { close(): Promise<void> } {
  const { name = 'legacy', schema = 'dbo', table = 'AspNetUsers', requireConfirmedEmail = false, ignoreTwoFactor = false } = options;
  const columns = { ...COLUMNS, ...(options.version === 2 && COLUMNS_OF_2), ...options.columns };
  const columnOf = new Map(Object.entries(columns).flatMap(([to, from]) => (from === null ? [] : [[to, from]])));
  const columnFor = (field: string) => quoted(columnOf.get(field) ?? field);
  const from = `${quoted(schema)}.${quoted(table)}`;
  const selected = [...columnOf.keys()].map((field) => `${columnFor(field)} AS ${quoted(field)}`).join(', ');
  const people = `SELECT ${selected} FROM ${from}`;
  // In two parts, so that each goes by its index.
  const named = ['normalizedEmail', 'normalizedUsername'].map(
    (field) => `${people} WHERE ${columnFor(field)} IN (@identifier, @normalized)`,
  );
  const { query, stream, close } = database(options);
  let sample: string | undefined;

  const find = async (identifier: string, signal: AbortSignal): Promise<Row | null> => {
    if (identifier === '') return null;
    const rows = await query(named.join(' UNION ALL '), { identifier, normalized: normalized(identifier) }, signal);
    const found = [...new Map(rows.map((row) => [row.id, row])).values()];
    const nameOf = (row: Row) => (identifier.includes('@') ? emailOf(row) : row.username);
    // A collation may find other people than were asked for. Two who could be meant are nobody: no guesses.
    const exact = found.filter((row) => nameOf(row) === identifier);
    const others = found.filter((row) => sameButForCase(String(nameOf(row)), identifier));
    const [person, another] = exact.length ? exact : others;
    return person && !another ? person : null;
  };

  const told = [...columnOf.keys()].filter((field) => !NOT_TOLD.has(field));
  const profileOf = (row: Row): LegacyProfile => {
    for (const field of STATES)
      if (columnOf.has(field) && typeof row[field] !== 'boolean') throw new TypeError(`The column for ${field} is no bit.`);
    const emailVerified = row.emailVerified === true && Boolean(row.email);
    return {
      ...Object.fromEntries(told.map((field) => [field, row[field]])),
      ...{ email: emailOf(row), username: isAddress(row.username) ? null : row.username },
      emailVerified,
      mfaRequired: row.mfaRequired === true && !ignoreTwoFactor,
      enabled: row.enabled !== false && (emailVerified || !requireConfirmedEmail),
      blocked: row.blocked === true || isLockedOut(row),
    } as LegacyProfile;
  };

  /** Somebody's password, so that those who are unknown take as long as those who are known. */
  const anyPassword = async (signal: AbortSignal): Promise<string | undefined> => {
    const rows = await query(`SELECT TOP (20) ${selected} FROM ${from} WHERE ${columnFor('password')} IS NOT NULL`, {}, signal);
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
      const [row] = await query(`SELECT COUNT(*) AS [people] FROM ${from}`, {}, signal);
      return Number(row?.people);
    },
    async *users({ signal }) {
      for await (const row of stream(people, signal)) yield { ...profileOf(row), password: passwordOf(row) };
    },
    close,
  };
}

/** `null` for whoever only came in through another site. */
const passwordOf = ({ password }: Row): string | null => (typeof password === 'string' && password !== '' ? password : null);

const isAddress = (name: unknown): boolean => typeof name === 'string' && name.includes('@');

/** A username that looks like an address is one only where there is no other: an old one may be somebody else's by now. */
const emailOf = ({ email, username }: Row): unknown => (email || !isAddress(username) ? email : username);

const isLockedOut = ({ lockoutEnabled, lockoutEnd }: Row): boolean =>
  lockoutEnabled === true && lockoutEnd instanceof Date && lockoutEnd.getTime() > Date.now();

/** As .NET makes a name upper case: letter by letter, none of which becomes two. */
const normalized = (name: string): string =>
  [...name].map((letter) => (letter.toUpperCase().length === letter.length ? letter.toUpperCase() : letter)).join('');

/** One pool, made when it is first needed. */
function database({ connection, encrypt = true, connectTimeout = 2000, queryTimeout = 2500 }: LegacySourceOptions) {
  let [opening, closed]: [Promise<ConnectionPool> | null, boolean] = [null, false];
  const running = new Set<() => void>();

  const open = async (): Promise<ConnectionPool> => {
    const { default: sql } = await import('mssql').catch((cause: unknown) => {
      throw new Error('The ASP.NET Identity source needs its driver: npm install mssql', { cause });
    });
    const given = typeof connection === 'string' ? sql.ConnectionPool.parseConnectionString(connection) : connection;
    const settings = { connectionTimeout: connectTimeout, requestTimeout: queryTimeout, validateConnection: 'socket' as const, ...given };
    const pool = { max: 10, acquireTimeoutMillis: connectTimeout, ...given.pool };
    const options = { cancelTimeout: 500, ...given.options, useUTC: true, encrypt, connector };
    // Without a listener, a connection that breaks ends the process.
    return new sql.ConnectionPool({ ...settings, pool, options }).on('error', () => {});
  };

  /** A request that is taken back from the server when the signal is aborted, or as soon as `stop` says so. */
  const begin = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    if (closed) throw new Error('The legacy source is closed.');
    opening ??= open();
    const pool = await (await opening).connect();
    signal.throwIfAborted();
    const request = pool.request();
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

  const query = async (text: string, values: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<readonly Row[]> => {
    const { request, stop } = await begin(signal);
    // A text goes as nvarchar: in a code page, a letter could become somebody else's.
    for (const [parameter, value] of Object.entries(values)) request.input(parameter, value);
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
  async function* stream(text: string, signal: AbortSignal): AsyncGenerator<Row> {
    const { request, stop } = await begin(signal);
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
