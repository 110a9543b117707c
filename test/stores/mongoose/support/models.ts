import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { canonicalize } from '../../../../lib/core/identifier.js';
import type { NewUser, StoreChecks, StoredUser, UserStore } from '../../../../lib/core/ports.js';
import { migratableUser } from '../../../../lib/stores/mongoose/index.js';

/** What `createMigrator` tells a store with its defaults. */
export const checks: StoreChecks = { canonicalize, standardSpelling: true };

let models = 0;

/** A model of its own, with a collection of its own, of a schema as an application has it. */
export const modelOf = (connection: mongoose.Connection, schema: mongoose.Schema): mongoose.Model<Record<string, unknown>> =>
  connection.model<Record<string, unknown>>(`User${++models}`, schema);

/** A model that was made for the library. */
export function migratableModel(
  connection: mongoose.Connection,
  fields: mongoose.SchemaDefinition = {},
  options: mongoose.SchemaOptions = {},
) {
  const schema = new mongoose.Schema({ name: String, ...fields }, options as object);
  schema.plugin(migratableUser);
  return modelOf(connection, schema);
}

let users = 0;

/** A user that can be inserted, apart from what a test is about. */
export const newUser = (store: UserStore, differing: Partial<NewUser> = {}): NewUser => ({
  id: store.newId(),
  email: `person${++users}@example.org`,
  username: null,
  emailVerified: false,
  credentialsVersion: crypto.randomUUID(),
  profile: {},
  ...differing,
});

/** A user who is there, apart from what a test is about. */
export async function insert(store: UserStore, differing: Partial<NewUser> = {}): Promise<StoredUser> {
  const inserted = await store.insert(newUser(store, differing));
  assert.ok(inserted);
  return inserted;
}
