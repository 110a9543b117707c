import assert from 'node:assert/strict';
import type { AttemptKeys, AttemptLimiter } from '../../lib/core/ports.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { attemptLimiterContract } from '../../lib/testing/index.js';
import { but, failures } from './support/failures.js';

describe('attemptLimiterContract', () => {
  let now = 0;
  const advance = (ms: number) => {
    now += ms;
  };
  const limiter = (limits: object = {}) => memoryStores({ limits: { now: () => now, ...limits } }).limits;
  const failed = (make: () => AttemptLimiter) => failures(attemptLimiterContract({ make, advance }));

  it('leaves out what needs time to pass where no time can pass', () => {
    assert.ok(attemptLimiterContract({ make: limiter }).length < attemptLimiterContract({ make: limiter, advance }).length);
  });

  for (const limits of [
    { perIdentifier: 9 },
    { perIdentifier: 11 },
    { perIp: 99 },
    { perIp: 101 },
    { window: 16 * 60_000 },
    { window: 14 * 60_000 },
    { ceiling: 10_000 },
  ]) {
    it(`notices a limiter with ${JSON.stringify(limits)}`, async () => {
      assert.notDeepEqual(await failed(() => limiter(limits)), []);
    });
  }

  it('notices a limiter that counts after it has looked', async () => {
    const make = () => {
      const limits = limiter();
      const counts = new Map<string, number>();
      return but(limits, {
        admit: async ({ identifier = '' }) => {
          const count = counts.get(identifier) ?? 0;
          await Promise.resolve();
          counts.set(identifier, count + 1);
          return count < 10 ? 0 : 900;
        },
      });
    };
    assert.ok((await failed(make)).some((name) => name.startsWith('RTL-03')));
  });

  it('notices a limiter that counts those who name nobody together, and one that does not count them', async () => {
    const together = () => {
      const limits = limiter();
      const named = (keys: AttemptKeys) => ({ identifier: 'undefined', ...keys });
      return but(limits, { admit: (keys) => limits.admit(named(keys)), settle: (keys, end) => limits.settle(named(keys), end) });
    };
    assert.notDeepEqual(await failed(together), []);
    const uncounted = () => {
      const limits = limiter();
      return but(limits, { admit: async (keys) => (keys.identifier === undefined ? 0 : await limits.admit(keys)) });
    };
    assert.notDeepEqual(await failed(uncounted), []);
  });

  it('notices a limiter that gives nothing back, and one that gives all back', async () => {
    assert.notDeepEqual(await failed(() => but(limiter(), { settle: async () => {} })), []);
    const generous = () => {
      const limits = limiter();
      return but(limits, { settle: async (keys) => await limits.settle(keys, 'fault') });
    };
    assert.notDeepEqual(await failed(generous), []);
  });
});
