import type { LegacyProfile, LegacySource } from 'passport-lazy-migration';
import { inspectPassword, type PasswordRecord, type StoredPassword, verifyPassword } from 'passport-lazy-migration/passwords';
import type { Pool, PoolConfig } from 'pg';

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
  /** `postgres://user:password@host:5432/database`, or what `pg.Pool` takes: TLS, `max`, other timeouts. */
  readonly connection: string | PoolConfig;
  /** Part of what identifies the people who came from here: never change it. @default 'legacy' */
  readonly name?: string;
  readonly schema?: string;
  /** @default 'users' */
  readonly table?: string;
  readonly columns?: Readonly<Record<string, string | null>>;
  /** Whether `Ada@example.org` is `ada@example.org`. It needs an index on `lower(email)`. @default true */
  readonly ignoreCase?: boolean;
  /** What the hash does not say of itself, such as `{ format: 'vbulletin' }`. */
  readonly password?: Omit<PasswordRecord, 'hash' | 'salt' | 'username'>;
  /** How a hash in a binary column becomes text. @default 'utf8' */
  readonly hashEncoding?: BufferEncoding;
  /** In milliseconds; together less than the migrator's `guard.timeout`. @default 2000 */
  readonly connectTimeout?: number;
  /** @default 2500 */
  readonly queryTimeout?: number;
}

type Row = Readonly<Record<string, unknown>>;

const TEXTS = new Set(['id', 'email', 'username', 'name']);
const STATES = new Set(['emailVerified', 'enabled', 'blocked', 'mfaRequired']);
const YES = new Set<unknown>([true, 1, 1n, '1', 't', 'true', 'y', 'yes', 'on']);
const NO = new Set<unknown>([false, null, undefined, 0, 0n, '', '0', 'f', 'false', 'n', 'no', 'off']);
const BATCH = 500;
/** The server's codes for letters that the database has not, and for what is no value of the column: nobody goes by it. */
const NOBODY = new Set<unknown>(['22021', '22P05', '22P02', '22003']);

/** The people of a table in PostgreSQL. Nothing is connected before the first question. */
export function legacySource(options: LegacySourceOptions): Required<LegacySource> & { close(): Promise<void> } {
  const { connection, name = 'legacy', schema, table = 'users', ignoreCase = true, connectTimeout = 2000, queryTimeout = 2500 } = options;
  const columnOf = new Map(Object.entries({ ...COLUMNS, ...options.columns }).flatMap(([to, from]) => (from === null ? [] : [[to, from]])));
  const from = schema === undefined ? quoted(table) : `${quoted(schema)}.${quoted(table)}`;
  // As text: an integer beyond 2^53 stays what it is, and a padded `char(n)` loses what it was padded with.
  const textOf = (field: string, column: string) => (TEXTS.has(field) ? `${quoted(column)}::text` : quoted(column));
  const selected = [...columnOf].map(([field, column]) => `${textOf(field, column)} as ${quoted(field)}`).join(', ');

  let opening: Promise<Pool> | null = null;
  const end = new AbortController();
  let sample: StoredPassword | undefined;

  const opened = (): Promise<Pool> => {
    end.signal.throwIfAborted();
    const timeouts = { connectionTimeoutMillis: connectTimeout, query_timeout: queryTimeout, statement_timeout: queryTimeout };
    opening ??= open({ max: 10, ...timeouts, ...(typeof connection === 'string' ? { connectionString: connection } : connection) });
    return opening;
  };

  /** A connection that ends as soon as the signal is aborted or a query fails: what it was doing is unknown then. */
  const connect = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    const client = await (await opened()).connect();
    let isOut = true;
    const giveBack = (destroyed: boolean): void => {
      if (isOut) client.release(destroyed);
      isOut = false;
      signal.removeEventListener('abort', destroy);
    };
    const destroy = () => giveBack(true);
    signal.addEventListener('abort', destroy);
    const query = async (text: string, values: readonly string[] = []): Promise<readonly Row[]> => {
      try {
        signal.throwIfAborted();
        return (await client.query<Record<string, unknown>>(text, [...values])).rows;
      } catch (error) {
        destroy();
        throw error;
      }
    };
    return { query, destroy, release: () => giveBack(false) };
  };

  const rowsOf = async (text: string, values: readonly string[], signal: AbortSignal): Promise<readonly Row[]> => {
    const { query, release } = await connect(signal);
    const rows = await query(text, values);
    release();
    return rows;
  };

  const find = async (identifier: string, signal: AbortSignal): Promise<Row | null> => {
    // What PostgreSQL has no text for, nobody goes by.
    if (identifier === '' || /\0|\p{Surrogate}/u.test(identifier)) return null;
    const field = columnOf.has('email') && (identifier.includes('@') || !columnOf.has('username')) ? 'email' : 'username';
    const column = quoted(columnOf.get(field) ?? field);
    const condition = ignoreCase ? `lower(${column}::text) = lower($1::text)` : `${column} = $1`;
    const rows = await rowsOf(`select ${selected} from ${from} where ${condition}`, [identifier], signal).catch((error: unknown) => {
      if (NOBODY.has((error as { code?: unknown }).code)) return [];
      throw error;
    });
    // A collation may find other people than were asked for. Two who could be meant are nobody: no guesses.
    const exact = rows.filter((row) => row[field] === identifier);
    const others = ignoreCase ? rows.filter((row) => sameButForCase(String(row[field]), identifier)) : [];
    const [person, another] = exact.length ? exact : others;
    return person && !another ? person : null;
  };

  const fields = [...columnOf.keys()].filter((field) => field !== 'password' && field !== 'salt');
  const profileOf = (row: Row): LegacyProfile =>
    Object.fromEntries(fields.map((field) => [field, STATES.has(field) ? isYes(row[field], field) : row[field]]));

  /** In the shape that `/passwords` takes; `null` for somebody without a password, or with one that was made unusable. */
  const passwordOf = (row: Row): StoredPassword | null => {
    const [hash, salt] = [row.password, row.salt].map((value) =>
      Buffer.isBuffer(value) ? value.toString(options.hashEncoding ?? 'utf8') : value,
    );
    if (typeof hash !== 'string' || /^(?:!.*|\*|)$/s.test(hash)) return null;
    if (typeof salt !== 'string' && !options.password) return hash;
    const username = typeof row.username === 'string' ? { username: row.username } : {};
    return { ...options.password, hash, ...(typeof salt === 'string' && { salt }), ...username };
  };

  /** Somebody's password, so that those who are unknown take as long as those who are known. */
  const anyPassword = async (signal: AbortSignal): Promise<StoredPassword | undefined> => {
    const hash = quoted(columnOf.get('password') ?? 'password');
    const rows = await rowsOf(`select ${selected} from ${from} where ${hash} is not null limit 20`, [], signal);
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
      const [row] = await rowsOf(`select count(*) from ${from}`, [], signal);
      return Number(row?.count);
    },
    async *users({ signal }) {
      const { query, destroy } = await connect(AbortSignal.any([signal, end.signal]));
      try {
        await query('begin read only');
        await query(`declare people no scroll cursor for select ${selected} from ${from}`);
        for (let rows = await query(`fetch ${BATCH} from people`); rows.length; rows = await query(`fetch ${BATCH} from people`)) {
          for (const row of rows) yield { ...profileOf(row), password: passwordOf(row) };
        }
      } finally {
        destroy();
      }
    },
    async close() {
      end.abort(new Error('The legacy source is closed.'));
      const pool = opening;
      opening = null;
      await (await pool?.catch(() => null))?.end();
    },
  };
}

async function open(config: PoolConfig): Promise<Pool> {
  const { default: pg } = await import('pg').catch((cause: unknown) => {
    throw new Error('The PostgreSQL source needs its driver: npm install pg', { cause });
  });
  const pool = new pg.Pool(config);
  // Without listeners a connection that breaks ends the process, whether it is idle or waits for its next query.
  pool.on('error', () => {}).on('connect', (client) => client.on('error', () => {}));
  return pool;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Both ways: a Kelvin sign becomes a k only in lower case, a dotless i an I only in upper case. */
const sameButForCase = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase() && one.toUpperCase() === other.toUpperCase();

function isYes(value: unknown, field: string): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  const plain: unknown = Buffer.isBuffer(value) ? value[0] : typeof value === 'string' ? value.toLowerCase() : value;
  if (!YES.has(plain) && !NO.has(plain)) throw new TypeError(`The column for ${field} holds neither yes nor no.`);
  return YES.has(plain);
}
