import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { StoredUser } from '../../../lib/core/ports.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { insert, migratableModel, newUser } from './support/models.js';

describe('The users of a model', () => {
  const db = testDatabase();

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
