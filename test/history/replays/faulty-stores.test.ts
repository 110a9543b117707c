import assert from 'node:assert/strict';
import type { LedgerCondition, LedgerRecord, MigrationLedger, TokenStore, UserCondition, UserStore } from '../../../lib/core/ports.js';
import { type MemoryUser, memoryStores } from '../../../lib/stores/memory/index.js';
import { explore } from './explore.js';
import type { Table } from './game.js';
import type { Scenario } from './scenario.js';
import { SCENARIOS_OF_IMPORTS } from './scenarios-of-imports.js';
import { SCENARIOS_OF_MAIL } from './scenarios-of-mail.js';
import { SCENARIOS_OF_TWO } from './scenarios-of-two.js';
import { SCENARIOS } from './scenarios.js';

/** Each rule of the protocol is a condition or a record that some store could lose: here one does. */
const FAULTS: readonly {
  readonly what: string;
  /** By its number, the scenario in which it shows. */
  readonly scenario: string;
  readonly users?: (store: UserStore<MemoryUser>) => Partial<UserStore<MemoryUser>>;
  readonly ledger?: (ledger: MigrationLedger) => Partial<MigrationLedger>;
  readonly tokens?: (tokens: TokenStore) => Partial<TokenStore>;
}[] = [
  {
    what: 'a password is given where there is one already',
    scenario: '45',
    users: (store) => ({ update: (id, { passwordHash: _, ...condition }, change) => store.update(id, condition, change) }),
  },
  {
    what: 'a password is changed whatever the version of the credentials',
    scenario: '33',
    users: (store) => ({ update: (id, condition, change) => store.update(id, withoutVersion(condition), change) }),
  },
  {
    what: 'a squatter’s deletion takes away whoever has taken the address back',
    scenario: '59',
    users: (store) => ({ remove: (id, condition = {}) => store.remove(id, withoutVersion(condition)) }),
  },
  {
    what: 'a record is marked whatever its state',
    scenario: '25',
    ledger: (ledger) => ({ update: (key, _condition: LedgerCondition, change) => ledger.update(key, {}, change) }),
  },
  {
    what: 'a deletion leaves no trace in the record of somebody without a password',
    scenario: '61',
    ledger: (ledger) => ({ updateByUser: async (userId) => (await ledger.findByUser(userId)).length }),
  },
  {
    what: 'a record is not found by the names it is known by',
    scenario: '46',
    ledger: () => ({ findByAliases: async () => [] }),
  },
  {
    what: 'the records of a user are not found',
    scenario: '39',
    ledger: () => ({ findByUser: async () => [] }),
  },
  {
    what: 'a link that was taken is still there, and nothing voids it',
    scenario: '57',
    tokens: (store) => ({ take: (digest) => store.find(digest), remove: async () => {} }),
  },
  {
    what: 'a link is good for whoever the user has become since',
    scenario: '16',
    users: (store) => ({ update: (id, condition, change) => store.update(id, withoutVersion(condition), change) }),
  },
  {
    what: 'a reset leaves sessions and other links as they were',
    scenario: '35',
    users: (store) => ({ update: (id, condition, { credentialsVersion: _, ...change }) => store.update(id, condition, change) }),
    tokens: () => ({ remove: async () => {} }),
  },
  {
    what: 'a link is given to two who take it at once, and either may set a password',
    scenario: '14',
    users: (store) => ({ update: (id, condition, change) => store.update(id, withoutVersion(condition), change) }),
    tokens: (store) => ({ take: (digest) => store.find(digest) }),
  },
  {
    what: 'nobody remembers that somebody was here whose link was mailed before',
    scenario: '27',
    ledger: (ledger) => ({ find: async (key) => withoutEnd(await ledger.find(key)) }),
  },
  {
    what: 'a signup stands in the way of whoever the address belongs to',
    scenario: '51',
    users: (store) => ({
      update: async (id, condition, change) => (change.passwordHash === null ? null : await store.update(id, condition, change)),
    }),
  },
  {
    what: 'the hash of an old export takes the place of a password',
    scenario: '64',
    users: (store) => ({ update: (id, { passwordHash: _, ...condition }, change) => store.update(id, withoutVersion(condition), change) }),
  },
  {
    what: 'nobody remembers that somebody was here who is imported',
    scenario: '22',
    ledger: (ledger) => ({ find: async (key) => withoutEnd(await ledger.find(key)), findByAliases: async () => [] }),
  },
  {
    what: 'two imports both take a person for one whom nobody has taken over',
    scenario: '20',
    ledger: (ledger) => ({ insert: async (record) => (await ledger.insert(record), true) }),
    users: (store) => ({ insert: (user) => store.insert({ ...user, email: `${user.id}@example.org` }) }),
  },
];

describe('The replays of the ledger model', function () {
  this.timeout(60_000);
  const scenarios: readonly Scenario[] = [...SCENARIOS, ...SCENARIOS_OF_TWO, ...SCENARIOS_OF_MAIL, ...SCENARIOS_OF_IMPORTS];

  for (const { what, scenario, users, ledger, tokens } of FAULTS) {
    it(`CON-20: notice where ${what}`, async () => {
      const played = scenarios.find(({ name }) => name.startsWith(scenario));
      assert.ok(played);
      const table = (): Table => {
        const stores = memoryStores();
        return {
          users: users ? changed(stores.users, users(stores.users)) : stores.users,
          ledger: ledger ? changed(stores.ledger, ledger(stores.ledger)) : stores.ledger,
          tokens: tokens ? changed(stores.tokens, tokens(stores.tokens)) : stores.tokens,
        };
      };
      await assert.rejects(explore(played, { states: 1000, table }), /in the order [A-Z\d† ]+:/);
    });
  }
});

/** A record that knows neither whose it was nor that they are gone. */
const withoutEnd = (record: LedgerRecord | null): LedgerRecord | null =>
  record && { ...record, state: 'claimed', userId: crypto.randomUUID(), deletedAt: null };

const withoutVersion = ({ credentialsVersion: _, ...condition }: UserCondition): UserCondition => condition;

/** A port some of whose methods are others. */
const changed = <Port extends object>(port: Port, differing: Partial<Port>): Port =>
  new Proxy(port, {
    get: (target, method) => {
      const value: unknown = Reflect.get(Object.hasOwn(differing, method) ? differing : target, method);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
