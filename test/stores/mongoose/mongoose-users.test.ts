import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { StoredUser, UserStore } from '../../../lib/core/ports.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { checks, migratableModel, modelOf, newUser } from './support/models.js';
import { privateServer } from './support/private-server.js';

type Model = mongoose.Model<Record<string, unknown>>;

const insert = async (users: UserStore, differing: Parameters<typeof newUser>[1] = {}): Promise<StoredUser> => {
  const inserted = await users.insert(newUser(users, differing));
  assert.ok(inserted);
  return inserted;
};

describe('The users of a model', () => {
  const db = testDatabase();

  describe('that an application had before', () => {
    const hash = '$2b$10$abcdefghijklmnopqrstuuE3rM9eI4H0w3bJ1zJ0dE6Vn6y5hG7mO';
    const fields = {
      email: 'contact.email',
      passwordHash: 'password',
      emailVerified: 'contact.verified',
      credentialsVersion: 'auth.version',
      blocked: 'suspendedAt',
    };
    let model: Model;
    let users: UserStore<mongoose.HydratedDocument<Record<string, unknown>>>;
    before(async () => {
      const schema = new mongoose.Schema({
        contact: { email: { type: String, unique: true }, verified: Boolean },
        password: { type: String, required: true, minlength: 20 },
        auth: { version: String, provider: String },
        suspendedAt: Date,
        apiKey: { type: String, select: false },
        role: { type: String, default: 'member' },
      });
      model = modelOf(db.connection, schema);
      users = mongooseStores(model, { fields }).users;
      await users.ready?.(checks);
    });
    const existing = async (differing: object = {}) => {
      const email = `old${crypto.randomUUID()}@example.org`;
      const _id = new mongoose.mongo.ObjectId();
      await model.collection.insertOne({ _id, contact: { email }, password: hash, apiKey: 'the-secret-key', ...differing });
      const user = await users.find(email);
      assert.ok(user);
      return { user, _id, email };
    };

    it('are found where the model keeps things; what is absent is no version yet, and not verified', async () => {
      const { user, _id, email } = await existing();
      const { record: _, ...said } = user;
      assert.deepEqual(said, {
        id: _id.toHexString(),
        email,
        username: null,
        passwordHash: hash,
        emailVerified: false,
        credentialsVersion: null,
        blocked: false,
      });
    });

    it('are changed where the model keeps things, on condition of what is absent', async () => {
      const { user, _id } = await existing({ auth: { provider: 'github' } });
      assert.equal(await users.update(user.id, { credentialsVersion: 'v' }, { passwordHash: 'x' }), null);
      const changed = await users.update(
        user.id,
        { credentialsVersion: null, emailVerified: false },
        { passwordHash: 'x', credentialsVersion: 'v', emailVerified: true },
      );
      assert.deepEqual([changed?.passwordHash, changed?.credentialsVersion, changed?.emailVerified], ['x', 'v', true]);
      const record = await model.collection.findOne({ _id });
      assert.deepEqual(
        [record?.['password'], record?.['auth'], record?.['contact'].verified],
        ['x', { provider: 'github', version: 'v' }, true],
      );
    });

    it('have no password where there is an empty text, in a condition too', async () => {
      const { user } = await existing({ password: '' });
      assert.equal(user.passwordHash, null);
      assert.equal((await users.update(user.id, { passwordHash: null }, { passwordHash: 'given' }))?.passwordHash, 'given');
      assert.equal(await users.update(user.id, { passwordHash: null }, { passwordHash: 'again' }), null);
    });

    it('are blocked by anything that is true', async () => {
      assert.equal((await existing({ suspendedAt: new Date() })).user.blocked, true);
      assert.equal((await existing({ suspendedAt: null })).user.blocked, false);
    });

    it('are not verified by anything but true', async () => {
      for (const verified of ['true', 1, new Date(), null]) {
        const email = `v${crypto.randomUUID()}@example.org`;
        await model.collection.insertOne({ contact: { email, verified } });
        assert.equal((await users.find(email))?.emailVerified, false);
      }
    });

    it('CFG-03: are shown without what a query would not select', async () => {
      const { user } = await existing();
      const shown = users.present(user);
      assert.deepEqual([shown.get('password'), shown.get('auth.version'), shown.get('apiKey')], [undefined, undefined, undefined]);
      assert.equal(/secret|\$2b/.test(JSON.stringify(shown)), false);
      assert.equal(/secret|\$2b/.test(JSON.stringify({ ...(shown as object) })), false);
    });

    it('SES: keep their hash when the application saves them, which neither validates nor unsets it', async () => {
      const { user, _id } = await existing({ auth: { version: 'v1' } });
      const document = users.present(user);
      assert.ok(document instanceof model);
      document.set('role', 'admin');
      await document.save();
      await document.set('contact.verified', true).save({ validateModifiedOnly: false });
      document.markModified('contact');
      await document.save();
      const record = await model.collection.findOne({ _id });
      assert.deepEqual(
        [record?.['password'], record?.['apiKey'], record?.['auth'], record?.['role'], record?.['contact'].verified],
        [hash, 'the-secret-key', { version: 'v1' }, 'admin', true],
      );
    });
  });

  it('SES: keep their hash when the application saves them, where the plugin made the schema', async () => {
    const model = migratableModel(db.connection, { tags: [String] }, { timestamps: true });
    const { users } = mongooseStores(model);
    const { id } = await insert(users, { profile: { name: 'Ada', tags: ['a'] } });
    const changed = await users.update(id, {}, { passwordHash: 'the hash' });
    assert.ok(changed);
    const document = users.present(changed) as unknown as mongoose.HydratedDocument<{ tags: string[] }>;
    document.tags.push('b');
    await document.save();
    await document.updateOne({ name: 'Grace' });
    const record = await users.findById(id);
    assert.deepEqual([record?.passwordHash, record?.credentialsVersion], ['the hash', changed.credentialsVersion]);
    assert.deepEqual((await model.collection.findOne())?.['tags'], ['a', 'b']);
  });

  it('are shown as objects that share nothing, however deep', async () => {
    const model = migratableModel(db.connection, { settings: mongoose.Schema.Types.Mixed, seen: Date, list: [{ at: Date }] });
    const { users } = mongooseStores(model);
    const user = await insert(users, { profile: { settings: { colours: ['red'] }, seen: new Date(7), list: [{ at: new Date(8) }] } });
    const [one, other] = [users.present(user), users.present(user)];
    (one.get('settings') as { colours: string[] }).colours.push('blue');
    (one.get('seen') as Date).setTime(0);
    (one.get('list') as { at: Date }[])[0]?.at.setTime(0);
    assert.deepEqual([other.get('settings'), other.get('seen'), other.get('list.0.at')], [{ colours: ['red'] }, new Date(7), new Date(8)]);
    assert.deepEqual(users.present(user).get('settings'), { colours: ['red'] });
  });

  it('are asked for once: by address where it is one, by name where it is none', async () => {
    const monitored = await mongoose.createConnection(db.uri, { monitorCommands: true }).asPromise();
    try {
      const { users } = mongooseStores(migratableModel(monitored, { username: String }));
      await insert(users, { email: 'ada@example.org', username: 'ada' });
      const filters: unknown[] = [];
      monitored.getClient().on('commandStarted', ({ command }) => filters.push(command['filter']));
      for (const identifier of ['ada@example.org', 'ada', 'nobody@example.org']) await users.find(identifier);
      assert.deepEqual(filters, [
        { email: 'ada@example.org' },
        { username: 'ada' },
        { email: 'nobody@example.org' },
        { username: 'nobody@example.org' },
      ]);
    } finally {
      await monitored.close();
    }
  });

  it('INJ-02: are found by texts alone: no array and no object reaches the database', async () => {
    const model = migratableModel(db.connection, { username: String });
    const { users } = mongooseStores(model);
    const { id, email } = await insert(users, { username: 'ada' });
    for (const value of [[email], { $ne: null }, { $gt: '' }, /.*/, [email, 'attacker@example.org'], [id]]) {
      const given = value as unknown as string;
      assert.deepEqual(await Promise.all([users.find(given), users.findById(given), users.findHolder({ email: given, username: given })]), [
        null,
        null,
        null,
      ]);
      assert.deepEqual([await users.update(given, {}, { passwordHash: 'evil' }), await users.remove(given)], [null, false]);
      await assert.rejects(users.update(id, { passwordHash: given }, { passwordHash: 'evil' }), TypeError);
    }
    assert.equal((await users.findById(id))?.passwordHash, null);
  });

  it('INJ-04: are neither changed nor removed on a condition that has no value', async () => {
    const { users } = mongooseStores(migratableModel(db.connection));
    const { id } = await insert(users);
    const condition = { credentialsVersion: undefined as unknown as string };
    await assert.rejects(users.update(id, condition, { passwordHash: 'evil' }), TypeError);
    await assert.rejects(users.remove(id, condition), TypeError);
    assert.equal((await users.findById(id))?.passwordHash, null);
  });

  it('SES-04: are nobody under an id that is none', async () => {
    const { users } = mongooseStores(migratableModel(db.connection));
    for (const id of ['not an id', '', '{"$ne":null}', '123456789012']) assert.equal(await users.findById(id), null);
    await assert.rejects(users.insert(newUser(users, { id: 'not an id' })), { code: 'invalid_request', fields: ['_id'] });
  });

  it('CON-02: a collision on another unique field of the application’s is a refusal, and nobody', async () => {
    const model = migratableModel(db.connection, { badge: { type: Number, unique: true, sparse: true } });
    await model.init();
    const { users } = mongooseStores(model);
    const { id } = await insert(users, { profile: { badge: 7 } });
    const other = newUser(users, { profile: { badge: 7 } });
    assert.equal(await users.insert(other), null);
    assert.equal(await users.findById(other.id), null);
    const second = await insert(users);
    await assert.rejects(users.update(second.id, {}, { profile: { badge: 7 }, passwordHash: 'x' }), { code: 'user_exists' });
    assert.deepEqual([(await users.findById(second.id))?.passwordHash, (await users.findById(id))?.id], [null, id]);
  });

  it('ENU-07: a name that is taken is refused without a word of the database’s', async () => {
    const { users } = mongooseStores(migratableModel(db.connection));
    const [one, other] = [await insert(users), await insert(users)];
    await assert.rejects(users.update(other.id, {}, { email: one.email }), (error: Error & { code?: unknown }) => {
      assert.equal(error.code, 'user_exists');
      assert.equal(/E11000|@|dup/.test(`${error.message}${JSON.stringify(error)}`), false);
      assert.equal(error.cause, undefined);
      return true;
    });
  });

  it('are written where the model allows any field, and say nothing of what they should not', async () => {
    const model = migratableModel(db.connection, {}, { strict: false });
    const { users } = mongooseStores(model);
    const { record } = await insert(users, { profile: { anything: 1, passwordHash: 'evil' } });
    assert.deepEqual([(record as { anything?: unknown }).anything, 'passwordHash' in (record as object)], [1, false]);
  });

  it('may be of several kinds, of which each is shown as what it is', async () => {
    const base = migratableModel(db.connection);
    const Admin = base.discriminator<Record<string, unknown>>(`Admin${base.modelName}`, new mongoose.Schema({ level: Number }));
    const { users } = mongooseStores(base);
    const { id } = await insert(users);
    const admin = await Admin.create({ email: 'admin@example.org', level: 3 });
    assert.equal(users.present((await users.findById(id)) as StoredUser) instanceof Admin, false);
    const shown = users.present((await users.findById(admin.id)) as StoredUser);
    assert.ok(shown instanceof Admin);
    assert.equal(shown.get('level'), 3);
  });
});

describe('A write to the users whose answer is lost', () => {
  const own = privateServer();
  const users = () =>
    mongooseStores(own.connection.models['Lost'] ?? own.connection.model('Lost', migratableModel(own.connection).schema)).users;
  const afterwards = { closeConnectionAfterCommand: true };

  it('CON-06: is known again: the user is created once, and given', async () => {
    const store = users();
    await insert(store);
    for (const how of [afterwards, { closeConnection: true }]) {
      await own.failOnce('insert', how);
      const user = newUser(store, { profile: { name: 'Ada' } });
      const inserted = await store.insert(user);
      assert.deepEqual([inserted?.id, inserted?.credentialsVersion], [user.id, user.credentialsVersion]);
      assert.equal(await own.connection.collection('losts').countDocuments({ email: user.email }), 1);
    }
  });

  it('CON-06: is not taken for another’s: who has the id or the address already has it', async () => {
    const store = users();
    const holder = await insert(store);
    await own.failOnce('insert', afterwards);
    assert.equal(await store.insert(newUser(store, { id: holder.id })), null);
    await own.failOnce('insert', afterwards);
    assert.equal(await store.insert(newUser(store, { email: holder.email })), null);
  });

  it('CON-06: is known again where it gave a password on condition that there was none', async () => {
    const store = users();
    const { id, credentialsVersion } = await insert(store);
    await own.failOnce('findAndModify', afterwards);
    assert.equal((await store.update(id, { passwordHash: null, credentialsVersion }, { passwordHash: 'mine' }))?.passwordHash, 'mine');
    await own.failOnce('findAndModify', afterwards);
    assert.equal(await store.update(id, { passwordHash: null }, { passwordHash: 'another' }), null);
    await own.failOnce('findAndModify', afterwards);
    assert.equal(await store.update(id, { credentialsVersion: 'other' }, { emailVerified: false }), null);
  });

  it('CON-06: is known again where it removed somebody', async () => {
    const store = users();
    const { id } = await insert(store);
    await own.failOnce('delete', afterwards);
    assert.equal(await store.remove(id, { credentialsVersion: 'other' }), false);
    await own.failOnce('delete', afterwards);
    assert.equal(await store.remove(id), true);
    assert.equal(await store.findById(id), null);
  });

  it('MIG-17: is no success where it is not known to be durable', async () => {
    const store = users();
    const { id } = await insert(store);
    const writeConcernError = { code: 64, codeName: 'WriteConcernTimeout', errmsg: 'waiting for replication timed out' };
    await own.failOnce('findAndModify', { writeConcernError });
    await assert.rejects(store.update(id, {}, { passwordHash: 'secret-hash' }), { code: 'store_unavailable' });
    await own.failOnce('insert', { writeConcernError });
    await assert.rejects(store.insert(newUser(store)), { code: 'store_unavailable' });
  });
});
