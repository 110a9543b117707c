import assert from 'node:assert/strict';
import type { Phase } from '../../../lib/core/context.js';
import { deferred } from '../../support/deferred.js';
import { ada, type Person, ScriptedLegacy } from '../../support/scripted-legacy.js';
import { outcome, until, world } from '../../support/world.js';

const crowd: readonly Person[] = Array.from({ length: 40 }, (_, index) => ({
  profile: { id: index, email: `person${index}@example.org`, emailVerified: true },
  password: `the old password ${index}`,
}));

/** A migration that can be switched off. */
function switchable(options: Parameters<typeof world>[0] = {}) {
  const state: { phase: Phase } = { phase: 'on' };
  const here = world({ phase: () => state.phase, ...options });
  return { ...here, off: () => void (state.phase = 'off') };
}

const loginOf = ({ migrator }: ReturnType<typeof switchable>, { profile, password }: Person) =>
  outcome(migrator, profile.email ?? '', password);

describe('Turning the phase to off', () => {
  it('MIG-16: under load: nothing is asked after it, nobody is told of an outage, and who is here notices nothing', async () => {
    const here = switchable({ people: crowd, guard: { concurrency: 4 } });
    const [first, ...others] = crowd;
    assert.ok(first);
    assert.equal(await loginOf(here, first), 'migrated');
    const answers = deferred();
    here.legacy.before = () => answers.promise;
    const logins = others.map((person) => loginOf(here, person));
    await until(() => here.legacy.verified.length === 5);
    here.off();
    const known = Array.from({ length: 20 }, (_, index) =>
      outcome(here.migrator, 'person0@example.org', index % 2 ? 'wrong' : first.password),
    );
    assert.deepEqual(
      await Promise.all(known),
      known.map((_, index) => (index % 2 ? 'rejected' : 'verified')),
    );
    answers.reject(new Error('the old system is no more'));
    assert.deepEqual(new Set(await Promise.all(logins)), new Set(['rejected']));
    assert.equal(here.legacy.verified.length, 5, 'those that waited for a turn were not sent on');
    assert.deepEqual(new Set(await Promise.all(others.map((person) => loginOf(here, person)))), new Set(['rejected']));
    assert.equal(here.legacy.verified.length, 5);
  });

  it('MIG-16: lets in whom the old system still vouched for when it was asked before', async () => {
    const here = switchable();
    const answer = deferred();
    here.legacy.before = () => answer.promise;
    const login = loginOf(here, ada);
    await until(() => here.legacy.verified.length);
    here.off();
    answer.resolve();
    assert.equal(await login, 'migrated');
    assert.equal(await loginOf(here, ada), 'verified');
  });

  it('MIG-16: between two sources, or verify and getUser, asks no more', async () => {
    const [crm, shop] = [new ScriptedLegacy([], 'crm'), new ScriptedLegacy([ada], 'shop')];
    const two = switchable({ legacy: [crm, shop] });
    crm.before = two.off;
    assert.equal(await loginOf(two, ada), 'rejected');
    assert.deepEqual([crm.verified.length, shop.verified.length], [1, 0]);

    const one = switchable();
    one.legacy.verdict = () => {
      one.off();
      return true;
    };
    assert.equal(await loginOf(one, ada), 'rejected');
    assert.deepEqual([one.legacy.verified.length, one.legacy.looked], [1, []]);
  });

  it('MIG-16: gives nobody a 503 for a breaker that is open, or a source that never answers', async () => {
    const here = switchable({ guard: { failures: 1, timeout: 50 } });
    here.legacy.before = () => new Promise(() => {});
    const login = loginOf(here, ada);
    await until(() => here.legacy.verified.length);
    here.off();
    assert.equal(await login, 'rejected');
    assert.equal(await loginOf(here, ada), 'rejected');
    assert.equal(here.legacy.verified.length, 1);
  });

  it('asks nobody how many there are', async () => {
    let asked = 0;
    const legacy = Object.assign(new ScriptedLegacy(), { count: () => ++asked });
    const here = switchable({ legacy });
    assert.equal((await here.migrator.progress()).legacyTotal, 1);
    here.off();
    const after = await here.migrator.progress();
    assert.deepEqual([after.phase, after.legacyTotal, asked], ['off', 1, 1], 'what was known stays');
    const fresh = world({ phase: 'off', legacy });
    assert.deepEqual([(await fresh.migrator.progress()).legacyTotal, asked], [undefined, 1]);
  });

  it('LEG-01: is no way out of an outage while it is on', async () => {
    const here = switchable();
    here.legacy.fail();
    assert.equal(await loginOf(here, ada), 'legacy_unavailable');
  });
});
