import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { createMigrator } from '../../lib/create-migrator.js';
import { sessionSerializer } from '../../lib/passport/session-serializer.js';
import { migratableUser, mongooseStores } from '../../lib/stores/mongoose/index.js';
import { testDatabase } from '../support/mongo.js';
import { recordingLogger } from '../support/recording-logger.js';

describe('Sessions of users in MongoDB', () => {
  const database = testDatabase();
  let connection: mongoose.Connection;

  beforeEach(async () => {
    connection = await mongoose.createConnection(database.uri).asPromise();
  });

  afterEach(async () => {
    await connection.close();
  });

  /** Ada, without a version of her credentials as before the adoption. */
  async function adaStored() {
    const schema = new mongoose.Schema({ name: String });
    schema.plugin(migratableUser);
    const User = connection.model('User', schema);
    const ada = await User.create({ name: 'Ada' });
    const { serializeUser, deserializeUser } = sessionSerializer(createMigrator({ ...mongooseStores(User), logger: recordingLogger() }));
    const sessionOf = (user: unknown) =>
      new Promise<unknown>((resolve, reject) => serializeUser(user, (error, data) => (error ? reject(error) : resolve(data))));
    const userOf = (data: unknown) =>
      new Promise<InstanceType<typeof User> | false | undefined>((resolve, reject) =>
        deserializeUser(data, (error, user) => (error ? reject(error) : resolve(user))),
      );
    return { ada, sessionOf, userOf };
  }

  it('hold the text of the id, and give the hydrated document back', async () => {
    const { ada, sessionOf, userOf } = await adaStored();
    const session = await sessionOf(ada);
    assert.deepEqual(session, { id: ada.id, v: null });
    const user = await userOf(session);
    assert.ok(user && user instanceof mongoose.Document);
    assert.equal(user.get('name'), 'Ada');
  });

  it('go on from before the adoption with an id by itself or in an object', async () => {
    const { ada, userOf } = await adaStored();
    for (const data of [ada.id, { id: ada.id }, { _id: ada.id, email: 'ada@example.test' }]) {
      assert.ok(await userOf(data), JSON.stringify(data));
    }
  });

  it('SES-04: are over, and no fault, where they hold nothing that makes sense', async () => {
    const { ada, userOf } = await adaStored();
    const nonsense = [true, 7, 'ada', `${ada.id}0`, 'x'.repeat(24), 'f'.repeat(24), [], [ada.id], {}, { $ne: null }, { id: { $ne: null } }];
    for (const data of [...nonsense, { id: ada.id, v: 'older' }, { id: 'f'.repeat(24), v: null }]) {
      assert.equal(await userOf(data), false, JSON.stringify(data));
    }
  });

  it('SES-04: are an error with status 503 where the connection is gone', async () => {
    const { ada, userOf } = await adaStored();
    await connection.close();
    await assert.rejects(userOf(ada.id), { code: 'store_unavailable', status: 503 });
  });
});
