import assert from 'node:assert/strict';
import { ada } from '../../../support/scripted-legacy.js';
import { addUser } from '../../../support/world.js';
import { inEveryOrder } from '../interleavings.js';
import { changing, EMAIL, login } from './acts.js';
import { inWith } from './checks.js';

describe('Changes of a password, in every order of two processes', function () {
  this.timeout(60_000);

  it('CON-13: a new password is never lost to the renewal of a hash', async () => {
    await inEveryOrder({
      prepare: ({ users }) => addUser(users, { passwordHash: 'outdated:a password here' }),
      acts: [login(EMAIL, 'a password here'), changing('a password here', 'a new long password')],
      check: async ({ migrator }, [, end]) => {
        if (end === 'changed') assert.deepEqual(await inWith(migrator, 'a password here', 'a new long password'), [false, true]);
        else assert.equal(end, null);
      },
    });
  });

  it('I7: a deletion asked for in a session is refused where the password is changed before it', async () => {
    await inEveryOrder({
      prepare: (here) => login()(here.migrator, here),
      acts: [
        changing(ada.password, 'a new long password'),
        async (migrator, { users }) => {
          const user = await users.find(EMAIL);
          assert.ok(user);
          return await migrator.deleteUser(user.id, { credentialsVersion: user.credentialsVersion }).then(
            () => 'deleted',
            (error: { code: string }) => error.code,
          );
        },
      ],
      check: async ({ users }, [, end]) => {
        const isThere = (await users.find(EMAIL)) !== null;
        if (end !== null) assert.equal(end, isThere ? 'invalid_credentials' : 'deleted');
      },
    });
  });

  it('I2: of two changes of one password, one wins and the other is told', async () => {
    await inEveryOrder({
      prepare: (here) => login()(here.migrator, here),
      acts: [changing(ada.password, 'the first new one'), changing(ada.password, 'the second new one')],
      check: async ({ migrator }, ends) => {
        const told = ends.map((end) => end === 'changed');
        const works = await inWith(migrator, 'the first new one', 'the second new one');
        if (!ends.includes(null)) assert.deepEqual(works, told);
        assert.ok(works.filter(Boolean).length <= 1);
      },
    });
  });
});
