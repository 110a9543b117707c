import assert from 'node:assert/strict';
import { mongooseStores } from '../../../lib/stores/mongoose/index.js';
import { testDatabase } from '../../support/mongo.js';
import { migratableModel } from './support/models.js';

describe('The notes beside a ledger', () => {
  const db = testDatabase();

  it('are in a collection of their own, so that whoever counts the ledger counts people', async () => {
    const { ledger } = mongooseStores(migratableModel(db.connection), { collections: { ledger: 'noted' } });
    await ledger.ready?.();
    await ledger.overview.noteConflict({ id: 'x', identifier: 'a***', reason: 'why', at: new Date(7) });
    await ledger.overview.noteRehearsal('onlyLegacy');
    await ledger.overview.tally();
    const notes = db.connection.collection('noted_notes');
    assert.deepEqual(await notes.find().sort({ _id: 1 }).toArray(), [
      { _id: 'rehearsal', onlyLegacy: 1 },
      { _id: 'x', kind: 'conflict', identifier: 'a***', reason: 'why', firstAt: new Date(7), lastAt: new Date(7), times: 1 },
    ]);
    assert.equal(await db.connection.collection('noted').countDocuments(), 0);
    assert.deepEqual((await notes.indexes()).map(({ key }) => Object.keys(key).join()).sort(), ['_id', 'kind,lastAt']);
  });

  it('INJ-01: keep no conflict under what is an operator, and take the rehearsal for none', async () => {
    const { ledger } = mongooseStores(migratableModel(db.connection), { collections: { ledger: 'attacked' } });
    const { overview } = ledger;
    await overview.noteRehearsal('agree');
    assert.equal(await overview.removeConflicts(['rehearsal', { $ne: null } as unknown as string]), 0);
    assert.equal((await overview.tally()).rehearsal.agree, 1);
    assert.deepEqual((await overview.conflicts({})).items, []);
  });
});
