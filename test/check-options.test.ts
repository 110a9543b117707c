import assert from 'node:assert/strict';
import { checkedPhase, checkOptions } from '../lib/check-options.js';
import type { MigratorOptions } from '../lib/create-migrator.js';
import { memoryStores } from '../lib/stores/memory/index.js';
import { plainHasher } from './support/counting-hasher.js';
import { ScriptedLegacy } from './support/scripted-legacy.js';

const options = () => ({ ...memoryStores(), legacy: new ScriptedLegacy(), passwords: { hasher: plainHasher } });
const refused = (given: unknown, ...messages: readonly RegExp[]) =>
  assert.throws(
    () => checkOptions(given as MigratorOptions<unknown>),
    (error: Error & { code?: unknown; status?: unknown }) => {
      assert.deepEqual([error.code, error.status], ['configuration', 500]);
      for (const message of messages) assert.match(error.message, message);
      return true;
    },
  );

describe('checkOptions', () => {
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
    checkOptions({ ...options(), legacy: [new ScriptedLegacy([], 'one'), new ScriptedLegacy([], 'other')] });
  });
});

describe('checkedPhase', () => {
  it('CFG-01: gives a phase, and refuses what is none', () => {
    assert.deepEqual([checkedPhase('on'), checkedPhase('off')], ['on', 'off']);
    for (const phase of [undefined, null, 'ON', '', true]) assert.throws(() => checkedPhase(phase), { code: 'configuration' });
  });
});
