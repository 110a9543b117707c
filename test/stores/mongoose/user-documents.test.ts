import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { NewUser, UserStore } from '../../../lib/core/ports.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { timeOfChange, unselectedPaths } from '../../../lib/stores/mongoose/user-documents.js';
import { testDatabase } from '../../support/mongo.js';
import { migratableModel, newUser } from './support/models.js';

describe('What is stored of a new user', () => {
  const db = testDatabase();

  const insertInto = async (model: mongoose.Model<Record<string, unknown>>, differing: Partial<NewUser> = {}) => {
    await model.init();
    const { users } = mongooseStores(model);
    const inserted = await users.insert(newUser(users, differing));
    assert.ok(inserted);
    const record = await model.collection.findOne({ email: inserted.email });
    assert.ok(record);
    return { users, inserted, record };
  };

  it('has the model’s defaults, setters, casts, version key and timestamps', async () => {
    const fields = {
      role: { type: String, default: 'member' },
      nick: { type: String, trim: true },
      born: Date,
      address: { city: String, country: { type: String, default: 'NL' } },
    };
    const model = migratableModel(db.connection, fields, { timestamps: true });
    const { record, inserted } = await insertInto(model, {
      profile: { name: 'Ada', nick: ' ada ', born: '1815-12-10', address: { city: 'London' } },
    });
    const { _id, createdAt, updatedAt, credentialsVersion, email, ...rest } = record;
    assert.deepEqual(rest, {
      name: 'Ada',
      nick: 'ada',
      born: new Date('1815-12-10'),
      address: { city: 'London', country: 'NL' },
      role: 'member',
      emailVerified: false,
      __v: 0,
    });
    assert.ok(createdAt instanceof Date && updatedAt instanceof Date);
    assert.deepEqual([String(_id), credentialsVersion, email], [inserted.id, inserted.credentialsVersion, inserted.email]);
  });

  it('IMP-05: refuses to make many ready who would have no name, since the model has no usernames', async () => {
    const model = migratableModel(db.connection);
    await model.init();
    const { users } = mongooseStores(model);
    const nameless = newUser(users, { email: null, username: 'ada' });
    const [refused] = (await users.prepareMany?.([nameless])) ?? [];
    assert.deepEqual((refused as { readonly fields?: unknown } | undefined)?.fields, ['username']);
    const [prepared] = (await users.prepareMany?.([newUser(users, { username: 'ada' })])) ?? [];
    assert.ok(prepared && 'record' in prepared);
  });

  it('has times in the model’s own form', async () => {
    const timestamps = { createdAt: 'made', updatedAt: 'changed', currentTime: () => new Date(7) };
    const model = migratableModel(db.connection, {}, { timestamps });
    const { record, users, inserted } = await insertInto(model);
    assert.deepEqual([record['made'], record['changed']], [new Date(7), new Date(7)]);
    await model.collection.updateOne({}, { $set: { changed: new Date(1) } });
    await users.update(inserted.id, {}, { emailVerified: true });
    assert.deepEqual((await model.collection.findOne())?.['changed'], new Date(7));
    assert.deepEqual(timeOfChange(migratableModel(db.connection, {}, { timestamps: { updatedAt: false } })), {});
    assert.deepEqual(timeOfChange(migratableModel(db.connection)), {});
  });

  it('has no password, also where the schema requires one, has a default for it, or a hook that misses it', async () => {
    const schema = new mongoose.Schema({
      email: { type: String, unique: true },
      emailVerified: Boolean,
      credentialsVersion: String,
      password: { type: String, required: true, minlength: 20, default: 'changeme' },
    });
    schema.pre('validate', function () {
      if (!this.get('password')) this.invalidate('password', 'a password, please');
    });
    const model = db.connection.model<Record<string, unknown>>('Demanding', schema);
    await model.init();
    const { users } = mongooseStores(model, { fields: { passwordHash: 'password' } });
    const inserted = await users.insert(newUser(users));
    assert.ok(inserted);
    assert.equal(inserted.passwordHash, null);
    assert.equal('password' in ((await model.collection.findOne()) ?? {}), false);
  });

  it('is not touched by hooks for saving and for queries: one that hashes would hash our hash', async () => {
    const schema = new mongoose.Schema({
      email: { type: String, unique: true },
      emailVerified: Boolean,
      credentialsVersion: String,
      passwordHash: String,
    });
    const called: string[] = [];
    schema.pre('save', () => void called.push('save'));
    for (const query of ['findOne', 'findOneAndUpdate', 'updateOne', 'deleteOne'] as const)
      schema.pre(query, () => void called.push(query));
    const model = db.connection.model<Record<string, unknown>>('Hooked', schema);
    await model.init();
    const { users } = mongooseStores(model);
    const inserted = await users.insert(newUser(users));
    await users.update(inserted?.id ?? '', {}, { passwordHash: 'the very hash' });
    assert.equal((await users.findById(inserted?.id ?? ''))?.passwordHash, 'the very hash');
    await users.remove(inserted?.id ?? '');
    assert.deepEqual(called, []);
  });

  it('MIG-12: takes nothing that the library keeps from a profile, nor a document’s own keys', async () => {
    const evil = { _id: 'x', __v: 9, email: 'evil@example.org', passwordHash: 'evil', emailVerified: true, credentialsVersion: 'evil' };
    const { record } = await insertInto(migratableModel(db.connection, { role: String }), {
      profile: { ...evil, unknown: 'field', name: 'Ada' },
    });
    assert.deepEqual(Object.keys(record).sort(), ['__v', '_id', 'credentialsVersion', 'email', 'emailVerified', 'name']);
    assert.deepEqual([record['__v'], record['emailVerified']], [0, false]);
  });

  describe('that the model refuses', () => {
    const fields = {
      age: { type: Number, min: 18 },
      nick: { type: String, validate: { validator: async (nick: string) => nick !== 'secret', message: '{VALUE}' } },
    };
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const cases: readonly [string, Readonly<Record<string, unknown>>, readonly string[]][] = [
      ['a value too small', { age: 7 }, ['age']],
      ['a value of another type', { age: 'secret' }, ['age']],
      ['an object for a text', { name: { $gt: 'secret' } }, ['name']],
      ['what a validator refuses later', { nick: 'secret' }, ['nick']],
      ['two at once', { age: [], name: ['secret'] }, ['age', 'name']],
      ['what contains itself', { extra: circular }, ['profile']],
      ['what is too large for a document', { name: 'x'.repeat(17 * 1024 * 1024) }, ['profile']],
    ];
    let users: UserStore;
    let model: mongoose.Model<Record<string, unknown>>;
    before(async () => {
      model = migratableModel(db.connection, { ...fields, extra: mongoose.Schema.Types.Mixed });
      await model.init();
      users = mongooseStores(model).users;
    });

    for (const [what, profile, refused] of cases) {
      it(`MIG-11: is nothing at all: ${what}`, async () => {
        const user = newUser(users, { profile });
        await assert.rejects(users.insert(user), (error: Error & { fields?: readonly string[]; code?: unknown }) => {
          assert.deepEqual([error.code, [...(error.fields ?? [])].sort()], ['invalid_request', refused]);
          assert.equal(`${error.message}${error.stack}${JSON.stringify(error)}`.includes('secret'), false, 'LOG-01');
          return true;
        });
        assert.equal(await users.findById(user.id), null);
        assert.ok(await users.insert({ ...user, profile: { name: 'Ada' } }), 'a retry works after the fix');
      });

      it(`MIG-11: changes nothing: ${what}`, async () => {
        const user = await users.insert(newUser(users, { profile: { name: 'Ada' } }));
        assert.ok(user);
        await assert.rejects(users.update(user.id, {}, { passwordHash: 'x', profile }), { code: 'invalid_request' });
        assert.equal((await users.findById(user.id))?.passwordHash, null);
      });
    }

    it('MIG-11: is nothing at all: an unknown field, where the schema throws for one', async () => {
      const strict = migratableModel(db.connection, {}, { strict: 'throw' });
      await strict.init();
      const store = mongooseStores(strict).users;
      await assert.rejects(store.insert(newUser(store, { profile: { role: 'admin' } })), { code: 'invalid_request', fields: ['role'] });
    });
  });

  it('has of a changed profile what the model makes of it, and runs no hook on the part that changed', async () => {
    const schema = new mongoose.Schema({
      email: { type: String, unique: true },
      emailVerified: Boolean,
      credentialsVersion: String,
      passwordHash: String,
      name: { type: String, trim: true },
      role: { type: String, default: 'member' },
    });
    schema.pre('validate', function () {
      if (!this.get('email')) throw new Error('there is nothing but the profile');
    });
    const model = db.connection.model<Record<string, unknown>>('Changing', schema);
    const { users, inserted } = await insertInto(model);
    await model.collection.updateOne({}, { $set: { role: 'admin' } });
    await users.update(inserted.id, {}, { profile: { name: ' Grace ', unknown: 1 } });
    const { name, role, ...rest }: Record<string, unknown> = (await model.collection.findOne()) ?? {};
    assert.deepEqual([name, role, 'unknown' in rest], ['Grace', 'admin', false]);
  });
});

describe('What a query leaves out', () => {
  it('is found wherever the schema says so', () => {
    const key = new mongoose.Schema({ secret: { type: String, select: false }, label: String });
    const schema = new mongoose.Schema({
      a: { type: String, select: false },
      b: String,
      nested: { c: { type: String, select: false } },
      keys: [key],
      main: key,
    });
    assert.deepEqual([...new Set(unselectedPaths(schema))].sort(), ['a', 'keys.secret', 'main.secret', 'nested.c']);
  });
});
