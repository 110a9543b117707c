import assert from 'node:assert/strict';
import { memoryStores } from '../../../lib/stores/memory/index.js';
import { attemptLimiterContract, registerContract } from '../../../lib/testing/index.js';

describe('The limits in memory', () => {
  let now = Date.now();
  const make = () => memoryStores({ limits: { now: () => now } }).limits;
  const advance = (ms: number) => {
    now += ms;
  };
  registerContract(attemptLimiterContract({ make, advance }), { it });

  it('take other bounds', async () => {
    const { limits } = memoryStores({ limits: { perIdentifier: 1, perIp: 2, window: 60_000, now: () => now } });
    assert.equal(await limits.admit({ identifier: 'a', ip: '192.0.2.1' }), 0);
    assert.equal(await limits.admit({ identifier: 'a', ip: '192.0.2.1' }), 60);
    assert.equal(await limits.admit({ identifier: 'b', ip: '192.0.2.1' }), 0);
    assert.equal(await limits.admit({ identifier: 'c', ip: '192.0.2.1' }), 60);
    advance(59_001);
    assert.equal(await limits.admit({ identifier: 'c', ip: '192.0.2.1' }), 1);
    advance(999);
    assert.equal(await limits.admit({ identifier: 'c', ip: '192.0.2.1' }), 0);
  });

  it('say how long to wait by the longer of two locks', async () => {
    const { limits } = memoryStores({ limits: { perIdentifier: 1, perIp: 1, window: 60_000, now: () => now } });
    await limits.admit({ identifier: 'a' });
    advance(30_000);
    await limits.admit({ identifier: 'b', ip: '192.0.2.1' });
    assert.equal(await limits.admit({ identifier: 'a', ip: '192.0.2.1' }), 60);
    assert.equal(await limits.admit({ identifier: 'a' }), 30);
  });
});
