import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { createMigrator } from '../../lib/create-migrator.js';
import { userJson } from '../../lib/express/user-json.js';
import { mongooseStores } from '../../lib/stores/mongoose/index.js';
import { migratableModel, modelOf } from '../stores/mongoose/support/models.js';
import { testDatabase } from '../support/mongo.js';

const person = { email: 'ada@example.org', username: 'ada', emailVerified: true, name: 'Ada' };
/** A migrator that cannot say more of a user. */
const nobody = { accountOf: async () => null };

describe('userJson', () => {
  const db = testDatabase();

  it('shows a user of the plugin as the plugin does', async () => {
    const model = migratableModel(db.connection, { username: String });
    const migrator = createMigrator({ ...mongooseStores(model) });
    const user = await model.create({ ...person, passwordHash: 'the-hash', credentialsVersion: 'the-version' });
    assert.deepEqual(await userJson(migrator, user as never), { id: user.id, ...person });
  });

  it('LOG-01, RST-06: shows no hash and no version, though the application’s own JSON would', async () => {
    const schema = new mongoose.Schema(
      { email: String, emailVerified: Boolean, passwordHash: String, credentialsVersion: String, name: String },
      { collection: 'plain' },
    );
    const model = modelOf(db.connection, schema);
    const migrator = createMigrator({ ...mongooseStores(model) });
    const user = await model.create({ ...person, passwordHash: 'the-hash', credentialsVersion: 'the-version' });
    const { username: _none, ...shown } = person;
    assert.deepEqual(await userJson(migrator, user as never), { id: String(user._id), ...shown });
  });

  it('leaves the shape to an application that gives one, but for the secrets', async () => {
    const toJSON = () => ({ handle: 'ada', password: 'hunter2', passwordHash: 'x' });
    assert.deepEqual(await userJson(nobody, { toJSON }), { handle: 'ada' });
  });

  it('shows a plain object as it is, without what the database calls it, and nothing of what is none', async () => {
    assert.deepEqual(await userJson(nobody, { _id: 1, __v: 0, name: 'Ada' }), { name: 'Ada' });
    for (const user of [null, 7, 'ada', { toJSON: () => 'ada' }]) assert.deepEqual(await userJson(nobody, user), {});
  });
});
