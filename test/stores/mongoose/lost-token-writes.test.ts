import assert from 'node:assert/strict';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { newToken } from '../../../lib/testing/samples.js';
import { migratableModel } from './support/models.js';
import { privateServer } from './support/private-server.js';

describe('A write to the tokens whose answer is lost', () => {
  const own = privateServer();
  const fresh = async () => {
    const { tokens } = mongooseStores(migratableModel(own.connection));
    await tokens.ready?.();
    return tokens;
  };
  const ways = [
    ['was done and not acknowledged', { closeConnectionAfterCommand: true }],
    ['was cut off before it was done', { closeConnection: true }],
  ] as const;

  for (const [when, how] of ways) {
    it(`CON-06: is known again: a token whose insert ${when} is there once, in one place`, async () => {
      const tokens = await fresh();
      const record = newToken();
      await own.failOnce('insert', how);
      assert.equal(await tokens.insert(record, 2), true);
      assert.deepEqual(await tokens.find(record.digest), record);
      assert.equal(await tokens.insert(newToken({ email: record.email }), 2), true, 'there is room for the second');
      assert.equal(await tokens.insert(newToken({ email: record.email }), 2), false);
    });

    it(`CON-06: is not taken for another’s: there is no more room where an insert ${when}`, async () => {
      const tokens = await fresh();
      const record = newToken();
      await tokens.insert(record, 1);
      await own.failOnce('insert', how);
      assert.equal(await tokens.insert(newToken({ email: record.email }), 1), false);
      await own.failOnce('insert', how);
      assert.equal(await tokens.insert(newToken({ digest: record.digest }), 1), false);
      assert.deepEqual(await tokens.find(record.digest), record);
    });

    it(`CON-06: lets nobody down: whose token was taken, which ${when}, gets it, and nobody else`, async () => {
      const tokens = await fresh();
      const record = newToken({ signUp: { username: null, passwordHash: 'a hash', profile: {} } });
      await tokens.insert(record, 1);
      await own.failOnce('update', how);
      assert.deepEqual(await tokens.take(record.digest), record);
      assert.equal(await tokens.take(record.digest), null);
      assert.equal(await tokens.insert(newToken({ email: record.email }), 1), true);
    });

    it(`CON-09: gives a token to one of fifty who take it at once, where one of the writes ${when}`, async () => {
      const tokens = await fresh();
      for (let round = 0; round < 5; round++) {
        const record = newToken();
        await tokens.insert(record, 1);
        await own.failOnce('update', how);
        const taken = await Promise.all(Array.from({ length: 50 }, () => tokens.take(record.digest)));
        assert.equal(taken.filter((token) => token !== null).length, 1);
      }
    });

    it(`CON-06: removes and makes room all the same, where it ${when}`, async () => {
      const tokens = await fresh();
      const record = newToken();
      await tokens.insert(record, 1);
      await own.failOnce('delete', how);
      await tokens.remove({ email: record.email });
      assert.equal(await tokens.find(record.digest), null);
      await tokens.insert(record, 1);
      const later = { email: record.email, createdAt: record.expiresAt, expiresAt: new Date(record.expiresAt.getTime() + 1000) };
      await own.failOnce('delete', how);
      assert.equal(await tokens.insert(newToken(later), 1), true);
      assert.equal(await tokens.insert(newToken(later), 1), false);
    });
  }

  it('CON-05: is store_unavailable where the second try is not answered either, and nobody has the token twice', async () => {
    const tokens = await fresh();
    const record = newToken();
    await tokens.insert(record, 1);
    await own.failTwice('update', { closeConnectionAfterCommand: true });
    await assert.rejects(tokens.take(record.digest), { code: 'store_unavailable' });
    assert.equal(await tokens.take(record.digest), null);
  });

  it('MIG-17: is no success where it is not known to be durable', async () => {
    const tokens = await fresh();
    const record = newToken();
    const writeConcernError = { code: 64, codeName: 'WriteConcernTimeout', errmsg: 'waiting for replication timed out' };
    await own.failOnce('insert', { writeConcernError });
    await assert.rejects(tokens.insert(record, 1), { code: 'store_unavailable' });
    await tokens.insert(record, 1);
    await own.failOnce('update', { writeConcernError });
    await assert.rejects(tokens.take(record.digest), { code: 'store_unavailable' });
  });
});
