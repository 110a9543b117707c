import assert from 'node:assert/strict';
import mongoose from 'mongoose';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { ownCollections } from '../../../lib/stores/mongoose/own-collections.js';

describe('The collections of the library’s own', () => {
  const model = new mongoose.Mongoose().model('User', new mongoose.Schema({}));

  it('have names, and take others', () => {
    assert.deepEqual(ownCollections(model), {
      ledger: 'migration_ledger',
      owner: 'migration_ledger_owner',
      days: 'migration_ledger_days',
      notes: 'migration_ledger_notes',
      tokens: 'migration_tokens',
      limits: 'migration_limits',
    });
    assert.deepEqual(ownCollections(model, { ledger: 'a', tokens: 'c', limits: 'b' }), {
      ledger: 'a',
      owner: 'a_owner',
      days: 'a_days',
      notes: 'a_notes',
      tokens: 'c',
      limits: 'b',
    });
  });

  it('CFG-04: are apart from each other and from the users', () => {
    for (const collections of [
      { ledger: 'x', limits: 'x' },
      { ledger: 'users' },
      { limits: 'users' },
      { ledger: 'x', limits: 'x_owner' },
      { ledger: 'x', limits: 'x_days' },
      { ledger: 'x', tokens: 'x_notes' },
    ]) {
      assert.throws(() => mongooseStores(model, { collections }), { code: 'configuration', message: /collections\.ledger/ });
    }
  });

  it('CFG-01: are named by texts', () => {
    for (const collections of [{ ledger: '' }, { limits: 7 }, { ledger: null }]) {
      assert.throws(() => mongooseStores(model, { collections: collections as object }), { code: 'configuration' });
    }
  });
});
