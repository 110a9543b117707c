type Callable = (...values: unknown[]) => unknown;
type Constructor = new (...values: unknown[]) => object;
type Loaded = Record<string, unknown>;

interface PgClient {
  connect(done: (error: Error | null) => void): void;
  end(): unknown;
  on(event: string, listener: () => void): void;
}
interface TediousConnection {
  readonly STATE?: { readonly INITIALIZED?: unknown };
  readonly state?: unknown;
  connect?(): void;
}

/**
 * What drivers could do when the scripts were written and have given up since. Runs inside the worker, as text: it
 * sees nothing of this module but itself.
 */
export function oldForms(require: (name: string) => unknown) {
  const adapted = new WeakMap<object, unknown>();
  const makers: Record<string, (module: Loaded) => unknown> = { pg, mongodb, tedious };

  /** A module with what scripts call and it has no more. */
  function adapt(name: string, module: unknown): unknown {
    const make = Object.hasOwn(makers, name) ? makers[name] : undefined;
    if (!make || typeof module !== 'object' || module === null) return module;
    if (!adapted.has(module)) adapted.set(module, make(module as Loaded));
    return adapted.get(module);
  }

  /** `pg.connect(options, (error, client, done) => ...)` of pg before 7. The connection is closed where the pool took it back. */
  function pg(module: Loaded): unknown {
    if ('connect' in module) return module;
    const Client = module.Client as new (options: unknown) => PgClient;
    const connect = (options: unknown, use: (error: Error | null, client: PgClient | null, done: () => void) => void) => {
      const client = new Client(options);
      client.on('error', () => {});
      client.connect((error) => (error ? use(error, null, () => {}) : use(null, client, () => void client.end())));
    };
    return Object.create(module, { connect: { value: connect } });
  }

  /** Callbacks, options and a name that mongodb before 5 had. */
  function mongodb(module: Loaded): unknown {
    if ('ObjectID' in module) return module;
    const METHODS = [
      ...['connect', 'close', 'command', 'findOne', 'toArray', 'next', 'hasNext', 'count', 'countDocuments', 'distinct'],
      ...['insertOne', 'insertMany', 'updateOne', 'updateMany', 'replaceOne', 'deleteOne', 'deleteMany', 'findOneAndUpdate'],
    ];
    for (const { prototype } of Object.values(module).filter((value) => typeof value === 'function') as { prototype?: Loaded }[])
      for (const method of METHODS) if (prototype && Object.hasOwn(prototype, method)) callBack(prototype, method);
    class MongoClient extends (module.MongoClient as Constructor) {
      constructor(url: unknown, options?: Loaded) {
        const known = { ...options };
        delete known.useNewUrlParser;
        delete known.useUnifiedTopology;
        super(url, known);
      }
    }
    callBack(MongoClient as unknown as Loaded, 'connect');
    return Object.create(module, { MongoClient: { value: MongoClient }, ObjectID: { value: module.ObjectId } });
  }

  /** Lets a method that gives a promise take a callback as well. What a callback throws is nobody's to catch, as it was then. */
  function callBack(object: Loaded, method: string): void {
    const original = object[method] as (...values: unknown[]) => Promise<unknown>;
    object[method] = function (this: unknown, ...values: unknown[]) {
      const done = values.at(-1);
      if (typeof done !== 'function') return original.apply(this, values);
      const settle = (...result: unknown[]) => process.nextTick(done, ...result);
      void original.apply(this, values.slice(0, -1)).then((value) => settle(null, value), settle);
      return undefined;
    };
  }

  /** A `Connection` that connects by itself, as until version 9, with the user beside the server, as until version 5. */
  function tedious(module: Loaded): unknown {
    class Connection extends (module.Connection as new (config: unknown) => TediousConnection) {
      constructor({ userName, password, ...config }: Loaded) {
        const authentication = { type: 'default', options: { userName, password } };
        super({ ...config, ...(userName === undefined ? {} : { userName, password, authentication }) });
        const waits = () => this.state !== undefined && this.state === this.STATE?.INITIALIZED;
        if (waits()) setImmediate(() => void (waits() && this.connect?.()));
      }
    }
    return Object.create(module, { Connection: { value: Connection } });
  }

  const load = (name: string) => require(name) as Loaded;

  /** `mongo(url, (db) => ...)`; where it can't connect, the error is nobody's to catch. */
  function mongo(): unknown {
    const driver = load('mongodb');
    const { MongoClient } = driver as { MongoClient: new (url: string) => { connect(): Promise<{ db(): unknown }> } };
    const connect = (url: string, use: (db: unknown) => void) =>
      void new MongoClient(url).connect().then((client) => process.nextTick(use, client.db()));
    const { Long, Double, ObjectID, Timestamp, BSON } = driver;
    return Object.assign(connect, { Long, Double, ObjectID, Timestamp, BSON });
  }

  function sqlserver(): unknown {
    const { Connection, Request, TYPES } = load('tedious') as { Connection: new (config: unknown) => unknown } & Loaded;
    return { connect: (config: unknown) => new Connection(config), Request, Types: TYPES };
  }

  /** jsonwebtoken, which had `expiresInMinutes` until version 5. */
  function jwt(): unknown {
    const module = load('jsonwebtoken');
    const sign = (payload: unknown, secret: unknown, options: Loaded = {}, ...rest: unknown[]) => {
      const { expiresInMinutes, ...others } = options;
      const expiry = typeof expiresInMinutes === 'number' ? { expiresIn: expiresInMinutes * 60 } : {};
      return (module.sign as Callable)(payload, secret, { ...others, ...expiry }, ...rest);
    };
    return { ...module, sign };
  }

  return { adapt, mongo, sqlserver, jwt };
}
