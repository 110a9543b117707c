import assert from 'node:assert/strict';
import { type HydratedDocument, Schema } from 'mongoose';
import { migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import type { DatabaseRecord, UserModel } from '../../../lib/stores/mongoose/user-model.js';
import { unique } from '../../../lib/testing/samples.js';
import { testDatabase } from '../../support/mongo.js';
import { checks, modelOf, newUser } from './support/models.js';

const EMAIL = 'grace@example.org';

const allOf = (model: Pick<UserModel, 'collection'>): Promise<DatabaseRecord[]> => model.collection.find().toArray();

describe('A model with options of its own', () => {
  const db = testDatabase();

  const plain = (options: object = {}) =>
    new Schema(
      {
        email: { type: String, required: true, unique: true },
        name: String,
        emailVerified: Boolean,
        credentialsVersion: String,
        passwordHash: String,
      },
      options,
    );
  const insertedInto = async (model: UserModel) => {
    const { users } = mongooseStores(model);
    await users.ready?.(checks);
    const user = (await users.insert(newUser(users, { profile: { name: 'Ada' } }))) ?? assert.fail();
    const record = async () => (await allOf(model))[0] ?? {};
    return { users, user, record };
  };

  it('keeps the times of creation and change, under the names they have there', async () => {
    for (const [timestamps, created, updated] of [
      [true, 'createdAt', 'updatedAt'],
      [{ createdAt: 'created_at', updatedAt: 'updated_at' }, 'created_at', 'updated_at'],
    ] as const) {
      const { users, user, record } = await insertedInto(modelOf(db.connection, plain({ timestamps })));
      const before = await record();
      assert.ok(before[created] instanceof Date && before[updated] instanceof Date);
      await users.update(user.id, {}, { emailVerified: true });
      const after = await record();
      assert.deepEqual(after[created], before[created]);
      assert.ok(after[updated] >= before[updated]);
      assert.deepEqual(
        Object.keys(after).sort(),
        ['__v', '_id', created, 'credentialsVersion', 'email', 'emailVerified', 'name', updated].sort(),
      );
    }
  });

  it('tells the time by the clock that the schema names, in the type it has there', async () => {
    let seconds = 1000;
    const schema = plain({ timestamps: { currentTime: () => seconds } }).add({ createdAt: Number, updatedAt: Number });
    const { users, user, record } = await insertedInto(modelOf(db.connection, schema));
    seconds = 2000;
    await users.update(user.id, {}, { emailVerified: true });
    assert.deepEqual([(await record())['createdAt'], (await record())['updatedAt']], [1000, 2000]);
  });

  it('adds no time to a model that keeps none, or only that of creation', async () => {
    for (const [timestamps, added] of [
      [false, []],
      [{ updatedAt: false }, ['createdAt']],
    ] as const) {
      const { users, user, record } = await insertedInto(modelOf(db.connection, plain({ timestamps })));
      await users.update(user.id, {}, { emailVerified: true });
      assert.deepEqual(
        Object.keys(await record()).filter((key) => key.endsWith('At')),
        added,
      );
    }
  });

  it('counts its versions under the name it has for them, or not at all', async () => {
    for (const [versionKey, value] of [
      ['rev', 0],
      [false, undefined],
    ] as const) {
      const { users, user, record } = await insertedInto(modelOf(db.connection, plain({ versionKey })));
      assert.deepEqual([(await record())['rev'], '__v' in (await record())], [value, false]);
      const shown = users.present(user) as HydratedDocument<{ name: string }>;
      shown.name = 'Changed';
      await shown.save();
      assert.equal((await record())['name'], 'Changed');
    }
  });

  it('MIG-12: refuses a field that a strict schema does not have', async () => {
    const { users, user, record } = await insertedInto(modelOf(db.connection, plain({ strict: 'throw' })));
    const profile = { name: 'Eve', role: 'admin' };
    await assert.rejects(users.insert(newUser(users, { profile })), { code: 'invalid_request', fields: ['role'] });
    await assert.rejects(users.update(user.id, {}, { profile }), { code: 'invalid_request', fields: ['role'] });
    assert.equal((await record())['name'], 'Ada');
  });

  it('shows what the database has and the schema does not, without a fault', async () => {
    const model = modelOf(db.connection, plain({ strict: 'throw' }));
    const { users } = mongooseStores(model);
    await model.collection.insertOne({ email: EMAIL, legacyJunk: { deep: 1 } });
    const user = await users.find(EMAIL);
    assert.ok(user);
    assert.equal((users.present(user) as unknown as { email: string }).email, EMAIL);
  });

  it('MIG-12: drops `password` of a profile, which is no path of the schema', async () => {
    const model = modelOf(db.connection, new Schema({ name: String }).plugin(migratableUser));
    const { users } = mongooseStores(model);
    const user = newUser(users, { profile: { name: 'Ada', password: 'plain', __v: 7 } });
    await users.insert(user);
    await users.update(user.id, {}, { profile: { password: 'plain' } });
    const [record] = await allOf(model);
    assert.deepEqual([record?.['password'], JSON.stringify(record).includes('plain'), record?.['__v']], [undefined, false, 0]);
  });

  it('presents each user as the kind that they are', async () => {
    const base = modelOf(db.connection, plain({ discriminatorKey: 'kind' }));
    const Admin = base.discriminator(unique(), new Schema({ level: Number }), 'admin');
    const { users } = mongooseStores(base);
    await Admin.create({ email: EMAIL, level: 3, passwordHash: 'a hash' });
    const user = await users.find(EMAIL);
    assert.ok(user);
    const shown = users.present(user);
    assert.ok(shown instanceof Admin);
    assert.deepEqual([(shown as unknown as { level: number }).level, JSON.stringify(shown).includes('a hash')], [3, false]);
  });

  it('CFG-01: has to be given whole, not as one of its kinds: users of the others would pass for it', () => {
    const base = modelOf(db.connection, plain({ discriminatorKey: 'kind' }));
    const Admin = base.discriminator(unique(), new Schema({ level: Number }), 'admin');
    assert.throws(() => mongooseStores(Admin), { code: 'configuration', message: new RegExp(base.modelName) });
  });

  it('leaves a transform of its own in charge of JSON', async () => {
    const schema = plain({ toJSON: { virtuals: true, transform: (_: unknown, shown: { email: string }) => ({ hello: shown.email }) } });
    const { users, user } = await insertedInto(modelOf(db.connection, schema));
    assert.deepEqual(JSON.parse(JSON.stringify(users.present(user))), { hello: user.email });
  });

  it('gives a profile without running the hooks that expect a whole user', async () => {
    const schema = plain().add({ slug: String });
    schema.pre('validate', function () {
      this.set('slug', String(this.get('email')).split('@')[0]);
    });
    const { users, user, record } = await insertedInto(modelOf(db.connection, schema));
    const { slug } = await record();
    assert.ok(slug);
    await users.update(user.id, {}, { passwordHash: 'a hash', profile: { name: 'Grace' } });
    assert.deepEqual([(await record())['name'], (await record())['slug'], (await record())['passwordHash']], ['Grace', slug, 'a hash']);
  });
});
