import assert from 'node:assert/strict';
import type { Phase } from '../../lib/core/context.js';
import { deferred } from '../support/deferred.js';
import { ada, type Person } from '../support/scripted-legacy.js';
import { addUser, outcome, until, world } from '../support/world.js';

const EMAIL = 'ada@example.org';
const bob: Person = { profile: { id: 2, email: 'bob@example.org', emailVerified: true }, password: 'an old password' };

/** In phase `shadow`, with Ada here under a password of her own; what was written beside the counts. */
async function rehearsing(phase: Phase | (() => Phase) = 'shadow') {
  const here = world({ phase, people: [ada, bob] });
  const user = await addUser(here.users, { email: EMAIL, passwordHash: await here.hasher.hash(ada.password), emailVerified: true });
  const state = async () =>
    JSON.stringify([await here.users.findById(user.id), await here.users.find('bob@example.org'), await here.ledger.counts()]);
  const before = await state();
  const shadow = async () => {
    await here.settled();
    assert.equal(await state(), before, 'nothing is written but the counts');
    return (await here.migrator.progress()).shadow;
  };
  return { ...here, shadow };
}

const counts = (differing: Partial<Record<'agree' | 'onlyHere' | 'onlyLegacy' | 'faults', number>>) => ({
  agree: 0,
  onlyHere: 0,
  onlyLegacy: 0,
  faults: 0,
  ...differing,
});

describe('A rehearsal, phase shadow', () => {
  it('answers a login as in off, asks the old system afterwards, and counts whether it agrees', async () => {
    const { migrator, legacy, shadow } = await rehearsing();
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    assert.deepEqual(await shadow(), counts({ agree: 1 }));
    assert.deepEqual(legacy.verified, [{ identifier: EMAIL, password: ada.password }]);
    assert.equal(await outcome(migrator, EMAIL, 'another password'), 'rejected');
    assert.deepEqual(await shadow(), counts({ agree: 2 }));
    assert.equal(await outcome(migrator, 'Bob@example.org', bob.password), 'rejected');
    assert.deepEqual(await shadow(), counts({ agree: 2, onlyLegacy: 1 }));
    legacy.people.length = 0;
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    assert.deepEqual(await shadow(), counts({ agree: 2, onlyLegacy: 1, onlyHere: 1 }));
    assert.equal((await migrator.progress()).migrated, 0);
  });

  it('makes nobody wait for the old system, and asks nothing before the answer', async () => {
    const { migrator, legacy, shadow } = await rehearsing();
    const never = deferred();
    legacy.before = () => never.promise;
    assert.equal(await outcome(migrator, 'bob@example.org', bob.password), 'rejected');
    await until(() => legacy.verified.length);
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    never.resolve();
    assert.deepEqual(await shadow(), counts({ agree: 1, onlyLegacy: 1 }));
  });

  it('counts what is no answer, and one about somebody else, as a fault, and tells nobody but the operator', async () => {
    const { migrator, legacy, shadow, named } = await rehearsing();
    legacy.fail();
    assert.equal(await outcome(migrator, 'bob@example.org', bob.password), 'rejected');
    assert.deepEqual(await shadow(), counts({ faults: 1 }));
    assert.equal(named('legacy-fault').length, 1);
    legacy.recover();
    legacy.verdict = () => ({ id: 9, email: 'somebody@example.org' });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    assert.deepEqual(await shadow(), counts({ faults: 2 }));
    assert.deepEqual([named('conflict'), (await migrator.progress()).conflicts], [[], 0]);
  });

  it('compares no login that was not answered', async () => {
    const { migrator, legacy, shadow } = await rehearsing();
    assert.equal(await outcome(migrator, '', 'a password'), 'invalid_request');
    assert.deepEqual(await shadow(), counts({}));
    assert.deepEqual(legacy.verified, []);
  });

  it('asks once where identical logins share one run', async () => {
    const { migrator, legacy, shadow } = await rehearsing();
    const logins = Array.from({ length: 5 }, () => outcome(migrator, 'bob@example.org', bob.password));
    assert.deepEqual(new Set(await Promise.all(logins)), new Set(['rejected']));
    assert.deepEqual(await shadow(), counts({ onlyLegacy: 1 }));
    assert.equal(legacy.verified.length, 1);
  });

  it('looks people up afterwards, too: for getUser and a reset', async () => {
    const { migrator, legacy, mail, shadow } = await rehearsing();
    assert.equal((await migrator.getUser(EMAIL)).status, 'here');
    assert.deepEqual(await shadow(), counts({ agree: 1 }));
    assert.deepEqual(await migrator.getUser('bob@example.org'), { status: 'unknown' });
    assert.deepEqual(await shadow(), counts({ agree: 1, onlyLegacy: 1 }));
    assert.deepEqual(await migrator.getUser('nobody@example.org'), { status: 'unknown' });
    assert.deepEqual(await shadow(), counts({ agree: 2, onlyLegacy: 1 }));
    await migrator.requestPasswordReset('bob@example.org', { mail });
    assert.deepEqual(await shadow(), counts({ agree: 2, onlyLegacy: 2 }));
    await migrator.requestPasswordReset(EMAIL, { mail });
    assert.deepEqual(await shadow(), counts({ agree: 3, onlyLegacy: 2 }));
    assert.deepEqual(
      mail.messages.map(({ to }) => to),
      [EMAIL],
    );
    assert.deepEqual(legacy.looked, [EMAIL, 'bob@example.org', 'nobody@example.org', 'bob@example.org', EMAIL]);
  });

  it('looks an address up afterwards that somebody wants: at a signup and a change', async () => {
    const here = world({ phase: 'shadow', people: [bob] });
    const fields = { email: 'bob@example.org', password: 'a new password' };
    assert.deepEqual(await here.migrator.signUp(fields, { mail: here.mail }), { status: 'verification_sent' });
    await here.settled();
    assert.equal(here.mail.newest('verify-email').to, 'bob@example.org', 'as in off, the address is free');
    const { user } = await here.migrator.verifyEmail(here.mail.token('verify-email'));
    await here.migrator.requestEmailChange(user.id, 'robert@example.org', { mail: here.mail });
    await here.settled();
    assert.deepEqual((await here.migrator.progress()).shadow, counts({ onlyLegacy: 1, agree: 1 }));
    assert.deepEqual(here.legacy.looked, ['bob@example.org', 'robert@example.org']);
  });

  it('asks nothing once the phase is another, and does not count what it was turned off during', async () => {
    let phase: Phase = 'shadow';
    const { migrator, legacy, settled } = await rehearsing(() => phase);
    assert.equal(await outcome(migrator, 'bob@example.org', bob.password), 'rejected');
    phase = 'off';
    await settled();
    assert.deepEqual([legacy.verified, (await migrator.progress()).shadow], [[], undefined]);

    phase = 'shadow';
    const answer = deferred();
    legacy.before = () => answer.promise;
    assert.equal(await outcome(migrator, 'bob@example.org', bob.password), 'rejected');
    await until(() => legacy.verified.length);
    phase = 'off';
    answer.reject(new Error('gone'));
    await settled();
    assert.equal((await migrator.progress()).shadow, undefined);
  });

  it('is not there in the other phases', async () => {
    for (const phase of ['on', 'off'] as const) {
      const { migrator, legacy, settled } = await rehearsing(() => phase);
      assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
      await settled();
      assert.deepEqual([legacy.verified, legacy.looked, (await migrator.progress()).shadow], [[], [], undefined]);
    }
  });

  it('LOG-05: whose counts can’t be written harms nobody', async () => {
    const { migrator, ledger, logger, settled } = await rehearsing();
    ledger.overview.noteRehearsal = async () => {
      throw new Error('s3cret');
    };
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    await settled();
    assert.ok(!logger.text().includes('s3cret'));
  });
});
