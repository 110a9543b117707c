import assert from 'node:assert/strict';
import { PresentedUsers } from '../../lib/core/presented-users.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { addUser } from '../support/world.js';

describe('PresentedUsers', () => {
  it('know what each was made from, as it was then', async () => {
    const { users } = memoryStores();
    const presented = new PresentedUsers(users);
    const stored = await addUser(users, {});
    const user = presented.present(stored);
    await users.update(stored.id, {}, { credentialsVersion: 'v2' });
    assert.equal((await presented.storedOf(user))?.credentialsVersion, 'v1');
    assert.deepEqual(user, users.present(stored));
  });

  it('look up whom they have not seen: another object of the same user, and a bare id', async () => {
    const { users } = memoryStores();
    const presented = new PresentedUsers(users);
    const stored = await addUser(users, {});
    presented.present(stored);
    await users.update(stored.id, {}, { credentialsVersion: 'v2' });
    for (const other of [users.present(stored), { id: stored.id }, stored.id])
      assert.equal((await presented.storedOf(other))?.credentialsVersion, 'v2');
    for (const nobody of [null, undefined, '', {}, 'no such id']) assert.equal(await presented.storedOf(nobody), null);
  });
});
