import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { StoreCalls } from '../../../lib/stores/mongoose/store-calls.js';
import { checks, migratableModel, newUser } from './support/models.js';
import { privateServer } from './support/private-server.js';

const lost = () => new mongoose.mongo.MongoNetworkError('connection closed');

describe('A step against the database', () => {
  const own = privateServer();
  const calls = (timeout: number) => new StoreCalls({ db: own.connection }, timeout);

  it('gives what it gives, and throws what it throws', async () => {
    assert.equal(await calls(1000).run(async () => 7), 7);
    await assert.rejects(
      calls(1000).run(() => Promise.reject(new TypeError('a fault'))),
      TypeError,
    );
  });

  it('CON-05: ends in time where there is no answer', async () => {
    await assert.rejects(
      calls(20).run(() => new Promise(() => {})),
      { code: 'store_unavailable', status: 503 },
    );
  });

  it('is tried once more as a write where the connection is lost, and told so', async () => {
    const tries: boolean[] = [];
    const answer = await calls(1000).write(async (again) => {
      tries.push(again);
      if (!again) throw lost();
      return 'written';
    });
    assert.deepEqual([answer, tries], ['written', [false, true]]);
    await assert.rejects(
      calls(1000).write(() => Promise.reject(lost())),
      { code: 'store_unavailable' },
    );
  });

  it('is not tried again for any other reason', async () => {
    let tries = 0;
    const write = async () => {
      tries++;
      throw new mongoose.mongo.MongoServerError({ message: 'not primary', code: 10107 });
    };
    await assert.rejects(calls(1000).write(write), { code: 'store_unavailable' });
    assert.equal(tries, 1);
  });

  it('has a time of its own that is a time', () => {
    for (const timeout of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5' as unknown as number]) {
      assert.throws(() => calls(timeout), { code: 'configuration' });
    }
  });
});

describe('A database that is not there', () => {
  it('CON-05: is noticed at once where mongoose was never told to connect', async () => {
    const { users, ledger, limits } = mongooseStores(migratableModel(mongoose.createConnection()), { timeout: 60_000 });
    const steps = [
      users.findById(users.newId()),
      users.find('a@example.org'),
      users.insert(newUser(users)),
      users.update(users.newId(), {}, { emailVerified: true }),
      users.remove(users.newId()),
      users.ready?.(checks),
      ledger.find('key'),
      ledger.counts(),
      ledger.ready?.(),
      limits.admit({ identifier: 'a@example.org' }),
      limits.clear('a@example.org'),
    ];
    for (const step of steps) await assert.rejects(Promise.resolve(step), { code: 'store_unavailable', retryAfter: 5 });
  });

  describe('any longer', () => {
    const own = privateServer();

    it('CON-05: is told in time, by every store', async () => {
      const model = migratableModel(own.connection);
      const { users, ledger, limits } = mongooseStores(model, { timeout: 200 });
      const patient = mongooseStores(model, { timeout: 10_000, collections: { ledger: 'other', tokens: 'others', limits: 'rest' } });
      await users.ready?.(checks);
      const user = await users.insert(newUser(users));
      assert.ok(user);
      await own.server.close();
      let waited = false;
      const later = patient.ledger.find('key').catch(() => (waited = true));
      const steps = [
        users.findById(user.id),
        users.find(user.email ?? ''),
        users.insert(newUser(users)),
        users.update(user.id, {}, { passwordHash: 'x' }),
        ledger.find('key'),
        ledger.findByUser(user.id),
        limits.admit({ identifier: 'a@example.org', ip: '192.0.2.1' }),
        limits.settle({ identifier: 'a@example.org' }, 'failure'),
      ];
      const ends = await Promise.allSettled(steps);
      assert.deepEqual(
        [...new Set(ends.map((end) => (end.status === 'rejected' ? (end.reason as { code?: unknown }).code : end.value)))],
        ['store_unavailable'],
      );
      assert.equal(waited, false, 'expected them to end before one that has more time');
      await later;
    });
  });
});
