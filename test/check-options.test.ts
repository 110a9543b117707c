import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { checkedSpelling, checkOptions, currentPhase } from '../lib/check-options.js';
import { InvalidRequestError } from '../lib/core/errors.js';
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

  it('CFG-01: refuses an option that there is not, which would otherwise be silently not there', () => {
    refused({ ...options(), legcay: {} }, /legcay/);
    refused({ ...options(), guard: { timout: 1 } }, /guard\.timout/);
    refused({ ...options(), passwords: { hashers: [] } }, /passwords\.hashers/);
    refused({ ...options(), guard: null, passwords: { verifiers: 5 }, logger: 5 }, /guard/, /verifiers/, /logger/);
  });

  it('CFG-01: refuses what is no store, source, phase, hasher or bound', () => {
    for (const given of [undefined, null, 'x', [], { users: {}, ledger: {} }]) refused(given, /users/);
    refused({ ...options(), ledger: new Map() }, /ledger/);
    for (const port of ['tokens', 'limits']) {
      for (const given of [{}, null, [], 'mongodb', { insert: () => true }])
        refused({ ...options(), [port]: given }, new RegExp(`expected ${port} to be`));
      checkOptions({ ...options(), [port]: undefined });
    }
    for (const legacy of ['x', () => true, { verify: () => true }, { getUser: () => null }, [null], [{}]])
      refused({ ...options(), legacy }, /legacy/);
    for (const phase of ['ON', 'Shadow', true, 1, null]) refused({ ...options(), phase }, /phase/);
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

  it('CFG-01: refuses formats and limits of passwords that are none, which would refuse nothing or never be asked', () => {
    const passwords = (given: object) => ({ ...options(), passwords: { hasher: plainHasher, ...given } });
    const format = { name: 'acme', read: () => assert.fail('read') };
    for (const formats of ['bcrypt', {}, null]) refused(passwords({ formats }), /expected passwords\.formats to be an array/);
    for (const wrong of [null, 'bcrypt', () => format, { name: 'acme' }, { ...format, name: '' }, { read: format.read }])
      refused(passwords({ formats: [format, wrong] }), /expected passwords\.formats\[1\] to have a name and the function read/);
    refused(passwords({ formats: [{ ...format, recognizes: /acme/ }] }), /passwords\.formats\[0\]\.recognizes to be a function/);
    refused(passwords({ formats: [{ ...format, encoding: 'ebcdic' }] }), /passwords\.formats\[0\]\.encoding to be 'utf8'/);
    refused(passwords({ formats: [format, { ...format }] }), /two of passwords\.formats are named 'acme'/);
    for (const limits of [5, null, [], 'none']) refused(passwords({ limits }), /expected passwords\.limits to be an object/);
    refused(passwords({ limits: { bcryptcost: 12 } }), /no option passwords\.limits\.bcryptcost; there are bcryptCost, /);
    for (const limit of ['12', -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, null])
      refused(passwords({ limits: { bcryptCost: limit } }), /expected passwords\.limits\.bcryptCost to be a whole number from 0/);
    checkOptions(passwords({ formats: [format], limits: { bcryptCost: 12, cryptRounds: undefined } }));
  });

  it('CFG-01: refuses two sources of one name, whose ids would meet in the ledger', () => {
    refused({ ...options(), legacy: [new ScriptedLegacy(), new ScriptedLegacy()] }, /'legacy'/);
    refused({ ...options(), legacy: [{ verify: () => null, getUser: () => null }, new ScriptedLegacy([], 'legacy')] }, /'legacy'/);
    checkOptions({ ...options(), legacy: [new ScriptedLegacy([], 'one'), new ScriptedLegacy([], 'other')] });
  });
});

describe('currentPhase', () => {
  it('CFG-01: gives the phase that stands or is told, and refuses what is none', async () => {
    for (const phase of ['on', 'off', 'shadow'] as const)
      assert.deepEqual([await currentPhase(phase), await currentPhase(() => phase)], [phase, phase]);
    assert.equal(await currentPhase(undefined), 'on');
    for (const phase of [null, 'ON', '', true]) await assert.rejects(currentPhase((() => phase) as never), { code: 'configuration' });
  });

  it('LOG-01: is no answer where the function fails, whose error is not handed on', async () => {
    const failing = () => Promise.reject(new Error('mongodb://user:secret@host'));
    await assert.rejects(currentPhase(failing), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'legacy_unavailable');
      assert.doesNotMatch(inspect(error), /secret/);
      return true;
    });
  });
});

describe('checkedSpelling', () => {
  it('CFG-01: refuses a spelling that is none, and hands on the refusal of an identifier', () => {
    assert.equal(checkedSpelling((identifier) => identifier.toUpperCase())('ada'), 'ADA');
    for (const spelling of ['', undefined, null, 5, Promise.resolve('ada')]) {
      assert.throws(() => checkedSpelling(() => spelling as never)('ada'), { code: 'configuration' });
    }
    const refusal = new InvalidRequestError();
    const refuse = () => {
      throw refusal;
    };
    assert.throws(() => checkedSpelling(refuse)('ada'), refusal);
  });
});
