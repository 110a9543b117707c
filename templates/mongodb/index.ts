import { setTimeout as delay } from 'node:timers/promises';
import type { Collection, Filter, FindOptions, MongoClient, MongoClientOptions } from 'mongodb';
import type { LegacyProfile, LegacySource } from 'passport-lazy-migration';
import { inspectPassword, type PasswordRecord, type StoredPassword, verifyPassword } from 'passport-lazy-migration/passwords';

/**
 * Where each field of a person is in your documents, such as `profile.name` or `emails.0.address`; `null` where there is none. Any further
 * field is taken along as it is. `password` is the stored hash. The last four are a yes or a no in any form; a date is a yes.
 */
const FIELDS: Readonly<Record<string, string | null>> = {
  ...{ id: '_id', email: 'email', username: null, name: 'name' },
  ...{ password: 'password', salt: null },
  ...{ emailVerified: null, enabled: null, blocked: null, mfaRequired: null },
};

export interface LegacySourceOptions {
  /** `mongodb://user:password@host:27017/database`. */
  readonly connection: string;
  /** What else `MongoClient` takes: TLS, `maxPoolSize`, other timeouts. */
  readonly client?: MongoClientOptions;
  /** Part of what identifies the people who came from here: never change it. @default 'legacy' */
  readonly name?: string;
  /** @default the one in `connection` */
  readonly database?: string;
  /** @default 'users' */
  readonly collection?: string;
  readonly fields?: Readonly<Record<string, string | null>>;
  /**
   * Whether `Ada@example.org` is `ada@example.org`. `true` needs an index with a collation; `'lowercase'` says that all are stored in lower
   * case, where any index will do. @default true
   */
  readonly ignoreCase?: boolean | 'lowercase';
  /** What the hash does not say of itself, such as `{ format: 'meteor-bcrypt' }`. */
  readonly password?: Omit<PasswordRecord, 'hash' | 'salt' | 'username'>;
  /** How a hash in binary becomes text. @default 'utf8' */
  readonly hashEncoding?: BufferEncoding;
  /** In milliseconds; together less than the migrator's `guard.timeout`. @default 2000, 2500 */
  readonly connectTimeout?: number;
  readonly queryTimeout?: number;
}

type Person = Record<string, unknown>;
const TEXTS = new Set(['id', 'email', 'username', 'name']);
const STATES = new Set(['emailVerified', 'enabled', 'blocked', 'mfaRequired']);
const YES = new Set<unknown>([true, 1, 1n, '1', 't', 'true', 'y', 'yes', 'on']);
const NO = new Set<unknown>([false, null, undefined, 0, 0n, '', '0', 'f', 'false', 'n', 'no', 'off']);
/** The same letters in either case, and no others. */
const ANY_CASE = { locale: 'en', strength: 2 } as const;

/** The people of a collection in MongoDB. Nothing is connected before the first question. */
export function legacySource(options: LegacySourceOptions): Required<LegacySource> & { close(): Promise<void> } {
  const { name = 'legacy', collection = 'users', ignoreCase = true, connectTimeout = 2000, queryTimeout = 2500 } = options;
  const pathOf = new Map(Object.entries({ ...FIELDS, ...options.fields }).flatMap(([to, from]) => (from === null ? [] : [[to, from]])));
  // Whole branches: a place in a list, such as `emails.0`, can be asked for, but not told apart.
  const branches = [...pathOf.values()].map((path): [string, number] => [path.replace(/\..*/s, ''), 1]);
  const projection = { _id: 0, ...Object.fromEntries(branches) };
  const end = new AbortController();
  let opening: Promise<MongoClient> | null = null;
  let sample: StoredPassword | undefined;

  const opened = async (): Promise<Collection<Person>> => {
    // A client that has failed to connect never does.
    opening ??= open(options, connectTimeout, queryTimeout).catch((error: unknown) => {
      opening = null;
      throw error;
    });
    return (await opening).db(options.database).collection<Person>(collection, { promoteBuffers: true });
  };
  const ask = async <T>(signal: AbortSignal, question: (people: Collection<Person>) => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    end.signal.throwIfAborted();
    return await within(connectTimeout + queryTimeout, signal, opened().then(question));
  };

  const documentsOf = async (filter: Filter<Person>, more: FindOptions, signal: AbortSignal): Promise<readonly Person[]> =>
    await ask(signal, (people) => people.find(filter, { projection, maxTimeMS: queryTimeout, signal, ...more }).toArray());

  const find = async (identifier: string, signal: AbortSignal): Promise<Person | null> => {
    // Anything else could be an operator.
    if (typeof identifier !== 'string' || identifier === '') return null;
    const field = pathOf.has('email') && (identifier.includes('@') || !pathOf.has('username')) ? 'email' : 'username';
    const asked = ignoreCase === 'lowercase' ? identifier.toLowerCase() : identifier;
    const filter = { [pathOf.get(field) ?? field]: { $eq: asked } };
    const documents = await documentsOf(filter, ignoreCase === true ? { collation: ANY_CASE } : {}, signal);
    const named = documents.map((document) => ({ document, name: at(document, pathOf.get(field)) }));
    // A collation finds other people than were asked for, too. Two who could be meant are nobody: no guesses.
    const exact = named.filter((one) => one.name === identifier);
    const others = ignoreCase === false ? [] : named.filter((one) => typeof one.name === 'string' && sameButForCase(one.name, identifier));
    const [person, another] = exact.length ? exact : others;
    return person && !another ? person.document : null;
  };

  const told = [...pathOf].filter(([field]) => field !== 'password' && field !== 'salt');
  const profileOf = (document: Person): LegacyProfile =>
    Object.fromEntries(told.map(([field, path]) => [field, valueOf(field, at(document, path))]));

  /** In the shape that `/passwords` takes; `null` for somebody without a password, or with one that was made unusable. */
  const passwordOf = (document: Person): StoredPassword | null => {
    const [hash, salt] = ['password', 'salt'].map((field) => textOf(at(document, pathOf.get(field)), options.hashEncoding));
    if (!hash || /^(?:!.*|\*)$/s.test(hash)) return null;
    if (salt === null && !options.password) return hash;
    const username = textOf(at(document, pathOf.get('username')));
    return { ...options.password, hash, ...(salt !== null && { salt }), ...(username && { username }) };
  };

  /** Somebody's password, so that those who are unknown take as long as those who are known. */
  const anyPassword = async (signal: AbortSignal): Promise<StoredPassword | undefined> => {
    const documents = await documentsOf({ [pathOf.get('password') ?? 'password']: { $ne: null } }, { limit: 20 }, signal);
    return documents.map(passwordOf).find((stored) => stored !== null && inspectPassword(stored).status === 'readable') ?? undefined;
  };

  return {
    name,
    async verify(identifier, password, { signal }) {
      sample ??= await anyPassword(signal);
      const document = await find(identifier, signal);
      const stored = document && passwordOf(document);
      const { answer } = await verifyPassword(stored ?? sample ?? '', password);
      if (!stored || answer === 'mismatch') return null;
      if (answer !== 'match') throw new Error(`A stored password cannot be checked: ${answer}.`);
      return profileOf(document);
    },
    async getUser(identifier, { signal }) {
      const document = await find(identifier, signal);
      return document && profileOf(document);
    },
    async count({ signal }) {
      return await ask(signal, (people) => people.estimatedDocumentCount({ maxTimeMS: queryTimeout }));
    },
    async *users({ signal }) {
      const gone = AbortSignal.any([signal, end.signal]);
      const cursor = await ask(signal, (people) => Promise.resolve(people.find({}, { projection, batchSize: 500, signal: gone })));
      try {
        for (;;) {
          const document = await within(connectTimeout + queryTimeout, gone, cursor.next());
          if (document === null) return;
          yield { ...profileOf(document), password: passwordOf(document) };
        }
      } finally {
        void cursor.close().catch(() => {});
      }
    },
    async close() {
      end.abort(new Error('The legacy source is closed.'));
      await (await opening?.catch(() => null))?.close();
    },
  };
}

async function open({ connection, client }: LegacySourceOptions, connectTimeout: number, queryTimeout: number): Promise<MongoClient> {
  const driver = await import('mongodb').catch((cause: unknown) => {
    throw new Error('The MongoDB source needs its driver: npm install mongodb', { cause });
  });
  const connecting = { serverSelectionTimeoutMS: connectTimeout, connectTimeoutMS: connectTimeout, waitQueueTimeoutMS: connectTimeout };
  // A second try would take as long as the first.
  const settings = { maxPoolSize: 10, ...connecting, socketTimeoutMS: queryTimeout, retryReads: false, ...client };
  return await new driver.MongoClient(connection, settings).connect();
}

/** The driver bounds each of its steps, but not all of them together. */
async function within<T>(time: number, signal: AbortSignal, work: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const limit = delay(time, null, { signal: AbortSignal.any([signal, settled.signal]) });
  const noAnswer = limit.then(() => Promise.reject(new Error('The legacy database gave no answer in time.')));
  return await Promise.race([work, noAnswer]).finally(() => settled.abort());
}

/** What is at a path of a document; `emails.0.address` is in a list. */
const at = (document: Person, path: string | undefined): unknown =>
  path?.split('.').reduce<unknown>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), document);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function valueOf(field: string, value: unknown): unknown {
  if (STATES.has(field)) return isYes(value, field);
  return TEXTS.has(field) ? textOf(value, field === 'id' ? 'hex' : 'utf8') : value;
}

/** Of what a name, an id or a hash can be: a text, a number of any size, an ObjectId, bytes. */
function textOf(value: unknown, encoding?: BufferEncoding): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (Buffer.isBuffer(value)) return value.toString(encoding);
  const isScalar = isObject(value) && ['ObjectId', 'Long', 'Decimal128'].includes(String(value['_bsontype']));
  return isScalar ? (value as { toString(): string }).toString() : null;
}

/** Both ways: a Kelvin sign becomes a k only in lower case, a dotless i an I only in upper case. */
const sameButForCase = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase() && one.toUpperCase() === other.toUpperCase();

function isYes(value: unknown, field: string): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  const known: unknown = typeof value === 'string' ? value.toLowerCase() : value;
  if (!YES.has(known) && !NO.has(known)) throw new TypeError(`The field for ${field} holds neither yes nor no.`);
  return YES.has(known);
}
