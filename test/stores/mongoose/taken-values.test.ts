import assert from 'node:assert/strict';
import { type Model, Schema } from 'mongoose';
import { createMigrator } from '../../../lib/create-migrator.js';
import { migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { countingHasher } from '../../support/counting-hasher.js';
import { testDatabase } from '../../support/mongo.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { ada, ScriptedLegacy } from '../../support/scripted-legacy.js';
import { outcome } from '../../support/world.js';
import { checks, migratableModel, modelOf, newUser } from './support/models.js';

const phone = { type: String, unique: true, sparse: true };

describe('A value of which there may be one, that another user has', () => {
  const db = testDatabase();

  const migratorOf = (model: Model<Record<string, unknown>>) => {
    const { users, ledger } = mongooseStores(model, { collections: { ledger: crypto.randomUUID() } });
    const migrator = createMigrator({
      users,
      ledger,
      legacy: new ScriptedLegacy([ada]),
      profile: () => ({ phone: '1' }),
      passwords: { hasher: countingHasher() },
      logger: recordingLogger(),
    });
    return { users, migrator };
  };

  it('CON-02: makes a login that brings it a conflict, which changes nobody and ends when the value is free', async () => {
    const model = migratableModel(db.connection, { phone });
    const { users, migrator } = migratorOf(model);
    await migrator.ready();
    const other = (await users.insert(newUser(users, { profile: { phone: '1' } }))) ?? assert.fail();
    assert.equal(await outcome(migrator, 'ada@example.org', ada.password), 'identity_conflict');
    assert.deepEqual(await users.findById(other.id), other);
    assert.equal(await model.countDocuments(), 1);
    await users.remove(other.id);
    assert.equal(await outcome(migrator, 'ada@example.org', ada.password), 'migrated');
  });

  it('is a name that is taken also where a validator of the application says so first', async () => {
    const model = migratableModel(db.connection);
    model.schema.path('email').validate(async (email: string) => !(await model.exists({ email })), 'taken');
    const { users } = mongooseStores(model);
    await users.ready?.(checks);
    const first = newUser(users);
    assert.ok(await users.insert(first));
    assert.equal(await users.insert({ ...newUser(users), email: first.email }), null);
    assert.equal(await users.insert({ ...first, credentialsVersion: 'another' }), null);
    assert.equal((await users.insert(first))?.id, first.id);
  });

  it('MIG-11: is not why a value is refused that no user may have', async () => {
    const model = migratableModel(db.connection, { age: { type: Number, max: 150 } });
    const { users } = mongooseStores(model);
    await users.ready?.(checks);
    await assert.rejects(users.insert(newUser(users, { profile: { age: 151 } })), { code: 'invalid_request', fields: ['age'] });
  });

  it('CON-07: is not told by an index with a collation, which takes other texts for the same', async () => {
    const schema = new Schema({ email: String }).index({ email: 1 }, { unique: true, collation: { locale: 'en', strength: 1 } });
    const { users } = mongooseStores(modelOf(db.connection, schema.plugin(migratableUser)));
    await assert.rejects(users.ready?.(checks) ?? assert.fail(), { code: 'configuration', message: /index on 'email'.*collation/ });
  });
});
