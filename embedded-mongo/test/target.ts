import assert from 'node:assert/strict';
import { type Collection, type Db, MongoClient } from 'mongodb';
import { startEmbeddedMongo } from '../src/index.js';

/** Whether the tests run against a real server, which is how this one is kept from drifting away from it. */
export const isRealServer = Boolean(process.env.MONGODB_URI);

/** A document of any shape. */
export interface Loose {
  _id?: unknown;
  [field: string]: unknown;
}

/** A server to test on, and a database of the test file's own on it. */
export interface Target {
  readonly uri: string;
  readonly client: MongoClient;
  readonly db: Db;
  /** Makes a new collection that holds these documents, whose ids may be anything. */
  holding(...docs: Loose[]): Promise<Collection<Loose>>;
  close(): Promise<void>;
}

/** Connects to `MONGODB_URI`, or to a server started for it. */
export async function openTarget(name: string): Promise<Target> {
  const given = process.env.MONGODB_URI;
  const server = given ? undefined : await startEmbeddedMongo();
  const uri = given ?? server?.uri ?? '';
  // After a lost connection, the driver looks for the server again at this interval: half a second otherwise.
  const client = await new MongoClient(uri, { minHeartbeatFrequencyMS: 10 }).connect();
  const db = client.db(`${name}_${process.pid}`);
  let made = 0;
  return {
    uri,
    client,
    db,
    async holding(...docs) {
      made++;
      const collection = db.collection<Loose>(`made_${made}`);
      if (docs.length) await collection.insertMany(docs as never);
      return collection;
    },
    async close() {
      await db.dropDatabase();
      await client.close();
      await server?.close();
    },
  };
}

/** Asserts that the server refuses, under its own code, and with these fields in its reply. */
export async function assertFails(promise: Promise<unknown>, code: number, fields: Record<string, unknown> = {}): Promise<void> {
  await assert.rejects(promise, (error: unknown) => {
    const reply = { ...(error as object) } as Record<string, unknown>;
    assert.equal(reply.code, code, String(error));
    for (const [name, value] of Object.entries(fields)) assert.deepEqual(reply[name], value);
    return true;
  });
}
