import assert from 'node:assert/strict';
import { MongooseInvitations } from '../../../lib/stores/mongoose/invitations.js';
import { LedgerNotes } from '../../../lib/stores/mongoose/ledger-notes.js';
import { StoreCalls } from '../../../lib/stores/mongoose/store-calls.js';
import { testDatabase } from '../../support/mongo.js';
import { checkInvitations } from '../support/invitation-checks.js';

describe('MongooseInvitations', () => {
  const database = testDatabase();
  const notes = () => database.connection.collection('notes');
  const calls = () => new StoreCalls({ db: database.connection }, 5000);

  checkInvitations(() => new MongooseInvitations(notes(), calls()));

  it('are no conflicts, though they stand beside them', async () => {
    const beside = new LedgerNotes(notes(), calls());
    await beside.ready();
    await beside.invitations.begin({ key: 'a key', by: 'one', at: new Date() }, { before: new Date(0), unsentBefore: null });
    assert.deepEqual([await beside.countConflicts(), (await beside.conflicts({})).items], [0, []]);
    await beside.noteConflict({ id: 'a key', identifier: 'a***', reason: 'why', at: new Date() });
    assert.equal(await beside.removeConflicts(['a key', 'invitation:a key']), 1);
    assert.ok(await beside.invitations.find('a key'));
  });
});
