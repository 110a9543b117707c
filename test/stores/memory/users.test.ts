import assert from 'node:assert/strict';
import { type MemoryUser, memoryStores } from '../../../lib/stores/memory/index.js';
import { registerContract, userStoreContract } from '../../../lib/testing/index.js';
import { addUser } from '../../support/world.js';

describe('Users in memory', () => {
  const { users } = memoryStores();
  registerContract(
    userStoreContract(() => users),
    { it },
  );

  it('are blocked where their profile says so', async () => {
    const { id } = await addUser(users, { email: 'blocked@example.org', blocked: true });
    assert.equal((await users.findById(id))?.blocked, true);
    await users.update(id, {}, { profile: { blocked: false } });
    assert.equal((await users.findById(id))?.blocked, false);
  });

  it('are presented as plain objects of the type that the application names', async () => {
    interface Reader extends MemoryUser {
      readonly name: string;
      readonly shelf: { readonly books: string[] };
    }
    const readers = memoryStores<Reader>().users;
    const profile = { name: 'Ada', shelf: { books: ['Sketch of the Analytical Engine'] } };
    const stored = await readers.insert({
      id: 'r1',
      email: null,
      username: 'ada',
      emailVerified: false,
      credentialsVersion: 'v1',
      profile,
    });
    assert.ok(stored);
    const reader = readers.present(stored);
    assert.deepEqual(reader, { id: 'r1', email: null, username: 'ada', emailVerified: false, ...profile });
    reader.shelf.books.pop();
    assert.deepEqual(readers.present(stored).shelf.books, profile.shelf.books);
  });
});
