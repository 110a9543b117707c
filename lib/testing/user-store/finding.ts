import assert from 'node:assert/strict';
import type { UserStore } from '../../core/ports.js';
import type { Checks } from '../contract.js';
import { freshAddress, INJECTIONS, newUser, unique } from '../samples.js';
import { stored } from './stored.js';

/** What a store must do when a user is looked for. */
export const finding: Checks<UserStore> = {
  'newId gives another id each time, which idOf knows as one': async (users) => {
    const ids = Array.from({ length: 100 }, () => users.newId());
    assert.equal(new Set(ids).size, 100);
    assert.deepEqual(
      ids.map((id) => users.idOf(id)),
      ids,
    );
    for (const id of ids) assert.equal(typeof id, 'string');
  },

  'findById gives null for an id that nobody has': async (users) => {
    assert.equal(await users.findById(users.newId()), null);
  },

  'find gives the user with the address, or with the username': async (users) => {
    const user = newUser(users, { username: unique() });
    const inserted = await users.insert(user);
    assert.ok(inserted);
    assert.deepEqual(stored(await users.find(user.email ?? '')), stored(inserted));
    assert.deepEqual(stored(await users.find(user.username ?? '')), stored(inserted));
    assert.equal(await users.find(freshAddress()), null);
  },

  'find prefers whoever has the identifier for an address to whoever has it for a username': async (users) => {
    const [first, second] = [freshAddress(), freshAddress()];
    const before = await users.insert(newUser(users, { email: first }));
    await users.insert(newUser(users, { username: first }));
    await users.insert(newUser(users, { username: second }));
    const after = await users.insert(newUser(users, { email: second }));
    assert.ok(before && after);
    assert.deepEqual([(await users.find(first))?.id, (await users.find(second))?.id], [before.id, after.id]);
  },

  'find compares letter by letter: a pattern or another case finds nobody': async (users) => {
    const local = unique();
    await users.insert(newUser(users, { email: `${local}@example.org`, username: `name-${local}` }));
    for (const other of [`${local.toUpperCase()}@EXAMPLE.ORG`, `${local}.example.org`, `${local}@example.or`, '.*', '^', `NAME-${local}`]) {
      assert.equal(await users.find(other), null, other);
    }
  },

  'findHolder gives whoever has the address, else whoever has the username': async (users) => {
    const [email, username] = [freshAddress(), unique()];
    const named = await users.insert(newUser(users, { username }));
    assert.ok(named);
    assert.equal((await users.findHolder({ email, username }))?.id, named.id);
    const reachable = await users.insert(newUser(users, { email }));
    assert.ok(reachable);
    assert.equal((await users.findHolder({ email, username }))?.id, reachable.id);
    assert.equal((await users.findHolder({ email, username: null }))?.id, reachable.id);
    assert.equal((await users.findHolder({ email: null, username }))?.id, named.id);
  },

  'findHolder takes null for no name, never for users who have none': async (users) => {
    await users.insert(newUser(users, { email: null, username: unique() }));
    await users.insert(newUser(users, { username: null }));
    assert.equal(await users.findHolder({ email: null, username: null }), null);
    assert.equal(await users.findHolder({ email: freshAddress(), username: null }), null);
    assert.equal(await users.findHolder({ email: null, username: unique() }), null);
  },

  'findHolder does not take an address for a username, nor the reverse': async (users) => {
    const [email, username] = [freshAddress(), unique()];
    await users.insert(newUser(users, { email, username }));
    assert.equal(await users.findHolder({ email: username, username: null }), null);
    assert.equal(await users.findHolder({ email: null, username: email }), null);
  },

  'INJ-01: nobody is found by a text that is syntax somewhere': async (users) => {
    await users.insert(newUser(users));
    for (const text of ['', ...INJECTIONS]) {
      assert.equal(await users.findById(text), null, `findById(${text})`);
      assert.equal(await users.find(text), null, `find(${text})`);
    }
  },

  'INJ-02: nobody is found by anything but a text, whatever the types say': async (users) => {
    const user = newUser(users, { username: unique() });
    await users.insert(user);
    for (const value of [{ $gt: '' }, { $ne: null }, [user.email], [user.id], null, undefined, true, { id: { $gt: '' } }]) {
      const given = value as unknown as string;
      const ways = [() => users.findById(given), () => users.find(given), () => users.findHolder({ email: given, username: null })];
      for (const way of ways) assert.equal(await nobodyOr(way), null, `${String(way)} with ${JSON.stringify(value)}`);
    }
  },

  'what a search gave is a copy': async (users) => {
    const user = newUser(users);
    await users.insert(user);
    const found = await users.findById(user.id);
    assert.ok(found);
    Object.assign(found, { email: freshAddress(), passwordHash: 'changed', emailVerified: true });
    const again = await users.findById(user.id);
    assert.deepEqual([again?.email, again?.passwordHash, again?.emailVerified], [user.email, null, false]);
  },
};

/** A refusal is as good as finding nobody. */
async function nobodyOr<Result>(search: () => Promise<Result>): Promise<Result | null> {
  try {
    return await search();
  } catch {
    return null;
  }
}
