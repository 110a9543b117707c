import assert from 'node:assert/strict';
import type { StoredUser, UserStore } from '../../lib/core/ports.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { userStoreContract } from '../../lib/testing/index.js';
import { but, failures } from './support/failures.js';

/** Users who can be wrong in many ways. */
const BROKEN_USERS: Record<string, (users: UserStore) => Partial<UserStore>> = {
  'overwrites on insert': (users) => ({
    insert: async (user) => {
      await users.remove(user.id);
      return await users.insert(user);
    },
  }),
  'reads before it writes': (users) => ({
    update: async (id, condition, change) => {
      const user = await users.findById(id);
      const holds = user && Object.entries(condition).every(([field, value]) => user[field as keyof StoredUser] === value);
      return holds ? await users.update(id, {}, change) : null;
    },
  }),
  'ignores conditions': (users) => ({ update: (id, _, change) => users.update(id, {}, change), remove: (id) => users.remove(id) }),
  'takes null in a condition for no condition': (users) => ({
    remove: (id, condition = {}) => users.remove(id, Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== null))),
  }),
  'gives null where a name is taken': (users) => ({
    update: (id, condition, change) => users.update(id, condition, change).catch(() => null),
  }),
  'finds by patterns': (users) => ({
    find: async (identifier) =>
      /[.*%$]/.test(identifier) && !identifier.includes('@') ? ({ id: 'x' } as StoredUser) : await users.find(identifier),
  }),
  'shows the hash': (users) => ({ present: (user) => ({ ...(users.present(user) as object), passwordHash: user.passwordHash }) }),
  'shows one object to all': (users) => {
    const shown = new Map<string, unknown>();
    return {
      present: (user) => {
        if (!shown.has(user.id)) shown.set(user.id, users.present(user));
        return shown.get(user.id);
      },
    };
  },
  'creates whom it updates': (users) => ({
    update: async (id, condition, change) => {
      await users.insert({ id, email: null, username: null, emailVerified: false, credentialsVersion: 'x', profile: {} });
      return await users.update(id, condition, change);
    },
  }),
  'takes any object for an id': () => ({ idOf: (user) => JSON.stringify(user) ?? null }),
};

describe('userStoreContract', () => {
  for (const [fault, broken] of Object.entries(BROKEN_USERS)) {
    it(`notices a store that ${fault}`, async () => {
      const make = () => {
        const { users } = memoryStores();
        return but<UserStore>(users, broken(users));
      };
      assert.notDeepEqual(await failures(userStoreContract(make)), []);
    });
  }
});
