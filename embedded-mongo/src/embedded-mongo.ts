import { Dispatcher } from './commands/dispatcher.js';
import { Catalog } from './store/catalog.js';
import { WireServer } from './wire/server.js';

/** A running server. */
export interface EmbeddedMongo {
  /** Where a driver connects; it names no database. */
  readonly uri: string;
  readonly port: number;
  /** Cuts every connection and forgets all data. */
  close(): Promise<void>;
}

/** How a server is started. */
export interface EmbeddedMongoOptions {
  /** The port to listen on; any free one by default. */
  readonly port?: number;
  /** How often documents past their TTL are removed, in milliseconds; each minute by default, as mongod does. */
  readonly ttlEveryMs?: number;
}

/** Only this machine is served: the server asks nobody for a password. */
const HOST = '127.0.0.1';

/** Starts an empty server in memory, for development and tests. */
export async function startEmbeddedMongo({ port = 0, ttlEveryMs = 60_000 }: EmbeddedMongoOptions = {}): Promise<EmbeddedMongo> {
  const catalog = new Catalog();
  const dispatcher = new Dispatcher(catalog);
  const server = new WireServer((command, connectionId) => dispatcher.answer(command, connectionId));
  const bound = await server.listen(port, HOST);
  const sweeper = setInterval(() => catalog.expire(Date.now()), ttlEveryMs).unref();
  return {
    uri: `mongodb://${HOST}:${bound}`,
    port: bound,
    close() {
      clearInterval(sweeper);
      return server.close();
    },
  };
}
