import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { type EmbeddedMongo, startEmbeddedMongo } from 'embedded-mongo';
import mongoose from 'mongoose';
import { assertNotKept, secretsNoted } from './leaks.js';

let shared: EmbeddedMongo | undefined;
/** Where mocha's workers find the server that mocha itself has started. */
const SHARED = 'EMBEDDED_MONGO_URI';

/** Starts one embedded server for the whole run, unless there is another at `MONGODB_URI`. */
export async function startSharedServer(): Promise<void> {
  if (process.env['MONGODB_URI']) return;
  shared = await startEmbeddedMongo();
  process.env[SHARED] = shared.uri;
}

/** Where the tests' server is: `MONGODB_URI`, or the embedded one. */
export async function serverUri(): Promise<string> {
  const { MONGODB_URI, [SHARED]: embedded } = process.env;
  if (MONGODB_URI || embedded) return MONGODB_URI || embedded || '';
  await startSharedServer();
  return shared?.uri ?? '';
}

/** Ends the embedded server, if there is one. */
export async function stopSharedServer(): Promise<void> {
  await shared?.close();
}

/** A database of a test's own; its fields are there from the first `before` on. */
export interface TestDatabase {
  /** With the database's name in it. */
  readonly uri: string;
  readonly connection: mongoose.Connection;
}

/** Connects mongoose to a fresh database before the tests of a `describe`, and drops it after them. */
export function testDatabase(): TestDatabase {
  const name = `plm_${randomUUID().replaceAll('-', '')}`;
  const database = { uri: '', connection: undefined as unknown as mongoose.Connection };
  // What tests of other files typed may be anything, also what these keep.
  let since = 0;
  before(async () => {
    since = secretsNoted();
    const server = new URL(await serverUri());
    server.pathname = `/${name}`;
    database.uri = server.href;
    database.connection = await mongoose.createConnection(database.uri).asPromise();
  });
  after(async () => {
    for (const collection of (await database.connection.db?.collections()) ?? [])
      assertNotKept(inspect(await collection.find().toArray(), { depth: 20, maxArrayLength: null }), since);
    await database.connection.dropDatabase();
    await database.connection.close();
  });
  return database;
}
