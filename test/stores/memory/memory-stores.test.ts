import assert from 'node:assert/strict';
import { memoryStores } from '../../../lib/stores/memory/index.js';
import { newRecord, newUser } from '../../../lib/testing/samples.js';

describe('memoryStores', () => {
  it('CFG-01: takes no option that is none', () => {
    const limits = [null, false, { perIp: 0 }, { perIdentifier: 1.5 }, { window: '60' }, { perIdentifier: 60 }, { perIpp: 7 }, { now: 7 }];
    for (const options of [{ limit: {} }, null, ...limits.map((given) => ({ limits: given }))]) {
      assert.throws(() => memoryStores(options as object), { code: 'configuration' }, JSON.stringify(options));
    }
  });

  it('makes stores that share nothing with others', async () => {
    const [one, other] = [memoryStores(), memoryStores({ limits: { perIdentifier: 1 } })];
    const user = newUser(one.users);
    const record = newRecord();
    await one.users.insert(user);
    await one.ledger.insert(record);
    await one.limits.admit({ identifier: 'ada' });
    assert.equal(await other.users.findById(user.id), null);
    assert.equal(await other.ledger.find(record.key), null);
    assert.equal(await other.limits.admit({ identifier: 'ada' }), 0);
    assert.ok((await other.limits.admit({ identifier: 'ada' })) > 0);
  });
});
