import assert from 'node:assert/strict';
import type { UserCondition, UserStore } from '../../core/ports.js';
import { atOnce, type Checks } from '../contract.js';
import { newUser, unique } from '../samples.js';

/** What a store must do when a user is removed. */
export const removing: Checks<UserStore> = {
  'remove takes a user away and frees their names': async (users) => {
    const user = newUser(users, { username: unique() });
    await users.insert(user);
    assert.equal(await users.remove(user.id), true);
    assert.equal(await users.findById(user.id), null);
    assert.equal(await users.find(user.email ?? ''), null);
    assert.ok(await users.insert({ ...user, id: users.newId() }));
  },

  'remove says false where nobody is there': async (users) => {
    assert.equal(await users.remove(users.newId()), false);
  },

  'remove happens only where the condition holds': async (users) => {
    const user = newUser(users);
    await users.insert(user);
    await users.update(user.id, {}, { passwordHash: 'a hash' });
    const failing: readonly UserCondition[] = [
      { passwordHash: null },
      { passwordHash: null, credentialsVersion: user.credentialsVersion },
      { credentialsVersion: unique() },
      { credentialsVersion: null },
      { emailVerified: true },
    ];
    for (const condition of failing) assert.equal(await users.remove(user.id, condition), false, JSON.stringify(condition));
    assert.ok(await users.findById(user.id));
    assert.equal(await users.remove(user.id, { credentialsVersion: user.credentialsVersion, passwordHash: 'a hash' }), true);
    assert.equal(await users.findById(user.id), null);
  },

  'remove matches an absent value with null': async (users) => {
    const user = newUser(users);
    await users.insert(user);
    await users.update(user.id, {}, { credentialsVersion: null });
    assert.equal(await users.remove(user.id, { passwordHash: null, credentialsVersion: null }), true);
  },

  'one of a hundred removals at once says true': async (users) => {
    const user = newUser(users);
    await users.insert(user);
    const removed = await atOnce(100, () => users.remove(user.id));
    assert.equal(removed.filter(Boolean).length, 1);
  },

  'INJ-02: nobody is removed or changed by anything but a text, whatever the types say': async (users) => {
    const user = newUser(users);
    await users.insert(user);
    for (const value of [{ $gt: '' }, { $ne: null }, [user.id], null, undefined, '', '__proto__']) {
      const id = value as unknown as string;
      await Promise.allSettled([users.remove(id), users.update(id, {}, { passwordHash: 'evil' })]);
    }
    const found = await users.findById(user.id);
    assert.ok(found);
    assert.equal(found.passwordHash, null);
  },
};
