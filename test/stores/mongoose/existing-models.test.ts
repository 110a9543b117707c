import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import bcrypt from 'bcrypt';
import { type Document, type HydratedDocument, type Model, Schema } from 'mongoose';
import type { LegacySource } from '../../../lib/core/ports.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import { type FieldMapping, migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import type { DatabaseRecord, UserModel } from '../../../lib/stores/mongoose/user-model.js';
import { unique } from '../../../lib/testing/samples.js';
import { testDatabase } from '../../support/mongo.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { ada, ScriptedLegacy } from '../../support/scripted-legacy.js';
import { outcome } from '../../support/world.js';
import { checks, modelOf, newUser } from './support/models.js';

const EMAIL = 'grace@example.org';
const PASSWORD = 'an old password';

/** What an application keeps of a user, each in its own way. */
interface Kind {
  readonly fields: FieldMapping;
  readonly schema: () => Schema;
  readonly own: (hash: string) => object;
}

const names = { email: { type: String, required: true, unique: true }, name: String };
const library = { emailVerified: Boolean, credentialsVersion: String };

const KINDS: Readonly<Record<string, Kind>> = {
  'in a required field of its own, with the plugin': {
    fields: { passwordHash: 'password' },
    schema: () =>
      new Schema({ ...names, password: { type: String, required: true } }).plugin(migratableUser, { fields: { passwordHash: 'password' } }),
    own: (password) => ({ password }),
  },
  'in a required field of its own, without the plugin': {
    fields: { passwordHash: 'password' },
    schema: () => new Schema({ ...names, ...library, password: { type: String, required: true, minlength: 50 } }),
    own: (password) => ({ password }),
  },
  'in a nested field, with the plugin': {
    fields: { passwordHash: 'auth.hash' },
    schema: () =>
      new Schema({ ...names, auth: { hash: { type: String, required: true }, note: String } }).plugin(migratableUser, {
        fields: { passwordHash: 'auth.hash' },
      }),
    own: (hash) => ({ auth: { hash, note: 'kept' } }),
  },
  'in a required subdocument, without the plugin': {
    fields: { passwordHash: 'auth.hash', credentialsVersion: 'auth.version', emailVerified: 'auth.verified' },
    schema: () =>
      new Schema({
        ...names,
        auth: {
          type: new Schema({ hash: { type: String, required: true }, version: String, verified: Boolean, note: String }),
          default: () => ({}),
        },
      }),
    own: (hash) => ({ auth: { hash, note: 'kept' } }),
  },
};

const allOf = (model: Pick<UserModel, 'collection'>): Promise<DatabaseRecord[]> => model.collection.find().toArray();

describe('A model that the application had before', () => {
  const db = testDatabase();
  let hash: string;
  before(async () => {
    hash = await bcrypt.hash(PASSWORD, 4);
  });

  const migratorOf = (model: UserModel, fields: FieldMapping, legacy: LegacySource = new ScriptedLegacy([ada])) => {
    const stores = mongooseStores(model, { fields, collections: { ledger: unique(), limits: unique() } });
    return { ...stores, migrator: createMigrator({ ...stores, legacy, logger: recordingLogger() }) };
  };

  for (const [kind, { fields, schema, own }] of Object.entries(KINDS)) {
    describe(`with a bcrypt hash ${kind}`, () => {
      const make = async () => {
        const hooked = schema();
        hooked.pre('save', function () {
          if (this.isModified('password')) this.set('password', 'hashed again');
        });
        hooked.pre(['findOneAndUpdate', 'updateOne'], () => assert.fail('a hook of the application ran'));
        const model = modelOf(db.connection, hooked) as unknown as Model<{ email: string; name?: string }> & UserModel;
        const made = migratorOf(model, fields);
        await made.migrator.ready();
        await model.collection.insertOne({ email: EMAIL, name: 'Grace', ...own(hash) });
        return { model, ...made };
      };

      it('opens with the password it always had, and shows the user without the hash', async () => {
        const { migrator } = await make();
        const login = await migrator.login({ identifier: EMAIL, password: PASSWORD });
        assert.ok(login.status === 'verified');
        assert.equal(await outcome(migrator, EMAIL, 'another one'), 'rejected');
        const shown = login.user as Document;
        const texts = [
          inspect(shown, { depth: 9 }),
          inspect(shown.toObject(), { depth: 9 }),
          JSON.stringify(shown),
          inspect(Object.assign({}, shown), { depth: 9, showHidden: true }),
        ];
        assert.deepEqual(
          texts.filter((text) => /\$2[aby]\$|\$bcrypt-sha256/.test(text)),
          [],
        );
      });

      it('takes in a newcomer, whom the schema’s demands on the hash do not keep out', async () => {
        const { migrator, users } = await make();
        assert.equal(await outcome(migrator, 'ada@example.org', ada.password), 'migrated');
        assert.equal(await outcome(migrator, 'ada@example.org', ada.password), 'verified');
        const stored = await users.find('ada@example.org');
        assert.equal(await bcrypt.compare(ada.password, stored?.passwordHash ?? ''), true);
      });

      it('keeps the hash when the application saves the user it was given', async () => {
        const { migrator, users, model } = await make();
        const login = await migrator.login({ identifier: EMAIL, password: PASSWORD });
        assert.ok(login.status === 'verified');
        const before = await users.find(EMAIL);
        const given = login.user as HydratedDocument<{ name: string }>;
        given.name = 'Grace Hopper';
        await given.save();
        const after = await users.find(EMAIL);
        assert.deepEqual([after?.passwordHash, after?.credentialsVersion], [before?.passwordHash, before?.credentialsVersion]);
        const [record] = await allOf(model);
        assert.equal(record?.['name'], 'Grace Hopper');
        if ('auth' in own('')) assert.equal((record?.['auth'] as { note?: string } | undefined)?.note, 'kept');
        assert.equal(await outcome(migrator, EMAIL, PASSWORD), 'verified');
      });
    });
  }

  const plain = (options: object = {}) => new Schema({ ...names, ...library, passwordHash: String }, options);
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
        Object.keys(await record()).filter((key) => /At$/.test(key)),
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

  it('SES-03: lets in nobody whom its own field says is blocked', async () => {
    const model = modelOf(db.connection, plain().add({ disabled: Boolean }));
    const { users, migrator } = migratorOf(model, { blocked: 'disabled' });
    await model.collection.insertOne({ email: EMAIL, passwordHash: hash, disabled: true });
    assert.equal(await outcome(migrator, EMAIL, PASSWORD), 'rejected');
    assert.equal((await users.find(EMAIL))?.blocked, true);
  });
});
