import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { type FieldMapping, migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { checks, modelOf, newUser } from './support/models.js';

describe('The fields that the plugin was told', () => {
  const db = testDatabase();
  const fields = { passwordHash: 'password' };
  const schemaOf = () =>
    new mongoose.Schema({
      email: { type: String, unique: true },
      password: String,
      username: { type: String, unique: true, sparse: true },
    });
  const usersOf = (schema: mongoose.Schema, given: FieldMapping = fields) =>
    mongooseStores(modelOf(db.connection, schema), { fields: given }).users;
  const mismatch = {
    code: 'configuration',
    message: /passwordHash is at 'password' for mongooseStores and at 'passwordHash' for the plugin migratableUser/,
  };

  it('CFG-03: are to be those of the stores: the hash would show in JSON', async () => {
    await assert.rejects(async () => await usersOf(schemaOf().plugin(migratableUser)).ready?.(checks), mismatch);
    await assert.rejects(async () => await usersOf(schemaOf().plugin(migratableUser).clone()).ready?.(checks), mismatch);
    await usersOf(schemaOf().plugin(migratableUser, { fields })).ready?.(checks);
    await usersOf(schemaOf().plugin(migratableUser), {}).ready?.(checks);
  });

  it('CFG-03: are looked at before the first user is made, also where nobody called ready', async () => {
    const users = usersOf(schemaOf().plugin(migratableUser));
    await assert.rejects(users.insert(newUser(users)), mismatch);
  });

  it('are no matter where the schema is without the plugin', async () => {
    await usersOf(schemaOf().add({ emailVerified: Boolean, credentialsVersion: String })).ready?.(checks);
  });

  it('may differ in what the plugin hides nowhere', async () => {
    const schema = schemaOf().plugin(migratableUser, { fields }).add({ banned: Boolean });
    await usersOf(schema, { ...fields, username: null, blocked: 'banned' }).ready?.(checks);
  });
});
