import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { StoreChecks } from '../../../lib/core/ports.js';
import { migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { checks, migratableModel, modelOf, newUser } from './support/models.js';

type Model = mongoose.Model<Record<string, unknown>>;
type Options = Parameters<typeof mongooseStores>[1];

describe('A model that is put to use', () => {
  const db = testDatabase();

  const ready = async (model: Model, { fields }: { fields?: NonNullable<Options>['fields'] } = {}, given: StoreChecks = checks) => {
    await mongooseStores(model, { fields }).users.ready?.(given);
  };
  /** The indexes that a database may have come to have, on a model that makes none. */
  const withIndexes = async (
    ...indexes: readonly (readonly [Record<string, 1>, mongoose.mongo.CreateIndexesOptions])[]
  ): Promise<Model> => {
    const model = migratableModel(db.connection, { username: String }, { autoIndex: false });
    for (const [keys, options] of indexes) await model.collection.createIndex(keys, options);
    return model;
  };
  const unique = { unique: true } as const;

  it('is fit for use with the plugin alone', async () => {
    await ready(migratableModel(db.connection));
    await ready(migratableModel(db.connection, { username: String }));
  });

  it('is fit for use with fields of its own, nested ones too', async () => {
    const schema = new mongoose.Schema({
      mail: { type: String, unique: true },
      auth: { hash: String, version: String },
      verified: Boolean,
    });
    const fields = { email: 'mail', passwordHash: 'auth.hash', credentialsVersion: 'auth.version', emailVerified: 'verified' };
    await ready(modelOf(db.connection, schema), { fields });
  });

  it('INJ-11: is refused with all that is wrong with its paths, each with its remedy', async () => {
    const schema = new mongoose.Schema({ email: { type: String, unique: true }, verifiedAt: Date, password: String });
    const fields = { passwordHash: 'passwrod', emailVerified: 'verifiedAt', blocked: 'blocked', username: 'email' };
    await assert.rejects(ready(modelOf(db.connection, schema), { fields }), (error: Error & { code?: unknown; status?: unknown }) => {
      assert.deepEqual([error.code, error.status], ['configuration', 500]);
      for (const problem of [
        /no path 'passwrod': add schema\.plugin\(migratableUser\) .* or name the path it has in fields\.passwordHash/,
        /no path 'credentialsVersion'/,
        /no path 'blocked'/,
        /'verifiedAt' is a Date, and emailVerified a Boolean/,
        /'email' is both email and username/,
      ]) {
        assert.match(error.message, problem);
      }
      return true;
    });
  });

  it('CON-07: is refused where a unique index is not made (autoIndex off), which the message names', async () => {
    const model = await withIndexes();
    await assert.rejects(ready(model), { code: 'configuration', message: /no unique index on 'email'.*no unique index on 'username'/s });
    const message = new RegExp(`db\\.${model.collection.name}\\.createIndex\\(\\{ 'email': 1 \\}, \\{ unique: true, sparse: true \\}\\)`);
    await assert.rejects(ready(model), { message });
    await ready(await withIndexes([{ email: 1 }, unique], [{ username: 1 }, unique]));
  });

  it('CON-07: is refused where the index was dropped', async () => {
    const model = migratableModel(db.connection);
    await ready(model);
    await model.collection.dropIndex('email_1');
    await assert.rejects(ready(model), { code: 'configuration', message: /no unique index on 'email'/ });
  });

  it('CON-07: is refused where the index could not be built over users who share an address, without telling the address', async () => {
    const model = migratableModel(db.connection);
    await model.init();
    await model.collection.dropIndex('email_1');
    await model.collection.insertMany([{ email: 'twin@example.org' }, { email: 'twin@example.org' }]);
    const again = db.connection.model<Record<string, unknown>>(`${model.modelName}Again`, model.schema, model.collection.name);
    await assert.rejects(ready(again), (error: Error) => {
      assert.match(error.message, /no unique index on 'email' alone \(mongoose could not build its indexes: some users share a value\)/);
      assert.equal(error.message.includes('twin@'), false);
      return true;
    });
  });

  it('CON-07: creates nobody before the indexes are there, also where nobody called ready', async () => {
    const model = await withIndexes([{ email: 1 }, unique]);
    const { users } = mongooseStores(model);
    await assert.rejects(users.insert(newUser(users)), { code: 'configuration', message: /'username'/ });
    assert.equal(await model.collection.countDocuments(), 0);
    await model.collection.createIndex({ username: 1 }, { unique: true, sparse: true });
    assert.ok(await users.insert(newUser(users)));
  });

  it('INJ-11: creates nobody where a path is missing, also where nobody called ready', async () => {
    const model = modelOf(db.connection, new mongoose.Schema({ email: { type: String, unique: true } }));
    const { users } = mongooseStores(model);
    await assert.rejects(users.insert(newUser(users)), { code: 'configuration', message: /no path 'credentialsVersion'/ });
    assert.equal(await model.collection.countDocuments(), 0);
  });

  for (const [what, ...indexes] of [
    ['one that is not unique', [{ email: 1 }, {}]],
    ['one of two fields', [{ email: 1, username: 1 }, unique]],
    ['one that leaves some users out', [{ email: 1 }, { ...unique, partialFilterExpression: { active: true } }]],
    ['one that leaves some addresses out', [{ email: 1 }, { ...unique, partialFilterExpression: { email: { $gt: 'b' } } }]],
  ] as const) {
    it(`CON-07: is refused where the index is ${what}`, async () => {
      await assert.rejects(ready(await withIndexes([{ username: 1 }, unique], ...indexes)), { message: /no unique index on 'email'/ });
    });
  }

  for (const options of [
    {},
    { sparse: true },
    { partialFilterExpression: { email: { $exists: true } } },
    { partialFilterExpression: { email: { $type: 'string' as const } } },
  ]) {
    it(`takes a unique index with the options ${JSON.stringify(options)}`, async () => {
      await ready(await withIndexes([{ username: 1 }, unique], [{ email: 1 }, { ...unique, ...options }]));
    });
  }

  it('needs no unique username where the username is no name to log in with', async () => {
    const model = await withIndexes([{ email: 1 }, unique]);
    await ready(model, { fields: { username: null } });
  });

  it('is told of paths, indexes and spelling in one error', async () => {
    const schema = new mongoose.Schema({ email: String }, { autoIndex: false });
    const model = modelOf(db.connection, schema);
    await model.collection.insertOne({ email: 'Ada@Example.org' });
    await assert.rejects(ready(model), { message: /no path 'passwordHash'.*no unique index on 'email'.*another spelling/s });
  });

  it('CFG-04: may be of another mongoose than others', async () => {
    const other = new mongoose.Mongoose();
    await other.connect(db.uri);
    try {
      const schema = new other.Schema({ name: String });
      schema.plugin(migratableUser);
      const { users } = mongooseStores(other.model('OfAnotherMongoose', schema));
      await users.ready?.(checks);
      const user = await users.insert(newUser(users, { profile: { name: 'Ada' } }));
      assert.ok(user);
      assert.ok(users.present(user) instanceof other.Document);
      assert.equal(users.idOf(users.present(user)), user.id);
    } finally {
      await other.disconnect();
    }
  });
});
