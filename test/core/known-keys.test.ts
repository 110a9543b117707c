import assert from 'node:assert/strict';
import { checkKeys } from '../../lib/core/known-keys.js';

describe('checkKeys', () => {
  it('CFG-01: takes options with known keys, and names those that are not', () => {
    checkKeys('limits', {}, ['perIp']);
    checkKeys('limits', { perIp: 1 }, ['perIp']);
    assert.throws(() => checkKeys('limits', { perIP: 1, perIp: 2 }, ['perIp']), { code: 'configuration', message: /limits.*'perIP'/ });
  });

  it('CFG-01: refuses what are no options at all', () => {
    for (const options of [null, 5, 'perIp']) assert.throws(() => checkKeys('limits', options, ['perIp']), { code: 'configuration' });
  });
});
