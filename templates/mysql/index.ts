import { addAbortSignal, type Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolConnection, PoolOptions } from 'mysql2/promise';
import type { LegacyProfile, LegacySource } from 'passport-lazy-migration';
import { inspectPassword, type PasswordRecord, type StoredPassword, verifyPassword } from 'passport-lazy-migration/passwords';

/**
 * What each field of a person is called in your table; `null` where there is no such column. Any further field is taken along as it is.
 * `password` is the stored hash. The last four are a yes or a no in any form that databases have for it; a date is a yes.
 */
const COLUMNS: Readonly<Record<string, string | null>> = {
  ...{ id: 'id', email: 'email', username: null, name: 'name' },
  ...{ password: 'password', salt: null },
  ...{ emailVerified: null, enabled: null, blocked: null, mfaRequired: null },
};

export interface LegacySourceOptions {
  /** `mysql://user:password@host:3306/database`, or what `mysql2` takes for a pool: TLS, `connectionLimit`, `socketPath`. */
  readonly connection: string | PoolOptions;
  /** Part of what identifies the people who came from here: never change it. @default 'legacy' */
  readonly name?: string;
  /** @default 'users' */
  readonly table?: string;
  readonly columns?: Readonly<Record<string, string | null>>;
  /** Whether `Ada@example.org` is `ada@example.org`, where the collation of the column says so. @default true */
  readonly ignoreCase?: boolean;
  /** What the hash does not say of itself, such as `{ format: 'vbulletin' }`. */
  readonly password?: Omit<PasswordRecord, 'hash' | 'salt' | 'username'>;
  /** How a hash in a binary column becomes text. @default 'utf8' */
  readonly hashEncoding?: BufferEncoding;
  /** In milliseconds; together less than the migrator's `guard.timeout`. @default 2000, 2500 */
  readonly connectTimeout?: number;
  readonly queryTimeout?: number;
}

type Value = string | number | boolean | Date | Buffer | null | undefined;
type Row = Readonly<Record<string, Value>>;
const TEXTS = new Set(['id', 'email', 'username', 'name']);
const STATES = new Set(['emailVerified', 'enabled', 'blocked', 'mfaRequired']);
const YES = new Set<unknown>([true, 1, 1n, '1', 't', 'true', 'y', 'yes', 'on']);
const NO = new Set<unknown>([false, null, undefined, 0, 0n, '', '0', 'f', 'false', 'n', 'no', 'off']);
const FOREIGN = new Set<unknown>([2, 3, 'N'].map((n) => `ER_CANT_AGGREGATE_${n}COLLATIONS`)).add('ER_CANNOT_CONVERT_STRING');
/** What the rest relies on: one statement at a time, values in their places, and no integer that JavaScript would round. */
const FIXED = {
  ...{ multipleStatements: false, namedPlaceholders: false, rowsAsArray: false, nestTables: false, dateStrings: false, typeCast: true },
  ...{ supportBigNumbers: true, bigNumberStrings: true, charset: 'utf8mb4' },
} as const;

/** The people of a table in MySQL or MariaDB. Nothing is connected before the first question. */
export function legacySource(options: LegacySourceOptions): Required<LegacySource> & { close(): Promise<void> } {
  const { connection, name = 'legacy', table = 'users', ignoreCase = true, connectTimeout = 2000, queryTimeout = 2500 } = options;
  const columnOf = new Map(Object.entries({ ...COLUMNS, ...options.columns }).flatMap(([to, from]) => (from === null ? [] : [[to, from]])));
  const selected = [...columnOf].map(([field, column]) => `${quoted(column)} as ${quoted(field)}`).join(', ');
  const people = `select ${selected} from ${quoted(table)}`;

  const end = new AbortController();
  let opening: Promise<Pool> | null = null;
  let sample: StoredPassword | undefined;

  const connect = async (signal: AbortSignal): Promise<PoolConnection> => {
    signal.throwIfAborted();
    end.signal.throwIfAborted();
    opening ??= open(connection, connectTimeout);
    const connecting = (await opening).getConnection();
    return await within(connectTimeout, signal, connecting).catch((error: unknown) => {
      connecting.then((late) => late.release()).catch(() => {});
      throw error;
    });
  };

  const rowsOf = async (sql: string, values: readonly string[], signal: AbortSignal): Promise<readonly Row[]> => {
    const client = await connect(signal);
    try {
      // Prepared by the server: the values never become part of the statement.
      const [rows] = await within(queryTimeout, signal, client.execute(sql, [...values]));
      client.release();
      return rows as Row[];
    } catch (error) {
      coreOf(client).stream.destroy();
      throw error;
    }
  };

  const find = async (identifier: string, signal: AbortSignal): Promise<Row | null> => {
    const field = columnOf.has('email') && (identifier.includes('@') || !columnOf.has('username')) ? 'email' : 'username';
    const sql = `${people} where ${quoted(columnOf.get(field) ?? field)} in (?, ?)`;
    const spellings = [identifier, ignoreCase ? identifier.toLowerCase() : identifier];
    const rows = await rowsOf(sql, spellings, signal).catch((error: unknown) => {
      // The character set of the column has no such letters, so nobody goes by them.
      if (/[^ -~]/.test(identifier) && FOREIGN.has((error as { code?: unknown }).code)) return [];
      throw error;
    });
    // Most collations find other people than were asked for, too. Two who could be meant are nobody: no guesses.
    const exact = rows.filter((row) => textOf(row[field]) === identifier);
    const others = ignoreCase ? rows.filter((row) => sameButForCase(textOf(row[field]) ?? '', identifier)) : [];
    const [person, another] = exact.length ? exact : others;
    return person && identifier && !another ? person : null;
  };

  const told = [...columnOf.keys()].filter((field) => !['password', 'salt'].includes(field));
  const profileOf = (row: Row): LegacyProfile => Object.fromEntries(told.map((field) => [field, valueOf(field, row[field])]));

  /** In the shape that `/passwords` takes; `null` for somebody without a password, or with one that was made unusable. */
  const passwordOf = (row: Row): StoredPassword | null => {
    const [hash, salt] = [textOf(row.password, options.hashEncoding), textOf(row.salt, options.hashEncoding)];
    if (hash === null || /^(?:!.*|\*|)$/s.test(hash)) return null;
    if (salt === null && !options.password) return hash;
    const username = textOf(row.username);
    return { ...options.password, hash, ...(salt !== null && { salt }), ...(username !== null && { username }) };
  };

  /** Somebody's password, so that those who are unknown take as long as those who are known. */
  const anyPassword = async (signal: AbortSignal): Promise<StoredPassword | undefined> => {
    const rows = await rowsOf(`${people} where ${quoted(columnOf.get('password') ?? 'password')} is not null limit 20`, [], signal);
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
      const [row] = await rowsOf(`select count(*) as people from ${quoted(table)}`, [], signal);
      return Number(row?.people);
    },
    async *users({ signal }) {
      const client = await connect(signal);
      const gone = AbortSignal.any([signal, end.signal]);
      addAbortSignal(gone, coreOf(client).stream);
      const stream = addAbortSignal(gone, coreOf(client).query(people).stream());
      const wait = () => setTimeout(() => stream.destroy(new Error('The legacy database sends nothing more.')), queryTimeout);
      let waiting = wait();
      try {
        for await (const row of stream as AsyncIterable<Row>) {
          clearTimeout(waiting);
          yield { ...profileOf(row), password: passwordOf(row) };
          waiting = wait();
        }
      } finally {
        clearTimeout(waiting);
        coreOf(client).stream.destroy();
      }
    },
    async close() {
      end.abort(new Error('The legacy source is closed.'));
      await (await opening?.catch(() => null))?.end().catch(() => {});
    },
  };
}

async function open(connection: string | PoolOptions, connectTimeout: number): Promise<Pool> {
  const { createPool } = await import('mysql2/promise').catch((cause: unknown) => {
    throw new Error('The MySQL source needs its driver: npm install mysql2', { cause });
  });
  const { uri, ...settings } = typeof connection === 'string' ? { uri: connection } : connection;
  const address = uri === undefined ? null : new URL(uri);
  // What an address says counts for more with this driver than what is set to false.
  for (const setting of Object.keys(FIXED)) address?.searchParams.delete(setting);
  // Without a listener a connection that breaks twice ends the process.
  const pool = createPool({ connectTimeout, ...settings, ...(address && { uri: address.href }), ...FIXED });
  return pool.on('connection', (client) => client.on('error', () => {}));
}

/** What the driver's promises do not have: a stream of rows, and the socket, without which a connection only waits for the server to close it. */
const coreOf = (client: PoolConnection) => client.connection as unknown as { stream: Readable; query(sql: string): { stream(): Readable } };

/** The driver never settles what was asked on a connection that is destroyed, and knows no limit for a turn in the pool. */
async function within<T>(time: number, signal: AbortSignal, work: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const limit = delay(time, null, { signal: AbortSignal.any([signal, settled.signal]) });
  const noAnswer = limit.then(() => Promise.reject(new Error('The legacy database gave no answer in time.')));
  return await Promise.race([work, noAnswer]).finally(() => settled.abort());
}

function valueOf(field: string, value: Value): Value {
  if (STATES.has(field)) return isYes(value, field);
  return TEXTS.has(field) ? textOf(value, field === 'id' ? 'hex' : 'utf8') : value;
}

const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

const textOf = (value: Value, encoding?: BufferEncoding): string | null =>
  value === null || value === undefined ? null : Buffer.isBuffer(value) ? value.toString(encoding) : String(value);

/** Both ways: a Kelvin sign becomes a k only in lower case, a dotless i an I only in upper case. */
const sameButForCase = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase() && one.toUpperCase() === other.toUpperCase();

function isYes(value: Value, field: string): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  const known: unknown = Buffer.isBuffer(value) ? value[0] : typeof value === 'string' ? value.toLowerCase() : value;
  if (!YES.has(known) && !NO.has(known)) throw new TypeError(`The column for ${field} holds neither yes nor no.`);
  return YES.has(known);
}
