import { type EmbeddedMongo, startEmbeddedMongo } from 'embedded-mongo';
import mongoose from 'mongoose';

/** A server of a test's own, which it may make fail, or end. Its fields are there from the first `before` on. */
export interface PrivateServer {
  readonly server: EmbeddedMongo;
  readonly connection: mongoose.Connection;
  /** Makes the next command of this name fail; see `FailPoint` of embedded-mongo. */
  failOnce(command: string, how: Readonly<Record<string, unknown>>): Promise<void>;
  failTwice(command: string, how: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Starts a server before the tests of a `describe`, never that of `MONGODB_URI`, and ends it after them. */
export function privateServer(): PrivateServer {
  const made = { server: undefined as unknown as EmbeddedMongo, connection: undefined as unknown as mongoose.Connection };
  before(async () => {
    made.server = await startEmbeddedMongo();
    made.connection = await mongoose.createConnection(made.server.uri, { dbName: 'private' }).asPromise();
  });
  after(async () => {
    await made.connection.close(true);
    await made.server.close();
  });
  const fail = async (times: number, command: string, how: Readonly<Record<string, unknown>>): Promise<void> => {
    const failPoint = { configureFailPoint: 'failCommand', mode: { times }, data: { failCommands: [command], ...how } };
    await made.connection.getClient().db('admin').command(failPoint);
  };
  return Object.assign(made, { failOnce: fail.bind(null, 1), failTwice: fail.bind(null, 2) });
}
