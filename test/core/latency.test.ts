import assert from 'node:assert/strict';
import { BOUNDS, Latency } from '../../lib/core/latency.js';

describe('Latency', () => {
  it('has nothing to say of nothing', () => {
    const latency = new Latency();
    assert.deepEqual([latency.summary, latency.count, latency.total], [undefined, 0, 0]);
    assert.deepEqual(
      latency.cumulative,
      BOUNDS.map(() => 0),
    );
  });

  it('counts each duration in its class and all above, those past the last in none', () => {
    const latency = new Latency();
    for (const duration of [1, 5, 6, 5000, 5001]) latency.add(duration);
    assert.deepEqual(
      latency.cumulative,
      BOUNDS.map((bound) => (bound < 0.01 ? 2 : bound < 5 ? 3 : 4)),
    );
    assert.deepEqual([latency.count, latency.total], [5, 10_013]);
  });

  it('looks at the latest five hundred for a summary, and keeps no more', () => {
    const latency = new Latency();
    for (let duration = 0; duration < 1000; duration++) latency.add(10_000);
    for (let duration = 1; duration <= 500; duration++) latency.add(duration);
    assert.deepEqual(latency.summary, { p50: 251, p95: 476, max: 500 });
    latency.add(9999);
    assert.equal(latency.summary?.max, 9999);
    assert.equal(latency.count, 1501);
  });
});
