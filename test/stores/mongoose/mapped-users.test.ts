import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { UserStore } from '../../../lib/core/ports.js';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { checks, modelOf } from './support/models.js';

type Model = mongoose.Model<Record<string, unknown>>;

describe('The users of a model that an application had before', () => {
  const db = testDatabase();
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
