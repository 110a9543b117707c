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
import { modelOf } from './support/models.js';

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

  it('SES-03: lets in nobody whom its own field says is blocked', async () => {
    const model = modelOf(db.connection, new Schema({ ...names, ...library, passwordHash: String, disabled: Boolean }));
    const { users, migrator } = migratorOf(model, { blocked: 'disabled' });
    await model.collection.insertOne({ email: EMAIL, passwordHash: hash, disabled: true });
    assert.equal(await outcome(migrator, EMAIL, PASSWORD), 'rejected');
    assert.equal((await users.find(EMAIL))?.blocked, true);
  });
});
