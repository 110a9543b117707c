import assert from 'node:assert/strict';
import { outcome } from '../../../support/world.js';
import { inEveryOrder } from '../interleavings.js';
import { changing, EMAIL, login, loginThenDelete, squatted } from './acts.js';
import { comesBack } from './checks.js';

describe('Taking an address back from a signup that never proved it, in every order of two processes', function () {
  this.timeout(60_000);

  it('IDN-07: two logins that take an address back from an unproven signup are one user, and the signup is over', async () => {
    await inEveryOrder({
      prepare: squatted,
      acts: [login(), login()],
      check: async (here) => {
        await comesBack(here);
        assert.equal(await outcome(here.migrator, EMAIL, 'of the squatter'), 'rejected');
      },
    });
  });

  it('CON-03: taking an address back wins over a change of the other’s password', async () => {
    await inEveryOrder({
      prepare: squatted,
      acts: [login(), changing('of the squatter', 'another of the squatter')],
      check: async (here) => {
        await comesBack(here);
        for (const password of ['of the squatter', 'another of the squatter'])
          assert.equal(await outcome(here.migrator, EMAIL, password), 'rejected');
      },
    });
  });

  it('CON-14: taking an address back and the other deleting their account leaves the owner able to log in', async () => {
    await inEveryOrder({
      prepare: squatted,
      acts: [
        login(),
        async (migrator, { users }) => {
          const user = await users.find(EMAIL);
          const gone = migrator.deleteUser(user?.id ?? 'nobody', { credentialsVersion: 'unproven:1' });
          return await gone.then(
            () => 'deleted',
            (error: { code: string }) => error.code,
          );
        },
      ],
      check: comesBack,
    });
  });

  it('I4: taking an address back from somebody who signed up anew brings no deleted person back', async () => {
    await inEveryOrder({
      prepare: async (here) => {
        await loginThenDelete('api')(here.migrator, here);
        await squatted(here);
      },
      acts: [login(), login(EMAIL, 'of the squatter')],
      check: async (here, [legacy, own]) => {
        assert.ok(legacy === null || legacy === 'rejected');
        assert.ok(own === null || own === 'verified');
        assert.equal(await outcome(here.migrator, EMAIL, 'of the squatter'), 'verified');
      },
    });
  });
});
