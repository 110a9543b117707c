import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { config, ConnectionPool } from 'mssql';
import type { LegacyProfile, LegacySource } from 'passport-lazy-migration';
import { inspectPassword, type PasswordRecord, type StoredPassword, verifyPassword } from 'passport-lazy-migration/passwords';

/** What each field of a person is called in your table; `null` where there is no such column. Any further field is taken along as it is. */
const COLUMNS: Readonly<Record<string, string | null>> = {
  id: 'id',
  email: 'email',
  username: null,
  name: 'name',
  /** The stored hash, and its salt where that has a column of its own. */
  password: 'password',
  salt: null,
  /** Yes or no in any form that databases have for it; a date is a yes. */
  emailVerified: null,
  enabled: null,
  blocked: null,
  mfaRequired: null,
};

export interface LegacySourceOptions {
  /** `Server=host;Database=name;User Id=user;Password=...`, or what `mssql` takes. */
  readonly connection: string | config;
  /** Part of what identifies the people who came from here: never change it. @default 'legacy' */
  readonly name?: string;
  /** @default 'dbo' */
  readonly schema?: string;
  /** @default 'users' */
  readonly table?: string;
  readonly columns?: Readonly<Record<string, string | null>>;
  /** Whether `Ada@example.org` is `ada@example.org`. @default true */
  readonly ignoreCase?: boolean;
  /** What the hash does not say of itself, such as `{ format: 'vbulletin' }`. */
  readonly password?: Omit<PasswordRecord, 'hash' | 'salt'>;
  /** How a hash in a binary column becomes text. @default 'utf8' */
  readonly hashEncoding?: BufferEncoding;
  /** `'strict'` is TDS 8: SQL Server 2022 and newer. There is no way without encryption. @default true */
  readonly encrypt?: true | 'strict';
  /** In milliseconds; together less than the migrator's `guard.timeout`. @default 2000 */
  readonly connectTimeout?: number;
  /** @default 2500 */
  readonly queryTimeout?: number;
}

type Row = Readonly<Record<string, unknown>>;

const STATES = new Set(['emailVerified', 'enabled', 'blocked', 'mfaRequired']);
const YES = new Set<unknown>([true, 1, '1', 't', 'true', 'y', 'yes', 'on']);
const NO = new Set<unknown>([false, null, undefined, 0, '', '0', 'f', 'false', 'n', 'no', 'off']);

/** The people of a table in SQL Server. Nothing is connected before the first question. */
export function legacySource(options: LegacySourceOptions): Required<LegacySource> & { close(): Promise<void> } {
  const { name = 'legacy', schema = 'dbo', table = 'users', ignoreCase = true, hashEncoding } = options;
  const columnOf = new Map(Object.entries({ ...COLUMNS, ...options.columns }).flatMap(([to, from]) => (from === null ? [] : [[to, from]])));
  const from = `${quoted(schema)}.${quoted(table)}`;
  const selected = [...columnOf].map(([field, column]) => `${quoted(column)} AS ${quoted(field)}`).join(', ');
  const { query, stream, close } = database(options);
  let sample: StoredPassword | undefined;

  const find = async (identifier: string, signal: AbortSignal): Promise<Row | null> => {
    if (identifier === '') return null;
    const field = columnOf.has('email') && (identifier.includes('@') || !columnOf.has('username')) ? 'email' : 'username';
    const column = quoted(columnOf.get(field) ?? field);
    const values = { identifier, lowerCase: ignoreCase ? identifier.toLowerCase() : identifier };
    const rows = await query(`SELECT ${selected} FROM ${from} WHERE ${column} IN (@identifier, @lowerCase)`, values, signal);
    // A collation may find other people than were asked for: those of other accents, or with white space at the end.
    const exact = rows.filter((row) => row[field] === identifier);
    const others = ignoreCase ? rows.filter((row) => sameButForCase(String(row[field]), identifier)) : [];
    const [person, another] = exact.length ? exact : others;
    // Two who could be meant are nobody: no guesses.
    return person && !another ? person : null;
  };

  const fields = [...columnOf.keys()].filter((field) => field !== 'password' && field !== 'salt');
  const profileOf = (row: Row): LegacyProfile => Object.fromEntries(fields.map((field) => [field, valueOf(row[field], field)]));

  /** In the shape that `/passwords` takes; `null` for somebody without a password, or with one that was made unusable. */
  const passwordOf = (row: Row): StoredPassword | null => {
    const [hash, salt] = [row.password, row.salt].map((value) => (Buffer.isBuffer(value) ? value.toString(hashEncoding) : value));
    if (typeof hash !== 'string' || /^(?:!.*|\*|)$/s.test(hash)) return null;
    return typeof salt === 'string' || options.password ? { ...options.password, hash, ...(typeof salt === 'string' && { salt }) } : hash;
  };

  /** Somebody's password, so that those who are unknown take as long as those who are known. */
  const anyPassword = async (signal: AbortSignal): Promise<StoredPassword | undefined> => {
    const hash = quoted(columnOf.get('password') ?? 'password');
    const rows = await query(`SELECT TOP (20) ${selected} FROM ${from} WHERE ${hash} IS NOT NULL`, {}, signal);
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
      for await (const row of stream(`SELECT ${selected} FROM ${from}`, signal)) yield { ...profileOf(row), password: passwordOf(row) };
    },
    close,
  };
}

/** One pool, made when it is first needed. */
function database({ connection, encrypt = true, connectTimeout = 2000, queryTimeout = 2500 }: LegacySourceOptions) {
  let opening: Promise<ConnectionPool> | null = null;
  let closed = false;
  const running = new Set<() => void>();

  const open = async (): Promise<ConnectionPool> => {
    const { default: sql } = await import('mssql').catch((cause: unknown) => {
      throw new Error('The SQL Server source needs its driver: npm install mssql', { cause });
    });
    const given = typeof connection === 'string' ? sql.ConnectionPool.parseConnectionString(connection) : connection;
    const settings = { connectionTimeout: connectTimeout, requestTimeout: queryTimeout, validateConnection: 'socket' as const, ...given };
    const pool = { max: 10, acquireTimeoutMillis: connectTimeout, ...given.pool };
    const made = new sql.ConnectionPool({ ...settings, pool, options: { cancelTimeout: 500, ...given.options, encrypt, connector } });
    // Without a listener, a connection that breaks ends the process.
    return made.on('error', () => {});
  };

  /** A request that is taken back from the server when the signal is aborted, or as soon as `stop` says so. */
  const begin = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    if (closed) throw new Error('The legacy source is closed.');
    opening ??= open();
    const pool = await opening;
    await pool.connect();
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

const valueOf = (value: unknown, field: string): unknown =>
  STATES.has(field) ? isYes(value, field) : Buffer.isBuffer(value) ? value.toString('hex') : value;

function isYes(value: unknown, field: string): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  const plain: unknown = Buffer.isBuffer(value) ? value[0] : typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (!YES.has(plain) && !NO.has(plain)) throw new TypeError(`The column for ${field} holds neither yes nor no.`);
  return YES.has(plain);
}
