import assert from 'node:assert/strict';
import type { LegacySource } from '../../../../lib/core/ports.js';
import { ada, type Person, ScriptedLegacy } from '../../../support/scripted-legacy.js';
import { addUser, outcome } from '../../../support/world.js';
import { inEveryOrder } from '../interleavings.js';
import { EMAIL, login, twin } from './acts.js';
import { comesBack, isIn } from './checks.js';

describe('Logins that claim one user, in every order of two processes', function () {
  this.timeout(60_000);

  it('CON-02: of two people with one address, at most one gets in under each password, and never as the other', async () => {
    await inEveryOrder({
      people: [ada, twin],
      acts: [login(), login('twin', twin.password)],
      check: async (here, ends) => {
        assert.ok(ends.includes(null) || ends.filter(isIn).length === 1, 'one gets in, the other meets a conflict');
        const user = await here.users.find(EMAIL);
        const owner = user?.username === 'twin' ? twin : ada;
        if (user?.passwordHash) assert.equal(user.passwordHash, `plain:${owner.password}`);
      },
    });
  });

  it('I1: two sources that verified one address are one user, and the password of the first stays', async () => {
    const other: Person = { profile: { ...ada.profile, id: 'x' }, password: 'over there' };
    const sources: readonly [LegacySource, LegacySource] = [new ScriptedLegacy([ada], 'one'), new ScriptedLegacy([other], 'other')];
    await inEveryOrder({
      sources,
      acts: [login(), login(EMAIL, other.password)],
      check: async (here, ends) => {
        assert.ok(ends.includes(null) || ends.some(isIn), 'one of them at least gets in');
        const user = await here.users.find(EMAIL);
        assert.ok(user);
        assert.equal(await here.users.findHolder({ email: null, username: 'ada' }).then((holder) => holder?.id), user.id);
      },
    });
  });

  it('MIG-15: two logins of somebody without a password give one, by the address or the username', async () => {
    for (const identifier of [EMAIL, 'ada']) {
      await inEveryOrder({
        prepare: ({ users }) => addUser(users, {}),
        acts: [login(), login(identifier)],
        check: async (here, ends) => {
          assert.ok(
            ends.every((end) => end === null || isIn(end)),
            'both are let in',
          );
          await comesBack(here);
        },
      });
    }
  });

  it('MIG-15: of two people of one address, a user without a password goes to one, and never changes hands', async () => {
    await inEveryOrder({
      people: [ada, twin],
      prepare: ({ users }) => addUser(users, {}),
      acts: [login(), login(EMAIL, twin.password)],
      check: async (here, [first, second]) => {
        assert.ok(!(isIn(first) && isIn(second)));
        const before = await here.users.find(EMAIL);
        for (const password of [ada.password, twin.password]) await outcome(here.migrator, EMAIL, password);
        const after = await here.users.find(EMAIL);
        if (before?.passwordHash) assert.equal(after?.passwordHash, before.passwordHash);
      },
    });
  });
});
