import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { AttemptLimiter } from '../../../lib/core/ports.js';
import { type LimitOptions, mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { migratableModel } from './support/models.js';
import { privateServer } from './support/private-server.js';

const WINDOW = 900;

describe('The limits on MongoDB', () => {
  const db = testDatabase();
  let collections = 0;

  const limitsWith = (options: LimitOptions = {}, name = `limits${++collections}`, connection = db.connection, users = 'people') => ({
    limits: mongooseStores(migratableModel(connection, {}, { collection: users }), { limits: options, collections: { limits: name } })
      .limits,
    records: connection.collection(name),
    name,
  });
  const fail = async (limits: AttemptLimiter, identifier: string, times: number, ip?: string) => {
    const waits: number[] = [];
    for (let n = 0; n < times; n++) {
      const keys = { identifier, ...(ip ? { ip } : {}) };
      waits.push(await limits.admit(keys));
      if (waits.at(-1) === 0) await limits.settle(keys, 'failure');
    }
    return waits;
  };

  it('RTL-07: are one for all processes, and survive a restart', async () => {
    const { limits, name } = limitsWith();
    await fail(limits, 'ada@example.org', 10);
    const other = await mongoose.createConnection(db.uri).asPromise();
    try {
      const elsewhere = limitsWith({}, name, other).limits;
      assert.ok((await elsewhere.admit({ identifier: 'ada@example.org' })) > 0);
      await elsewhere.clear('ada@example.org');
    } finally {
      await other.close();
    }
    assert.equal(await limits.admit({ identifier: 'ada@example.org' }), 0);
  });

  it('RTL-03: count together what comes at once in several processes', async () => {
    const { limits, name } = limitsWith();
    const stores = [limits, ...Array.from({ length: 3 }, () => limitsWith({}, name).limits)];
    const waits = await Promise.all(
      Array.from({ length: 60 }, (_, n) => (stores[n % 4] as AttemptLimiter).admit({ identifier: 'ada', ip: `192.0.2.${n}` })),
    );
    assert.equal(waits.filter((wait) => wait === 0).length, 10);
  });

  it('RTL-05: of two models that share them are counted apart: a success as one’s namesake lifts no lock of the other', async () => {
    const { limits, name } = limitsWith({ perIdentifier: 2, ceiling: 4 });
    const others = limitsWith({ perIdentifier: 2, ceiling: 4 }, name, db.connection, 'administrators').limits;
    assert.equal(await others.admit({ identifier: 'ada', ip: '192.0.2.1' }), 0);
    for (let failure = 0; failure < 3; failure++) await others.settle({ identifier: 'ada', ip: '192.0.2.1' }, 'failure');
    assert.ok((await others.admit({ identifier: 'ada', ip: '192.0.2.1' })) > 0, 'locked for good');
    assert.equal(await limits.admit({ identifier: 'ada', ip: '192.0.2.1' }), 0);
    await limits.settle({ identifier: 'ada', ip: '192.0.2.1' }, 'success');
    await limits.clear('ada');
    assert.ok((await others.admit({ identifier: 'ada', ip: '192.0.2.1' })) > 0, 'still locked');
  });

  it('hold no address of anybody', async () => {
    const { limits, records } = limitsWith();
    await fail(limits, 'ada@example.org', 1, '192.0.2.7');
    const stored = JSON.stringify(await records.find().toArray());
    assert.ok(stored.length > 10);
    assert.equal(/ada|example|192\.0/.test(stored), false);
  });

  it('make their indexes: one key once, and an end to what has ended', async () => {
    const { limits, records } = limitsWith();
    await limits.ready?.();
    const indexes = await records.indexes();
    assert.ok(indexes.some(({ key, unique }) => JSON.stringify(key) === '{"key":1}' && unique === true));
    assert.ok(indexes.some(({ key, expireAfterSeconds }) => 'expire' in key && expireAfterSeconds === 0));
  });

  it('make their indexes before the first attempt, also where nobody called ready', async () => {
    const { limits, records } = limitsWith();
    await limits.admit({ identifier: 'ada' });
    assert.ok((await records.indexes()).some(({ unique }) => unique === true));
  });

  it('are as they are asked to be', async () => {
    const { limits } = limitsWith({ perIdentifier: 2, perIp: 3, window: 60_000, ceiling: 50 });
    assert.deepEqual(
      (await fail(limits, 'ada', 3)).map((wait) => wait > 0 && wait <= 60),
      [false, false, true],
    );
    const perIp = await Promise.all(['b', 'c', 'd', 'e'].map((name) => limits.admit({ identifier: name, ip: '192.0.2.9' })));
    assert.equal(perIp.filter((wait) => wait === 0).length, 3);
    for (const options of [{ perIdentifier: 0 }, { perIp: 1.5 }, { window: -1 }, { ceiling: Number.NaN }]) {
      assert.throws(() => limitsWith(options), { code: 'configuration' });
    }
  });

  it('RTL-05: stop in time for those under way: a hundred are never passed, however many come at once', async () => {
    const { limits, records } = limitsWith();
    let heard = 0;
    for (let window = 0; window < 15; window++) {
      const waits = await Promise.all(Array.from({ length: 20 }, () => limits.admit({ identifier: 'ada' })));
      const admitted = waits.filter((wait) => wait === 0).length;
      heard += admitted;
      await Promise.all(Array.from({ length: admitted }, () => limits.settle({ identifier: 'ada' }, 'failure')));
      await records.updateMany({ expire: { $lt: new Date(Date.now() + 2 * WINDOW * 1000) } }, { $set: { expire: new Date(0) } });
    }
    assert.ok(heard > 80 && heard <= 100, `${heard}`);
    const wait = await limits.admit({ identifier: 'ada' });
    assert.ok(wait > 0 && wait <= WINDOW, 'who waits is told a time that can be told');
    await limits.clear('ada');
    assert.equal(await limits.admit({ identifier: 'ada' }), 0);
  });

  it('RTL-05: let a success under way end the streak and the lock it brought, and leave other windows alone', async () => {
    const { limits } = limitsWith({ perIdentifier: 2, ceiling: 4 });
    assert.equal(await limits.admit({ identifier: 'ada' }), 0);
    assert.deepEqual(await fail(limits, 'ada', 1), [0]);
    for (let failure = 0; failure < 2; failure++) await limits.settle({ identifier: 'ada' }, 'failure');
    assert.ok((await limits.admit({ identifier: 'ada' })) > 0);
    await limits.settle({ identifier: 'ada' }, 'success');
    assert.equal(await limits.admit({ identifier: 'ada' }), 0);
    assert.deepEqual(await fail(limits, 'eve', 1), [0]);
    await limits.settle({ identifier: 'eve' }, 'success');
    assert.deepEqual(
      (await fail(limits, 'eve', 3)).map((wait) => wait > 0),
      [false, false, true],
    );
  });

  it('RTL-03: count all that fail at once after a success', async () => {
    const { limits, records } = limitsWith({ perIdentifier: 2, ceiling: 40 });
    await fail(limits, 'ada', 2);
    await limits.settle({ identifier: 'ada' }, 'success');
    const before = await records.find().toArray();
    await Promise.all(Array.from({ length: 30 }, () => limits.settle({ identifier: 'ada' }, 'failure')));
    const counted = await records.find({ points: 30 }).toArray();
    assert.equal(counted.length, 1);
    assert.ok(before.some(({ _id, points }) => String(_id) === String(counted[0]?._id) && points === 0));
  });

  it('RTL-04: are not made longer by what is refused, nor is anything of it left when an attempt is given back', async () => {
    const { limits, records } = limitsWith();
    await fail(limits, 'ada', 9);
    assert.equal(await limits.admit({ identifier: 'ada' }), 0);
    const end = await records.findOne({ expire: { $lt: new Date(Date.now() + 2 * WINDOW * 1000) } });
    assert.ok((await Promise.all(Array.from({ length: 20 }, () => limits.admit({ identifier: 'ada' })))).every((wait) => wait > 0));
    assert.deepEqual(await records.findOne({ _id: end?._id as never }), end);
    await limits.settle({ identifier: 'ada' }, 'fault');
    assert.equal(await limits.admit({ identifier: 'ada' }), 0);
  });

  it('CFG-01: want a ceiling that a window does not reach', () => {
    assert.throws(() => limitsWith({ perIdentifier: 10, ceiling: 19 }), { code: 'configuration', message: /ceiling/ });
  });

  describe('on the way of a login', () => {
    const own = privateServer();

    it('take one round trip, side by side, and one more for all that a success takes back', async () => {
      const monitored = await mongoose.createConnection(own.server.uri, { dbName: 'monitored', monitorCommands: true }).asPromise();
      try {
        const { limits } = limitsWith({}, 'limits', monitored);
        await limits.ready?.();
        await limits.admit({ identifier: 'warm', ip: '192.0.2.1' });
        const events: string[] = [];
        monitored.getClient().on('commandStarted', ({ commandName }) => events.push(`> ${commandName}`));
        monitored.getClient().on('commandSucceeded', ({ commandName }) => events.push(`< ${commandName}`));
        assert.equal(await limits.admit({ identifier: 'ada', ip: '192.0.2.1' }), 0);
        assert.deepEqual(events.splice(0), ['> findAndModify', '> findAndModify', '< findAndModify', '< findAndModify']);
        await limits.settle({ identifier: 'ada', ip: '192.0.2.1' }, 'success');
        assert.deepEqual(events, ['> update', '< update']);
      } finally {
        await monitored.close();
      }
    });

    it('let nobody in, and answer in time, where the database does not', async () => {
      const { limits } = limitsWith({}, 'limits', own.connection);
      await limits.ready?.();
      await own.failOnce('findAndModify', { errorCode: 91 });
      await assert.rejects(limits.admit({ identifier: 'ada' }), { code: 'store_unavailable' });
    });
  });
});
