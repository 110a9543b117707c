type Callable = (...values: unknown[]) => unknown;
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
  const load = (name: string) => require(name) as Loaded;

  /** `pg.connect(options, (error, client, done) => ...)` of pg before 7. The connection is closed where the pool took it back. */
  function pgConnect(pg: Loaded) {
    const Client = pg.Client as new (options: unknown) => PgClient;
    return (options: unknown, use: (error: Error | null, client: PgClient | null, done: () => void) => void) => {
      const client = new Client(options);
      client.on('error', () => {});
      client.connect((error) => (error ? use(error, null, () => {}) : use(null, client, () => void client.end())));
    };
  }

  /** Modules that are given more than they have today. */
  function adapt(name: string, module: unknown): unknown {
    if (name !== 'pg' || typeof module !== 'object' || module === null || 'connect' in module) return module;
    return Object.create(module, { connect: { value: pgConnect(module as Loaded) } });
  }

  /** `mongo(url, (db) => ...)`; where it can't connect, the error is nobody's to catch. */
  function mongo(): unknown {
    const driver = load('mongodb');
    const { MongoClient } = driver as { MongoClient: new (url: string) => { connect(): Promise<{ db(): unknown }> } };
    const connect = (url: string, use: (db: unknown) => void) =>
      void new MongoClient(url).connect().then((client) => process.nextTick(use, client.db()));
    const ObjectID = driver.ObjectID ?? driver.ObjectId;
    return Object.assign(connect, { Long: driver.Long, Double: driver.Double, ObjectID, Timestamp: driver.Timestamp, BSON: driver.BSON });
  }

  /** `sqlserver.connect(config)`, which tedious began at once until version 9, with the user beside the server. */
  function sqlserver(): unknown {
    const { Connection, Request, TYPES } = load('tedious') as { Connection: new (config: Loaded) => TediousConnection } & Loaded;
    const connect = ({ userName, password, ...config }: Loaded) => {
      const authentication = { type: 'default', options: { userName, password } };
      const connection = new Connection({ ...config, ...(userName === undefined ? {} : { userName, password, authentication }) });
      const waits = connection.state !== undefined && connection.state === connection.STATE?.INITIALIZED;
      if (waits) connection.connect?.();
      return connection;
    };
    return { connect, Request, Types: TYPES };
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
