import assert from 'node:assert/strict';
import type { LegacySource } from '../../../lib/core/ports.js';
import { ada, type Person, ScriptedLegacy } from '../../support/scripted-legacy.js';
import { addUser, outcome, type World } from '../../support/world.js';
import { type Act, inEveryOrder } from './interleavings.js';

const EMAIL = 'ada@example.org';
const { id: _, ...nameless } = ada.profile;
const withoutId: Person = { ...ada, profile: nameless };
const twin: Person = { profile: { id: 2, email: EMAIL, username: 'twin', emailVerified: true, name: 'Twin' }, password: 'of the twin' };

const login =
  (identifier = EMAIL, password = ada.password): Act =>
  (migrator) =>
    outcome(migrator, identifier, password);
const isIn = (end: string | null): boolean => end === 'migrated' || end === 'verified';

/** Logs in and, once in, deletes the account. */
const loginThenDelete =
  (how: 'api' | 'raw', identifier = EMAIL, password = ada.password): Act =>
  async (migrator, { users }) => {
    const end = await migrator.login({ identifier, password });
    if (end.status === 'rejected') return 'rejected';
    if (how === 'api') await migrator.deleteUser(end.user.id);
    else await users.remove(end.user.id);
    return 'deleted';
  };

/** Deletes whoever has the address, through the library. */
const deleteWhoIsThere: Act = async (migrator, { users }) => {
  const user = await users.find(EMAIL);
  if (!user) return 'nobody';
  await migrator.deleteUser(user.id);
  return 'deleted';
};

const squatted = ({ users }: World) => addUser(users, { passwordHash: 'plain:of the squatter', credentialsVersion: 'unproven:1' });

async function oneUser({ users, ledger }: World): Promise<void> {
  const holder = await users.findHolder({ email: EMAIL, username: null });
  assert.ok(holder?.passwordHash);
  const byName = await users.findHolder({ email: null, username: 'ada' });
  assert.ok(byName === null || byName.id === holder.id);
  assert.ok((await ledger.findByUser(holder.id)).some(({ state }) => state === 'migrated'));
}

/** The person gets in, at the second try at the latest, and is one user. */
async function comesBack(here: World): Promise<void> {
  assert.ok(isIn(await outcome(here.migrator, EMAIL, ada.password)), 'the owner gets in');
  await oneUser(here);
  assert.equal(await outcome(here.migrator, EMAIL, 'not the password'), 'rejected');
}

async function staysDeleted({ migrator, users }: World): Promise<void> {
  for (const identifier of [EMAIL, 'ada'])
    assert.equal(await outcome(migrator, identifier, ada.password), 'rejected', `I4: by ${identifier}`);
  assert.equal(await users.findHolder({ email: EMAIL, username: 'ada' }), null);
}

const rounds = (times: number) => assert.ok(times > 40, `only ${times} orders`);

describe('Two processes, in every order', function () {
  this.timeout(60_000);

  it('CON-01: two first logins of one person are one user', async () => {
    rounds(
      await inEveryOrder({
        acts: [login(), login()],
        check: async (here, ends) => {
          assert.ok(
            ends.every((end) => end === null || isIn(end)),
            'both are let in',
          );
          await comesBack(here);
          assert.equal((await here.ledger.counts()).migrated, 1);
        },
      }),
    );
  });

  it('CON-01: only one of them is told that it migrated the person', async () => {
    await inEveryOrder({
      acts: [login(), login()],
      check: async (_, ends) => assert.ok(ends.includes(null) || ends.filter((end) => end === 'migrated').length === 1),
    });
  });

  for (const [what, person] of Object.entries({ 'with an id': ada, 'without one': withoutId })) {
    it(`CON-01: a first login by the address and one by the username, of a person ${what}, are one user`, async () => {
      await inEveryOrder({
        people: [person],
        acts: [login(), login('ada')],
        check: async (here, ends) => {
          assert.ok(
            ends.every((end) => end === null || isIn(end)),
            'both are let in',
          );
          await comesBack(here);
        },
      });
    });
  }

  it('LEG-09: of a right and a wrong password, only the right one gets in', async () => {
    await inEveryOrder({
      acts: [login(), login(EMAIL, 'not the password')],
      check: async (here, [right, wrong]) => {
        assert.ok(right === null || isIn(right));
        assert.ok(wrong === null || wrong === 'rejected');
        await comesBack(here);
      },
    });
  });

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
      acts: [
        login(),
        async (migrator, { users }) => {
          const user = await users.find(EMAIL);
          const changed = migrator.changePassword(user?.id, 'of the squatter', 'another of the squatter');
          return await changed.then(
            () => 'changed',
            (error: { code: string }) => error.code,
          );
        },
      ],
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

  it('I4: somebody without a password, deleted while they log in, stays deleted', async () => {
    await inEveryOrder({
      prepare: ({ users }) => addUser(users, {}),
      acts: [login(), deleteWhoIsThere],
      check: async (here, [, end]) => (end === 'deleted' ? await staysDeleted(here) : await hereOrGone(here)),
    });
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

/** Nobody was told of a deletion: the person is in, or was seen to be gone, but never half. */
async function hereOrGone(here: World): Promise<void> {
  const end = await outcome(here.migrator, EMAIL, ada.password);
  if (isIn(end)) return await oneUser(here);
  assert.equal(end, 'rejected');
  await staysDeleted(here);
}

const changing =
  (current: string, next: string): Act =>
  async (migrator, { users }) => {
    const user = await users.find(EMAIL);
    return await migrator.changePassword(user?.id, current, next).then(
      () => 'changed',
      (error: { code: string }) => error.code,
    );
  };

const inWith = async (migrator: World['migrator'], ...candidates: readonly string[]): Promise<boolean[]> => {
  const ends: boolean[] = [];
  for (const password of candidates) ends.push(isIn(await outcome(migrator, EMAIL, password)));
  return ends;
};
