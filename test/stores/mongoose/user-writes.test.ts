import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import type { UserCondition } from '../../../lib/core/ports.js';
import { fieldsOf } from '../../../lib/stores/mongoose/model-fields.js';
import { filterOf, traceOf, updateOf } from '../../../lib/stores/mongoose/user-writes.js';

const fields = fieldsOf({ schema: new mongoose.Schema({}) }, { passwordHash: 'auth.hash' });

describe('A condition', () => {
  it('is a filter on the mapped paths; absence is null or an empty text, and not verified is anything but true', () => {
    assert.deepEqual(filterOf({ passwordHash: 'x', credentialsVersion: null, emailVerified: false }, fields), {
      'auth.hash': 'x',
      credentialsVersion: { $in: [null, ''] },
      emailVerified: { $ne: true },
    });
    assert.deepEqual(filterOf({ emailVerified: true }, fields), { emailVerified: true });
  });

  it('INJ-02: takes no object and no array, which would be operators', () => {
    for (const value of [{ $ne: null }, ['a', 'b'], 1, true, () => '']) {
      assert.throws(() => filterOf({ passwordHash: value } as unknown as UserCondition, fields), TypeError);
    }
    assert.throws(() => filterOf({ emailVerified: { $ne: 1 } } as unknown as UserCondition, fields), TypeError);
  });

  it('INJ-04: takes no missing value for a condition that is none', () => {
    assert.throws(() => filterOf({ credentialsVersion: undefined } as unknown as UserCondition, fields), TypeError);
    assert.throws(() => filterOf({ emailVerified: null } as unknown as UserCondition, fields), TypeError);
  });
});

describe('A change', () => {
  it('sets what has a value, takes away what is null, and leaves out what the model does not have', () => {
    const change = { passwordHash: 'x', email: null, username: 'ada', emailVerified: false };
    assert.deepEqual(updateOf(change, { name: 'Ada' }, fields), {
      $set: { name: 'Ada', 'auth.hash': 'x', emailVerified: false },
      $unset: { email: '' },
    });
    assert.deepEqual(updateOf({ username: 'ada', profile: {} }, {}, fields), null);
  });

  it('CON-06: leaves a trace where it writes what nobody else would', () => {
    assert.deepEqual(traceOf({ passwordHash: 'x', emailVerified: true }), { passwordHash: 'x' });
    assert.deepEqual(traceOf({ passwordHash: null, credentialsVersion: 'v' }), { credentialsVersion: 'v' });
    assert.equal(traceOf({ emailVerified: true, email: 'a@example.org', username: null }), null);
  });
});
