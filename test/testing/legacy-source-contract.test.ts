import assert from 'node:assert/strict';
import type { LegacySource } from '../../lib/core/ports.js';
import { legacySourceContract, registerContract } from '../../lib/testing/index.js';
import { ada, ScriptedLegacy } from '../support/scripted-legacy.js';
import { but, failures } from './support/failures.js';

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
