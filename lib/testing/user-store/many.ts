import assert from 'node:assert/strict';
import { isInvalidFieldsError } from '../../core/errors.js';
import type { BulkUsers, NewUser, UserStore } from '../../core/ports.js';
import { atOnce, type Checks } from '../contract.js';
import { newUser, unique } from '../samples.js';
import { stored } from './stored.js';

/** What a store must do that takes many users at once. One that does not has nothing to keep to. */
export const many: Checks<UserStore> = {
  'findMany gives those who have one of the ids, addresses or usernames': async (store) => {
    if (!takesMany(store)) return;
    const users = [newUser(store, { username: unique() }), newUser(store, { username: unique() }), newUser(store)];
    for (const user of users) await store.insert(user);
    const [one, other] = users;
    assert.ok(one?.email && one.username && other?.email && other.username);
    for (const [by, values] of [
      ['id', [one.id, other.id, store.newId()]],
      ['email', [one.email, other.email, unique()]],
      ['username', [one.username, other.username, unique()]],
    ] as const) {
      const found = await store.findMany(by, values);
      assert.deepEqual(found.map(({ id }) => id).sort(), [one.id, other.id].sort(), by);
      assert.deepEqual(stored(found.find(({ id }) => id === one.id) ?? null), stored(await store.findById(one.id)));
      assert.deepEqual(await store.findMany(by, []), []);
    }
  },

  'prepareMany writes nothing, and insertMany creates what was prepared as insert would': async (store) => {
    if (!takesMany(store)) return;
    const users = [newUser(store, { username: unique(), emailVerified: true }), newUser(store)];
    const prepared = await preparedIn(store, users);
    assert.deepEqual(await store.findById(users[0]?.id ?? ''), null);
    assert.deepEqual(await store.insertMany(prepared), [true, true]);
    for (const user of users) {
      const { profile: _, ...expected } = user;
      assert.deepEqual(stored(await store.findById(user.id)), { ...expected, passwordHash: null, blocked: false });
    }
  },

  'insertMany says false of whoever has an id, an address or a username that is taken, and creates the others': async (store) => {
    if (!takesMany(store)) return;
    const holder = newUser(store, { username: unique() });
    await store.insert(holder);
    const users = [
      newUser(store),
      newUser(store, { id: holder.id }),
      newUser(store, { email: holder.email }),
      newUser(store, { username: holder.username }),
      newUser(store),
    ];
    assert.deepEqual(await store.insertMany(await preparedIn(store, users)), [true, false, false, false, true]);
    for (const [index, { id }] of users.entries())
      if (index !== 1) assert.equal((await store.findById(id)) !== null, [0, 4].includes(index));
    assert.equal((await store.findById(holder.id))?.credentialsVersion, holder.credentialsVersion);
  },

  'givePasswords gives them to those who have none and the version named, once': async (store) => {
    if (!takesMany(store)) return;
    const users = [newUser(store), newUser(store), newUser(store)];
    for (const user of users) await store.insert(user);
    await store.update(users[1]?.id ?? '', {}, { passwordHash: 'their own' });
    const gifts = users.map(({ id, credentialsVersion }) => ({ id, credentialsVersion, passwordHash: 'given' }));
    const given = gifts.map((gift, index) => (index === 2 ? { ...gift, credentialsVersion: unique() } : gift));
    assert.deepEqual(await store.givePasswords([...given, { ...gifts[0], id: store.newId() } as (typeof gifts)[number]]), [
      true,
      false,
      false,
      false,
    ]);
    const hashes = await Promise.all(users.map(async ({ id }) => (await store.findById(id))?.passwordHash));
    assert.deepEqual(hashes, ['given', 'their own', null]);
    assert.deepEqual(await store.givePasswords(gifts.slice(0, 1)), [false]);
  },

  'givePasswords says true to one of a hundred who give the same at once': async (store) => {
    if (!takesMany(store)) return;
    const { id, credentialsVersion } = newUser(store);
    await store.insert(newUser(store, { id, credentialsVersion }));
    const given = await atOnce(100, () => store.givePasswords([{ id, credentialsVersion, passwordHash: 'the same' }]));
    assert.equal(given.flat().filter(Boolean).length, 1);
  },
};

const takesMany = (store: UserStore): store is UserStore & BulkUsers =>
  Boolean(store.findMany && store.prepareMany && store.insertMany && store.givePasswords);

async function preparedIn(store: BulkUsers, users: readonly NewUser[]) {
  return (await store.prepareMany(users)).map((prepared) => {
    assert.ok(!isInvalidFieldsError(prepared));
    return prepared;
  });
}
