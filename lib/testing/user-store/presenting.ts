import assert from 'node:assert/strict';
import type { StoredUser, UserStore } from '../../core/ports.js';
import type { Checks } from '../contract.js';
import { INJECTIONS, newUser, unique } from '../samples.js';

/** What a store must do when it gives the application its own user. */
export const presenting: Checks<UserStore> = {
  'present gives the id, the names, whether the address is verified, and the profile': async (users) => {
    const { user, json } = await presented(users, { username: unique(), emailVerified: true });
    const { id, email, username } = user;
    assert.deepEqual(
      { id: json.id, email: json.email, username: json.username, emailVerified: json.emailVerified, name: json.name },
      { id, email, username, emailVerified: true, name: 'Ada' },
    );
  },

  'present leaves out a username that is not there, and says false of an address that is not verified': async (users) => {
    const { json } = await presented(users, {});
    assert.equal('username' in json, false);
    assert.equal(json.emailVerified, false);
  },

  'CFG-03: present shows neither the hash nor the version, in JSON or when copied': async (users) => {
    const user = newUser(users);
    await users.insert(user);
    const secret = unique();
    const changed = await users.update(user.id, {}, { passwordHash: secret });
    assert.ok(changed);
    const shown = users.present(changed);
    const texts = [JSON.stringify(shown), JSON.stringify({ user: shown }), JSON.stringify({ ...(shown as object) })];
    assert.deepEqual(
      texts.filter((text) => text.includes(secret)),
      [],
    );
    assert.equal(JSON.stringify(shown).includes(user.credentialsVersion), false);
  },

  'present gives a new object each time, and what the application does to it stays there': async (users) => {
    const { stored, shown } = await presented(users, {});
    const again = users.present(stored);
    assert.notEqual(shown, again);
    Object.assign(shown as object, { name: 'Changed' });
    assert.equal((JSON.parse(JSON.stringify(again)) as { name?: unknown }).name, 'Ada');
    assert.equal((JSON.parse(JSON.stringify(users.present(stored))) as { name?: unknown }).name, 'Ada');
  },

  'idOf knows the id of a presented user, and an id as itself': async (users) => {
    const { user, shown } = await presented(users, {});
    assert.equal(users.idOf(shown), user.id);
    assert.equal(users.idOf(JSON.parse(JSON.stringify(shown))), user.id);
    assert.equal(users.idOf(user.id), user.id);
  },

  'SES-04: idOf gives null, or an id that nobody has, for what no session of this store holds': async (users) => {
    await users.insert(newUser(users));
    const nonsense: readonly unknown[] = [
      null,
      undefined,
      '',
      {},
      [],
      true,
      () => '',
      { id: null },
      { id: { $gt: '' } },
      { $gt: '' },
      ...INJECTIONS,
    ];
    for (const value of nonsense) {
      const id = users.idOf(value);
      assert.ok(id === null || typeof id === 'string');
      if (id !== null) assert.equal(await users.findById(id), null, id);
    }
  },
};

async function presented(users: UserStore, differing: Parameters<typeof newUser>[1]) {
  const user = newUser(users, differing);
  const stored: StoredUser | null = await users.insert(user);
  assert.ok(stored);
  const shown = users.present(stored);
  return { user, stored, shown, json: JSON.parse(JSON.stringify(shown)) as Record<string, unknown> };
}
