import assert from 'node:assert/strict';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { insert, migratableModel, newUser } from './support/models.js';
import { privateServer } from './support/private-server.js';

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
