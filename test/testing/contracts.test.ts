import assert from 'node:assert/strict';
import type { AttemptLimiter, LegacySource, MigrationLedger, StoredUser, UserStore } from '../../lib/core/ports.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import {
  attemptLimiterContract,
  type Contract,
  legacySourceContract,
  migrationLedgerContract,
  registerContract,
  userStoreContract,
} from '../../lib/testing/index.js';
import { ada, ScriptedLegacy } from '../support/scripted-legacy.js';

/** The names of the cases that an adapter fails. */
async function failures(contract: Contract): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, run } of contract) await run().catch(() => failed.push(name));
  return failed;
}

/** The same object, with some methods done differently. */
const but = <Port extends object>(port: Port, methods: Partial<Port>): Port => Object.assign(Object.create(port) as Port, methods);

describe('registerContract', () => {
  it('registers each case by its name, with whatever registers tests', async () => {
    const registered: [string, () => Promise<void>][] = [];
    const contract: Contract = [{ name: 'a sentence', run: async () => assert.fail('of this') }];
    registerContract(contract, { it: (name, run) => registered.push([name, run]) });
    const [[name, run] = ['', async () => {}]] = registered;
    assert.equal(name, 'a sentence');
    await assert.rejects(run(), { message: 'of this' });
  });

  it('gives each case what was made for it', async () => {
    let made = 0;
    const contract = migrationLedgerContract(async () => {
      made += 1;
      return memoryStores().ledger;
    });
    assert.deepEqual(await failures(contract), []);
    assert.equal(made, contract.length);
  });
});

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
  'takes any object for an id': () => ({ idOf: (user) => (user ? String(user) : null) }),
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

const BROKEN_LEDGERS: Record<string, (ledger: MigrationLedger) => Partial<MigrationLedger>> = {
  'says true of a second insert': (ledger) => ({
    insert: async (record) => {
      await ledger.insert(record);
      return true;
    },
  }),
  'ignores conditions': (ledger) => ({ update: (key, _, change) => ledger.update(key, {}, change) }),
  'reads before it writes': (ledger) => ({
    update: async (key, { state, userId }, change) => {
      const record = await ledger.find(key);
      const holds = record && (state ?? record.state) === record.state && (userId ?? record.userId) === record.userId;
      return holds ? await ledger.update(key, {}, change) : false;
    },
  }),
  'counts the deleted among the migrated': (ledger) => ({
    counts: async () => {
      const { migrated, claimed, deleted } = await ledger.counts();
      return { migrated: migrated + deleted, claimed, deleted };
    },
  }),
  'changes one record of a user': (ledger) => ({
    updateByUser: async (userId, change) => {
      const [record] = await ledger.findByUser(userId);
      return record && (await ledger.update(record.key, {}, change)) ? 1 : 0;
    },
  }),
  'finds by the first alias alone': (ledger) => ({ findByAliases: (aliases) => ledger.findByAliases(aliases.slice(0, 1)) }),
  'loses dates': (ledger) => ({
    find: async (key) => {
      const record = await ledger.find(key);
      return record && { ...record, claimedAt: new Date(Math.floor(record.claimedAt.getTime() / 1000) * 1000) };
    },
  }),
};

describe('migrationLedgerContract', () => {
  for (const [fault, broken] of Object.entries(BROKEN_LEDGERS)) {
    it(`notices a ledger that ${fault}`, async () => {
      const make = () => {
        const { ledger } = memoryStores();
        return but<MigrationLedger>(ledger, broken(ledger));
      };
      assert.notDeepEqual(await failures(migrationLedgerContract(make)), []);
    });
  }
});

describe('attemptLimiterContract', () => {
  let now = 0;
  const advance = (ms: number) => {
    now += ms;
  };
  const limiter = (limits: object = {}) => memoryStores({ limits: { now: () => now, ...limits } }).limits;
  const failed = (make: () => AttemptLimiter) => failures(attemptLimiterContract({ make, advance }));

  it('leaves out what needs time to pass where no time can pass', () => {
    assert.ok(attemptLimiterContract({ make: limiter }).length < attemptLimiterContract({ make: limiter, advance }).length);
  });

  for (const limits of [
    { perIdentifier: 9 },
    { perIdentifier: 11 },
    { perIp: 99 },
    { perIp: 101 },
    { window: 16 * 60_000 },
    { window: 14 * 60_000 },
    { ceiling: 10_000 },
  ]) {
    it(`notices a limiter with ${JSON.stringify(limits)}`, async () => {
      assert.notDeepEqual(await failed(() => limiter(limits)), []);
    });
  }

  it('notices a limiter that counts after it has looked', async () => {
    const make = () => {
      const limits = limiter();
      const counts = new Map<string, number>();
      return but(limits, {
        admit: async ({ identifier }) => {
          const count = counts.get(identifier) ?? 0;
          await Promise.resolve();
          counts.set(identifier, count + 1);
          return count < 10 ? 0 : 900;
        },
      });
    };
    assert.ok((await failed(make)).some((name) => name.startsWith('RTL-03')));
  });

  it('notices a limiter that gives nothing back, and one that gives all back', async () => {
    assert.notDeepEqual(await failed(() => but(limiter(), { settle: async () => {} })), []);
    const generous = () => {
      const limits = limiter();
      return but(limits, { settle: async (keys) => await limits.settle(keys, 'fault') });
    };
    assert.notDeepEqual(await failed(generous), []);
  });
});

describe('legacySourceContract', () => {
  const fixture = { known: { identifier: 'ada@example.org', password: ada.password }, unknown: 'nobody@example.org' };
  const contractFor = (source: LegacySource) => legacySourceContract(source, fixture);

  describe('a source that gives profiles', () => registerContract(contractFor(new ScriptedLegacy()), { it }));

  describe('a source that says true', () => {
    const legacy = new ScriptedLegacy();
    const contract = contractFor({
      verify: async (identifier, password) => (await legacy.verify(identifier, password)) !== null,
      getUser: (identifier) => legacy.getUser(identifier),
    });
    registerContract(contract, { it });
  });

  const honest = new ScriptedLegacy();
  const BROKEN: Record<string, Partial<LegacySource>> = {
    'says yes to everybody': { verify: () => true },
    'says no to everybody': { verify: () => false },
    'throws for a wrong password': {
      verify: async (identifier, password) => (await honest.verify(identifier, password)) ?? Promise.reject(new Error('401')),
    },
    'throws for somebody unknown': {
      getUser: async (identifier) => (await honest.getUser(identifier)) ?? Promise.reject(new Error('404')),
    },
    'answers with a text': { verify: (async () => 'ok') as unknown as LegacySource['verify'] },
    'gives another id from verify than from getUser': {
      verify: async (identifier, password) => ((await honest.verify(identifier, password)) ? { ...ada.profile, id: 2 } : null),
    },
    'gives another id each time': {
      getUser: async (identifier) => ((await honest.getUser(identifier)) ? { ...ada.profile, id: Math.random() } : null),
    },
    'tells of somebody else': {
      getUser: async (identifier) => ((await honest.getUser(identifier)) ? { id: 1, email: 'bob@example.org' } : null),
    },
    'compares passwords without their case': {
      verify: (identifier, password) =>
        honest.verify(identifier, password.toLowerCase() === ada.password.toLowerCase() ? ada.password : password),
    },
    'compares the first eight characters of passwords': {
      verify: (identifier, password) =>
        honest.verify(identifier, password.slice(0, 8) === ada.password.slice(0, 8) ? ada.password : password),
    },
    'puts identifiers into its query as they are': {
      getUser: (identifier) => (identifier.includes("' OR '1'='1") ? ada.profile : honest.getUser(identifier)),
    },
    'takes patterns for identifiers': {
      verify: (identifier, password) => honest.verify(/[%_*]/.test(identifier) ? 'ada@example.org' : identifier, password),
    },
  };
  for (const [fault, broken] of Object.entries(BROKEN)) {
    it(`notices a source that ${fault}`, async () => {
      assert.notDeepEqual(await failures(contractFor(but<LegacySource>(honest, broken))), []);
    });
  }
});
