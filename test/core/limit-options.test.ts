import assert from 'node:assert/strict';
import { limitBounds } from '../../lib/core/limit-options.js';

describe('limitBounds', () => {
  it('gives the defaults of ten and a hundred in a quarter of an hour, and what is asked for instead', () => {
    const defaults = { perIdentifier: 10, perIp: 100, window: 900_000, ceiling: 100 };
    assert.deepEqual(limitBounds(), defaults);
    assert.deepEqual(limitBounds({ perIp: 5, window: undefined }), { ...defaults, perIp: 5 });
  });

  it('CFG-01: refuses what is no bound', () => {
    for (const value of [0, -1, 1.5, Number.NaN, 'ten', null]) {
      assert.throws(() => limitBounds({ perIdentifier: value as number }), { code: 'configuration', message: /perIdentifier/ });
    }
    assert.throws(() => limitBounds({ perIdentifier: 10, ceiling: 19 }), { code: 'configuration', message: /ceiling/ });
    assert.throws(() => limitBounds({ perIP: 1 } as object), { code: 'configuration', message: /perIP/ });
  });
});
