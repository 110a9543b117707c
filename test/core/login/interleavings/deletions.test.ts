import assert from 'node:assert/strict';
import { addUser } from '../../../support/world.js';
import { inEveryOrder } from '../interleavings.js';
import { deleteWhoIsThere, EMAIL, login, loginThenDelete } from './acts.js';
import { hereOrGone, staysDeleted } from './checks.js';

describe('Logins and deletions, in every order of two processes', function () {
  this.timeout(60_000);

  for (const how of ['api', 'raw'] as const) {
    for (const identifier of [EMAIL, 'ada']) {
      it(`CON-14: a login by ${identifier} does not outlive a deletion (${how}) that followed another login`, async () => {
        await inEveryOrder({
          acts: [login(identifier), loginThenDelete(how)],
          check: async (here, [, end]) =>
            end === 'deleted' ? await staysDeleted(here) : end === null ? undefined : assert.fail(`the other was ${end}`),
        });
      });
    }
  }

  it('CON-14: a deletion at any moment of a first login leaves no account behind', async () => {
    await inEveryOrder({
      acts: [login(), deleteWhoIsThere],
      check: async (here, [, end]) => (end === 'deleted' ? await staysDeleted(here) : await hereOrGone(here)),
    });
  });

  it('CON-14: a raw deletion of somebody who had a password, at any moment, is for good', async () => {
    await inEveryOrder({
      acts: [
        login(),
        async (_, { users }) => {
          const user = await users.find(EMAIL);
          if (!user) return 'nobody';
          await users.remove(user.id);
          return user.passwordHash ? 'deleted' : 'half-made';
        },
      ],
      check: async (here, [, end]) => (end === 'deleted' ? await staysDeleted(here) : await hereOrGone(here)),
    });
  });

  it('CON-14: a deletion finishes what another that was cut off had begun', async () => {
    await inEveryOrder({
      prepare: (here) => login()(here.migrator, here),
      acts: [deleteWhoIsThere, deleteWhoIsThere],
      check: async (here) => await staysDeleted(here),
    });
  });

  it('I4: somebody without a password, deleted while they log in, stays deleted', async () => {
    await inEveryOrder({
      prepare: ({ users }) => addUser(users, {}),
      acts: [login(), deleteWhoIsThere],
      check: async (here, [, end]) => (end === 'deleted' ? await staysDeleted(here) : await hereOrGone(here)),
    });
  });
});
