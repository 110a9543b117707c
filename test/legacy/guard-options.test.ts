import assert from 'node:assert/strict';
import { guardSettings } from '../../lib/legacy/guard-options.js';

const DEFAULTS = { timeout: 5000, failures: 5, resetAfter: 30_000, concurrency: 50, queue: 200 };

describe('guardSettings', () => {
  it('has the defaults of the contract, for what is absent or undefined', () => {
    assert.deepEqual(guardSettings({}), DEFAULTS);
    assert.deepEqual(guardSettings({ timeout: undefined, queue: 0 }), { ...DEFAULTS, queue: 0 });
  });

  it('takes nothing that is not a setting', () => {
    const options = { timeout: 1, speed: 'fast' };
    assert.deepEqual(guardSettings(options), { ...DEFAULTS, timeout: 1 });
  });
});
