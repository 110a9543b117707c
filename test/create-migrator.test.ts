import assert from 'node:assert/strict';
import { createMigrator } from '../lib/create-migrator.js';
import { memoryStores } from '../lib/stores/memory/index.js';
import { plainHasher } from './support/counting-hasher.js';
import { ScriptedLegacy } from './support/scripted-legacy.js';

const options = () => ({ ...memoryStores(), legacy: new ScriptedLegacy(), passwords: { hasher: plainHasher } });
describe('createMigrator', () => {
  it('takes undefined for absent, and leaves the options as they are', () => {
    const given = Object.freeze({
      ...options(),
      limits: undefined,
      phase: undefined,
      canonicalize: undefined,
      profile: undefined,
      guard: undefined,
      logger: undefined,
    });
    const before = { ...given };
    assert.ok(createMigrator(given));
    assert.deepEqual(given, before);
  });

  it('takes a migrator without a legacy: the migration is over', async () => {
    const { legacy: _, ...alone } = options();
    assert.deepEqual(await createMigrator(alone).login({ identifier: 'ada', password: 'a password' }), { status: 'rejected' });
  });

  it('CFG-01: answers with a configuration error where a phase that is asked for is none', async () => {
    const migrator = createMigrator({ ...options(), phase: (() => 'maybe') as unknown as () => 'on' });
    await assert.rejects(migrator.login({ identifier: 'ada', password: 'a password' }), { code: 'configuration', status: 500 });
  });

  it('CFG-04: makes migrators that share nothing', async () => {
    const [one, other] = [createMigrator(options()), createMigrator(options())];
    const told: unknown[] = [];
    one.on('rejected', (event) => told.push(event));
    await other.login({ identifier: 'ada', password: 'a password' });
    assert.deepEqual(told, []);
  });

  it('makes sure of every store before it says that it is ready', async () => {
    const given = options();
    const asked: unknown[] = [];
    const stores = {
      users: Object.assign(given.users, { ready: async (checks: unknown) => void asked.push(['users', typeof checks]) }),
      ledger: Object.assign(given.ledger, { ready: async () => void asked.push('ledger') }),
      limits: Object.assign(given.limits, { ready: async () => void asked.push('limits') }),
    };
    await createMigrator({ ...given, ...stores }).ready();
    assert.deepEqual(asked, [['users', 'object'], 'ledger', 'limits']);
    await createMigrator(options()).ready();
  });
});
