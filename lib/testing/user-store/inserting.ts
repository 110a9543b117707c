import assert from 'node:assert/strict';
import type { UserStore } from '../../core/ports.js';
import { atOnce, type Checks } from '../contract.js';
import { freshAddress, newUser, unique } from '../samples.js';
import { stored } from './stored.js';

/** What a store must do when a user is created. */
export const inserting: Checks<UserStore> = {
  'insert creates a user without a password, and gives it as it is stored': async (users) => {
    const user = newUser(users, { username: unique(), emailVerified: true });
    const { profile: _, ...expected } = user;
    const inserted = await users.insert(user);
    assert.deepEqual(stored(inserted), { ...expected, passwordHash: null, blocked: false });
    assert.deepEqual(stored(await users.findById(user.id)), stored(inserted));
  },

  'insert gives null where the id is taken, and changes nothing': async (users) => {
    const first = await users.insert(newUser(users));
    assert.ok(first);
    assert.equal(await users.insert(newUser(users, { id: first.id })), null);
    assert.deepEqual(stored(await users.findById(first.id)), stored(first));
  },

  'insert gives null where the address is taken': async (users) => {
    const email = freshAddress();
    assert.ok(await users.insert(newUser(users, { email })));
    const second = newUser(users, { email });
    assert.equal(await users.insert(second), null);
    assert.equal(await users.findById(second.id), null);
  },

  'insert gives null where the username is taken': async (users) => {
    const username = unique();
    assert.ok(await users.insert(newUser(users, { username })));
    const second = newUser(users, { username });
    assert.equal(await users.insert(second), null);
    assert.equal(await users.findById(second.id), null);
  },

  'insert takes any number of users without a username, or without an address': async (users) => {
    const nameless = [newUser(users), newUser(users)];
    const unreachable = [newUser(users, { email: null, username: unique() }), newUser(users, { email: null, username: unique() })];
    for (const user of [...nameless, ...unreachable]) {
      const inserted = await users.insert(user);
      assert.deepEqual([inserted?.email, inserted?.username], [user.email, user.username]);
    }
  },

  'insert creates one user where a hundred come for one address at once': async (users) => {
    const email = freshAddress();
    const inserted = (await atOnce(100, () => users.insert(newUser(users, { email })))).filter((user) => user !== null);
    assert.equal(inserted.length, 1);
    assert.equal((await users.find(email))?.id, inserted[0]?.id);
  },

  'insert creates one user where a hundred come for one username at once': async (users) => {
    const username = unique();
    const inserted = (await atOnce(100, () => users.insert(newUser(users, { username })))).filter((user) => user !== null);
    assert.equal(inserted.length, 1);
    assert.equal((await users.find(username))?.id, inserted[0]?.id);
  },

  'insert creates one user where a hundred come with one id at once': async (users) => {
    const id = users.newId();
    const inserted = (await atOnce(100, () => users.insert(newUser(users, { id })))).filter((user) => user !== null);
    assert.equal(inserted.length, 1);
    assert.deepEqual(stored(await users.findById(id)), stored(inserted[0] ?? null));
  },

  'MIG-12: a profile never says what the store itself keeps': async (users) => {
    const id = users.newId();
    const email = freshAddress();
    const evil = {
      id: 'evil',
      _id: 'evil',
      email: freshAddress(),
      username: 'evil',
      emailVerified: true,
      passwordHash: 'evil',
      credentialsVersion: 'evil',
    };
    const user = newUser(users, { id, email, profile: { name: 'Ada', ...evil } });
    const { profile: _, ...expected } = user;
    await users.insert(user);
    assert.deepEqual(stored(await users.findById(id)), { ...expected, passwordHash: null, blocked: false });
    const changed = await users.update(id, {}, { profile: { name: 'Grace', ...evil } });
    assert.deepEqual(stored(changed), { ...expected, passwordHash: null, blocked: false });
    assert.equal(await users.find(evil.email), null);
  },

  'insert shares nothing with what it was given': async (users) => {
    const user = newUser(users);
    const given = { ...user, profile: { name: 'Ada' } };
    await users.insert(given);
    const email = user.email;
    Object.assign(given, { email: freshAddress(), credentialsVersion: 'changed' });
    given.profile.name = 'Changed';
    const found = await users.findById(user.id);
    assert.deepEqual([found?.email, found?.credentialsVersion], [email, user.credentialsVersion]);
    assert.ok(found);
    assert.equal((JSON.parse(JSON.stringify(users.present(found))) as { name?: unknown }).name, 'Ada');
  },
};
