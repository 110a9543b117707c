import assert from 'node:assert/strict';
import { format, inspect } from 'node:util';
import mongoose from 'mongoose';
import { migratableUser, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { checks, migratableModel, modelOf, newUser } from './support/models.js';

type Options = mongoose.SchemaOptions;
const SECRETS = { passwordHash: 'the-secret-hash', credentialsVersion: 'the-secret-version' };

describe('The plugin migratableUser', () => {
  it('INJ-11: takes no field that is none', () => {
    const fields = { passwordHahs: 'password' } as object;
    assert.throws(() => new mongoose.Schema({}).plugin(migratableUser, { fields }), { code: 'configuration', message: /passwordHahs/ });
  });

  it('INJ-11: takes no option that is none, but what mongoose itself reads of them', () => {
    const plugged = (options: object) => () => new mongoose.Schema({}).plugin(migratableUser, options);
    assert.throws(plugged({ feilds: { email: 'mail' } }), { code: 'configuration', message: /'feilds'/ });
    assert.throws(plugged(['fields']), { code: 'configuration' });
    assert.doesNotThrow(plugged({ deduplicate: true, tags: ['users'], fields: {} }));
    const own = new mongoose.Mongoose();
    own.plugin(migratableUser, { tags: ['users'] });
    const User = own.model('User', new mongoose.Schema({ name: String }, { pluginTags: ['users'] }));
    assert.ok(User.schema.path('passwordHash'));
  });

  it('CFG-03: leaves the version key of documents out of JSON, whatever it is called', () => {
    for (const [versionKey, known] of [
      ['__v', '__v'],
      ['rev', 'rev'],
      [false, null],
    ] as const) {
      const schema = new mongoose.Schema({ name: String });
      schema.plugin(migratableUser);
      // Set after the plugin, as an application may.
      schema.set('versionKey', versionKey);
      const User = new mongoose.Mongoose().model('User', schema);
      const document = User.hydrate({ _id: new mongoose.Types.ObjectId(), name: 'Ada', ...(known ? { [known]: 3 } : {}) });
      assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(document)) as object).sort(), ['emailVerified', 'id', 'name']);
      if (known) assert.equal((document.toObject() as Record<string, unknown>)[known], 3);
    }
  });

  it('adds what a schema lacks, without defaults, and the unique indexes', () => {
    const schema = new mongoose.Schema({ name: String });
    schema.plugin(migratableUser);
    assert.deepEqual(Object.keys(schema.paths).sort(), ['_id', 'credentialsVersion', 'email', 'emailVerified', 'name', 'passwordHash']);
    assert.deepEqual(
      schema.indexes().map(([keys, { unique, sparse }]) => [keys, unique, sparse]),
      [[{ email: 1 }, true, true]],
    );
    const made = new (new mongoose.Mongoose().model('User', schema))({}).toObject();
    assert.deepEqual(Object.keys(made), ['_id']);
  });

  it('leaves what a schema has: its validators, its indexes, and that it selects the hash if it says so', () => {
    const schema = new mongoose.Schema({
      email: { type: String, unique: true, required: true },
      username: { type: String, unique: true },
      emailVerified: { type: Boolean, default: false },
      passwordHash: { type: String, required: true, select: true },
    });
    schema.plugin(migratableUser);
    assert.equal(schema.path('email').isRequired, true);
    assert.equal(schema.path('emailVerified').options['default'], false);
    assert.equal(schema.path('passwordHash').options['select'], true);
    assert.deepEqual(
      schema.indexes().map(([keys]) => keys),
      [{ email: 1 }, { username: 1 }],
    );
  });

  it('makes a username unique that was not, and takes fields of other names, nested ones too', () => {
    const schema = new mongoose.Schema({ mail: String, username: String, auth: { hash: String } });
    schema.plugin(migratableUser, { fields: { email: 'mail', passwordHash: 'auth.hash' } });
    assert.equal(schema.path('email'), undefined);
    assert.deepEqual(
      schema.indexes().map(([keys, options]) => [keys, options.unique, options.sparse]),
      [
        [{ mail: 1 }, true, true],
        [{ username: 1 }, true, true],
      ],
    );
  });

  it('works where the schema names its types with another key', () => {
    const schema = new mongoose.Schema({ type: String }, { typeKey: '$type' });
    schema.plugin(migratableUser);
    assert.equal(schema.path('email').instance, 'String');
  });

  describe('on stored users', () => {
    const db = testDatabase();

    const withSecrets = async (
      model: mongoose.Model<Record<string, unknown>>,
      query: (model: mongoose.Model<Record<string, unknown>>) => unknown,
    ) => {
      await model.collection.insertOne({ email: 'ada@example.org', name: 'Ada', ...SECRETS });
      return (await query(model)) as mongoose.HydratedDocument<Record<string, unknown>>;
    };
    const selecting = (model: mongoose.Model<Record<string, unknown>>) =>
      model.findOne().select('+passwordHash +credentialsVersion').orFail();
    const assertHidden = (shown: unknown) => {
      const text = `${inspect(shown, { depth: 9 })}${JSON.stringify(shown)}`;
      for (const secret of Object.values(SECRETS)) assert.equal(text.includes(secret), false, text);
    };

    it('CFG-03: a query selects neither hash nor version, lean or not, unless asked to', async () => {
      const model = migratableModel(db.connection);
      const document = await withSecrets(model, (users) => users.findOne().orFail());
      assert.equal(document.get('passwordHash'), undefined);
      assertHidden({ ...document.toObject() });
      assertHidden(await model.find().lean());
      assertHidden(await model.findOneAndUpdate({}, { name: 'Grace' }, { returnDocument: 'after' }));
    });

    it('CFG-03: a document that has them shows neither, in JSON, as an object, or when inspected', async () => {
      const document = await withSecrets(migratableModel(db.connection), selecting);
      assert.equal(document.get('passwordHash'), SECRETS.passwordHash);
      for (const shown of [
        document,
        [document],
        { user: document },
        document.toJSON(),
        document.toObject(),
        document.toJSON({ virtuals: true }),
      ])
        assertHidden(shown);
      assertHidden(format('%s', document));
    });

    it('shows id, email, emailVerified and the profile in JSON, and username where there is one', async () => {
      const model = migratableModel(db.connection, { username: String });
      const document = await withSecrets(model, (users) => users.findOne().orFail());
      assert.deepEqual(JSON.parse(JSON.stringify(document)), {
        id: document.id,
        email: 'ada@example.org',
        emailVerified: false,
        name: 'Ada',
      });
      document.set({ username: 'ada', emailVerified: true });
      const shown = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
      assert.deepEqual([shown['username'], shown['emailVerified']], ['ada', true]);
      const partly = await model.findOne().select('name').orFail();
      assert.deepEqual(JSON.parse(JSON.stringify(partly)), { id: document.id, name: 'Ada' });
    });

    const transform = (_: unknown, shown: Record<string, unknown>) => ({ own: true, ...shown });
    const inPlace = (_: unknown, shown: Record<string, unknown>) => {
      shown['own'] = true;
    };
    for (const [what, options, later] of [
      ['a transform', { toJSON: { transform }, toObject: { transform } } as Options, {}],
      ['a transform that changes in place', { toJSON: { transform: inPlace }, toObject: { transform: inPlace } } as Options, {}],
      ['a transform set after the plugin', {}, { transform }],
    ] as const) {
      it(`CFG-03: keeps ${what} of the application, and hides after it`, async () => {
        const schema = new mongoose.Schema({ name: String }, options as object);
        schema.plugin(migratableUser);
        if ('transform' in later) for (const form of ['toJSON', 'toObject'] as const) schema.set(form, later);
        const document = await withSecrets(modelOf(db.connection, schema), selecting);
        assertHidden(document);
        const shown = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
        assert.deepEqual([shown['own'], shown['name'], '_id' in shown], [true, 'Ada', true], 'its form is the application’s');
        assert.equal((document.toObject() as Record<string, unknown>)['own'], true);
      });
    }

    it('CFG-03: hides also where options are set after the plugin, and keeps those', async () => {
      const schema = new mongoose.Schema({ name: String });
      schema.plugin(migratableUser);
      schema.virtual('shout').get(function () {
        return `${String(this.get('name'))}!`;
      });
      schema.set('toJSON', { virtuals: true });
      const document = await withSecrets(modelOf(db.connection, schema), selecting);
      assertHidden(document);
      assert.equal((document.toJSON() as Record<string, unknown>)['shout'], 'Ada!');
    });

    it('CFG-03: hides in discriminators, and leaves subdocuments as they are', async () => {
      const schema = new mongoose.Schema({ name: String, pets: [{ passwordHash: String }] });
      schema.plugin(migratableUser);
      const model = modelOf(db.connection, schema);
      const Admin = model.discriminator<Record<string, unknown>>(`Admin${model.modelName}`, new mongoose.Schema({ level: Number }));
      await Admin.collection.insertOne({ __t: Admin.modelName, level: 3, pets: [{ passwordHash: 'a pet’s own' }], ...SECRETS });
      const document = await selecting(model);
      assert.equal(document.get('level'), 3);
      assertHidden(document);
      const shown = JSON.parse(JSON.stringify(document)) as { pets: { passwordHash: string }[] };
      assert.equal(shown.pets[0]?.passwordHash, 'a pet’s own');
    });

    it('CFG-03: hides fields of other names, and what a class of the application’s holds', async () => {
      class Shown {
        constructor(fields: object) {
          Object.assign(this, fields);
        }
      }
      const schema = new mongoose.Schema(
        { auth: { hash: String, tries: Number } },
        { toJSON: { transform: (_: unknown, shown: object) => new Shown(shown) } },
      );
      schema.plugin(migratableUser, { fields: { passwordHash: 'auth.hash' } });
      const model = modelOf(db.connection, schema);
      await model.collection.insertOne({ auth: { hash: SECRETS.passwordHash, tries: 3 } });
      const document = await model.findOne().select('+auth.hash').orFail();
      assertHidden(document);
      const shown = document.toJSON() as unknown;
      assert.ok(shown instanceof Shown);
      assert.deepEqual((shown as unknown as { auth: object }).auth, { tries: 3 });
    });

    it('CFG-06: leaves no path for a plain password: strict mode drops it, however it is written', async () => {
      const model = migratableModel(db.connection);
      const { users } = mongooseStores(model);
      await users.ready?.(checks);
      const user = await users.insert(newUser(users, { profile: { password: 'plain' } }));
      await model.create({ email: 'b@example.org', password: 'plain' });
      await model.updateOne({}, { password: 'plain' });
      await model.findOneAndUpdate({}, { $set: { password: 'plain' } });
      await model.bulkWrite([{ updateOne: { filter: {}, update: { $set: { name: 'Grace', password: 'plain' } } } }]);
      await users.update(user?.id ?? '', {}, { profile: { password: 'plain' } });
      assert.equal(JSON.stringify(await model.collection.find().toArray()).includes('plain'), false);
    });
  });
});
