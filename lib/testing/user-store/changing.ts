import assert from 'node:assert/strict';
import type { UserChange, UserCondition, UserStore } from '../../core/ports.js';
import { atOnce, type Checks } from '../contract.js';
import { freshAddress, newUser, unique } from '../samples.js';
import { stored } from './stored.js';

/** What a store must do when a user is changed. */
export const changing: Checks<UserStore> = {
  'update changes what it names and nothing else, and gives the user as it is then': async (users) => {
    const user = newUser(users, { username: unique() });
    const before = stored(await users.insert(user));
    const changes: readonly UserChange[] = [
      { passwordHash: 'a hash' },
      { credentialsVersion: unique() },
      { emailVerified: true },
      { email: freshAddress() },
      { username: unique() },
    ];
    let expected = { ...before };
    for (const change of changes) {
      const changed = await users.update(user.id, {}, change);
      expected = { ...expected, ...change };
      assert.deepEqual(stored(changed), expected);
      assert.deepEqual(stored(await users.findById(user.id)), expected);
    }
  },

  'update changes several values in one step': async (users) => {
    const user = newUser(users);
    const before = stored(await users.insert(user));
    const change = { passwordHash: 'a hash', credentialsVersion: unique(), emailVerified: true } as const;
    assert.deepEqual(stored(await users.update(user.id, { passwordHash: null }, change)), { ...before, ...change });
  },

  'update gives null for a user who is not there, and creates none': async (users) => {
    const id = users.newId();
    assert.equal(await users.update(id, {}, { passwordHash: 'a hash' }), null);
    assert.equal(await users.findById(id), null);
  },

  'update happens only where the condition holds': async (users) => {
    const user = newUser(users);
    await users.insert(user);
    const before = stored(await users.update(user.id, {}, { passwordHash: 'a hash' }));
    const failing: readonly UserCondition[] = [
      { email: freshAddress() },
      { email: null },
      { emailVerified: true },
      { passwordHash: 'another hash' },
      { passwordHash: null },
      { credentialsVersion: unique() },
      { credentialsVersion: null },
      { email: user.email, passwordHash: 'a hash', credentialsVersion: unique() },
    ];
    for (const condition of failing) {
      assert.equal(
        await users.update(user.id, condition, { emailVerified: true, passwordHash: 'changed' }),
        null,
        JSON.stringify(condition),
      );
    }
    assert.deepEqual(stored(await users.findById(user.id)), before);
    const holding = { email: user.email, emailVerified: false, passwordHash: 'a hash', credentialsVersion: user.credentialsVersion };
    assert.equal((await users.update(user.id, holding, { passwordHash: 'changed' }))?.passwordHash, 'changed');
  },

  'null in a change takes the value away, and null in a condition matches its absence': async (users) => {
    const user = newUser(users, { username: unique() });
    await users.insert(user);
    await users.update(user.id, {}, { passwordHash: 'a hash' });
    const bare = await users.update(user.id, {}, { passwordHash: null, username: null, email: null, credentialsVersion: null });
    assert.deepEqual([bare?.passwordHash, bare?.username, bare?.email, bare?.credentialsVersion], [null, null, null, null]);
    assert.equal(await users.find(user.username ?? ''), null);
    const condition = { email: null, passwordHash: null, credentialsVersion: null } as const;
    assert.equal((await users.update(user.id, condition, { passwordHash: 'another hash' }))?.passwordHash, 'another hash');
  },

  'a name that was taken away is free, and any number of users may be without one': async (users) => {
    const names = { email: freshAddress(), username: unique() };
    const [first, second] = [newUser(users, names), newUser(users, { username: unique() })];
    await users.insert(first);
    await users.insert(second);
    await users.update(first.id, {}, { email: null, username: null });
    await users.update(second.id, {}, { email: null, username: null });
    assert.ok(await users.insert(newUser(users, names)));
    assert.equal((await users.findById(first.id))?.email, null);
    assert.equal((await users.findById(second.id))?.email, null);
  },

  'update throws user_exists where the new address is taken, and changes nothing': async (users) => {
    const [holder, other] = [newUser(users), newUser(users)];
    await users.insert(holder);
    const before = stored(await users.insert(other));
    await assert.rejects(users.update(other.id, {}, { email: holder.email, emailVerified: true }), { code: 'user_exists' });
    assert.deepEqual(stored(await users.findById(other.id)), before);
    assert.equal((await users.find(holder.email ?? ''))?.id, holder.id);
  },

  'update throws user_exists where the new username is taken, and changes nothing': async (users) => {
    const [holder, other] = [newUser(users, { username: unique() }), newUser(users)];
    await users.insert(holder);
    const before = stored(await users.insert(other));
    await assert.rejects(users.update(other.id, {}, { username: holder.username, passwordHash: 'a hash' }), { code: 'user_exists' });
    assert.deepEqual(stored(await users.findById(other.id)), before);
  },

  'ENU-07: the refusal of a name that is taken does not tell the name': async (users) => {
    const [holder, other] = [newUser(users), newUser(users)];
    await users.insert(holder);
    await users.insert(other);
    await assert.rejects(
      users.update(other.id, {}, { email: holder.email }),
      (error: Error) => !`${error.message}${JSON.stringify(error)}`.includes(holder.email ?? '@'),
    );
  },

  'update of a name that is taken gives null where the condition does not hold': async (users) => {
    const [holder, other] = [newUser(users), newUser(users)];
    await users.insert(holder);
    await users.insert(other);
    assert.equal(await users.update(other.id, { credentialsVersion: unique() }, { email: holder.email }), null);
  },

  'update lets a user keep their own names': async (users) => {
    const user = newUser(users, { username: unique() });
    await users.insert(user);
    const kept = await users.update(user.id, {}, { email: user.email, username: user.username, emailVerified: true });
    assert.deepEqual([kept?.email, kept?.username, kept?.emailVerified], [user.email, user.username, true]);
  },

  'update changes a profile field by field': async (users) => {
    const user = newUser(users, { profile: { name: 'Ada' } });
    await users.insert(user);
    const untouched = await users.update(user.id, {}, { profile: {}, emailVerified: true });
    assert.ok(untouched);
    assert.equal((JSON.parse(JSON.stringify(users.present(untouched))) as { name?: unknown }).name, 'Ada');
    const renamed = await users.update(user.id, {}, { profile: { name: 'Grace' } });
    assert.ok(renamed);
    assert.equal((JSON.parse(JSON.stringify(users.present(renamed))) as { name?: unknown }).name, 'Grace');
  },

  'one of a hundred conditional updates at once wins': async (users) => {
    const user = newUser(users);
    await users.insert(user);
    const condition = { passwordHash: null, credentialsVersion: user.credentialsVersion };
    const updated = await atOnce(100, (index) => users.update(user.id, condition, { passwordHash: `hash ${index}` }));
    const won = updated.filter((result) => result !== null);
    assert.equal(won.length, 1);
    assert.equal((await users.findById(user.id))?.passwordHash, won[0]?.passwordHash);
  },

  'one of a hundred users who take one address at once gets it': async (users) => {
    const email = freshAddress();
    const everybody = await atOnce(100, () => users.insert(newUser(users)));
    const ends = await Promise.allSettled(everybody.map((user) => users.update(user?.id ?? '', {}, { email })));
    const won = ends.flatMap((end) => (end.status === 'fulfilled' && end.value ? [end.value] : []));
    assert.equal(won.length, 1);
    assert.equal((await users.find(email))?.id, won[0]?.id);
    const codes = ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as { code?: unknown }).code] : []));
    assert.deepEqual([...new Set(codes)], ['user_exists']);
  },
};
