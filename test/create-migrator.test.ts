import assert from 'node:assert/strict';
import { createMigrator, type MigratorOptions } from '../lib/create-migrator.js';
import { memoryStores } from '../lib/stores/memory/index.js';
import { plainHasher } from './support/counting-hasher.js';
import { ScriptedLegacy } from './support/scripted-legacy.js';

const options = () => ({ ...memoryStores(), legacy: new ScriptedLegacy(), passwords: { hasher: plainHasher } });
const refused = (given: unknown, ...messages: readonly RegExp[]) =>
  assert.throws(
    () => createMigrator(given as MigratorOptions<unknown>),
    (error: Error & { code?: unknown; status?: unknown }) => {
      assert.deepEqual([error.code, error.status], ['configuration', 500]);
      for (const message of messages) assert.match(error.message, message);
      return true;
    },
  );

describe('createMigrator', () => {
  it('CFG-01: refuses wrong options with a configuration error that lists all of them', () => {
    refused({}, /users/, /ledger/);
    refused({ legacy: {}, phase: 'maybe', guard: { timeout: 0 } }, /users/, /ledger/, /verify/, /phase/, /guard\.timeout/);
    refused({ ...options(), canonicalize: 'lower', profile: {}, guard: { timeout: '5s' } }, /canonicalize/, /profile/, /guard\.timeout/);
  });

  it('CFG-01: refuses what is no store, source, phase, hasher or bound', () => {
    for (const given of [undefined, null, 'x', [], { users: {}, ledger: {} }]) refused(given, /users/);
    refused({ ...options(), ledger: new Map() }, /ledger/);
    refused({ ...options(), limits: {} }, /limits/);
    for (const legacy of ['x', () => true, { verify: () => true }, { getUser: () => null }, [null], [{}]])
      refused({ ...options(), legacy }, /legacy/);
    for (const phase of ['ON', 'shadow', true, 1, null]) refused({ ...options(), phase }, /phase/);
    for (const hasher of ['bcrypt', {}, { hash: () => '' }]) refused({ ...options(), passwords: { hasher } }, /hasher/);
    refused({ ...options(), passwords: { policy: { min: 8 } } }, /policy/);
    for (const [bound, values] of Object.entries({
      timeout: [0, -1, 1.5, Number.NaN],
      concurrency: [0, '5'],
      queue: [-1],
      failures: [0],
      resetAfter: [0],
    })) {
      for (const value of values) refused({ ...options(), guard: { [bound]: value } }, new RegExp(`guard\\.${bound}`));
    }
  });

  it('CFG-01: refuses two sources of one name, whose ids would meet in the ledger', () => {
    refused({ ...options(), legacy: [new ScriptedLegacy(), new ScriptedLegacy()] }, /'legacy'/);
    refused({ ...options(), legacy: [{ verify: () => null, getUser: () => null }, new ScriptedLegacy([], 'legacy')] }, /'legacy'/);
    assert.ok(createMigrator({ ...options(), legacy: [new ScriptedLegacy([], 'one'), new ScriptedLegacy([], 'other')] }));
  });

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
