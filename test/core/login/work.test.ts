import assert from 'node:assert/strict';
import { bcryptHasher } from '../../../lib/passwords/index.js';
import { ada } from '../../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';

/** How much a login costs once the migrator is warm, and how it ended. */
async function cost(here: World, identifier: string, password: string) {
  await outcome(here.migrator, 'somebody else', 'warms the dummy up');
  const before = here.hasher.work();
  const end = await outcome(here.migrator, identifier, password);
  return { end, work: here.hasher.work() - before };
}

interface Attempt {
  readonly identifier: string;
  readonly password: string;
}

const wrong: Attempt = { identifier: EMAIL, password: 'wrong' };
const right: Attempt = { identifier: EMAIL, password: ada.password };

/** What stands behind a rejection: prepares it, and says what is tried. */
const REJECTED: Record<string, (here: World) => Promise<Attempt>> = {
  'nobody has the identifier, here or there': async () => ({ identifier: 'nobody@example.org', password: 'wrong' }),
  'the password is wrong over there': async () => wrong,
  'the password is wrong here': async ({ users, hasher }) => {
    await addUser(users, { passwordHash: await hasher.hash('right') });
    return wrong;
  },
  'the stored hash is cheaper than a new one would be': async ({ users }) => {
    await addUser(users, { passwordHash: await bcryptHasher({ cost: 5 }).hash('right') });
    return wrong;
  },
  'the stored hash is malformed': async ({ users }) => {
    await addUser(users, { passwordHash: '$2b$04$nonsense' });
    return wrong;
  },
  'the stored hash is of no known scheme': async ({ users }) => {
    await addUser(users, { passwordHash: 'plaintext' });
    return wrong;
  },
  'the user has no password': async ({ users }) => {
    await addUser(users, {});
    return wrong;
  },
  'the user is blocked': async ({ users, hasher }) => {
    await addUser(users, { blocked: true, passwordHash: await hasher.hash('right') });
    return wrong;
  },
  'the user is blocked, and the password right': async ({ users, hasher }) => {
    await addUser(users, { blocked: true, passwordHash: await hasher.hash('right') });
    return { identifier: EMAIL, password: 'right' };
  },
  'the user is blocked and has no password': async ({ users }) => {
    await addUser(users, { blocked: true });
    return wrong;
  },
  'the person is blocked over there': async ({ legacy }) => {
    legacy.people[0] = { ...ada, profile: { ...ada.profile, blocked: true } };
    return right;
  },
  'the person was deleted here': async ({ migrator }) => {
    const login = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    await migrator.deleteUser(login.user.id);
    return right;
  },
  'the person has another password here, and came under their old name': async ({ migrator, users }) => {
    const login = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    await migrator.changePassword(login.user.id, ada.password, 'a new long password');
    await users.update(login.user.id, {}, { email: 'new@example.org' });
    return right;
  },
  'an unproven signup has the address, and the password is nobody’s': async ({ users, hasher }) => {
    await addUser(users, { passwordHash: await hasher.hash('right'), credentialsVersion: 'unproven:1' });
    return wrong;
  },
};

describe('The work of a login', () => {
  for (const [when, prepare] of Object.entries(REJECTED)) {
    it(`ENU-03: is one hash where ${when}`, async () => {
      const here = world();
      const { identifier, password } = await prepare(here);
      assert.deepEqual(await cost(here, identifier, password), { end: 'rejected', work: 1 });
    });
  }

  it('ENU-03: is one hash where the legacy is gone, or no longer asked', async () => {
    for (const options of [{ phase: 'off' }, { legacy: [] }] as const) {
      assert.deepEqual(await cost(world(options), EMAIL, ada.password), { end: 'rejected', work: 1 });
    }
  });

  it('ENU-03: is none where there is no answer', async () => {
    const here = world();
    await outcome(here.migrator, 'somebody else', 'warms the dummy up');
    here.legacy.fail();
    const before = here.hasher.work();
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'legacy_unavailable');
    assert.equal(here.hasher.work(), before);
  });

  it('ENU-03: is one hash for the very first of the unknown too', async () => {
    const here = world();
    assert.equal(await outcome(here.migrator, 'nobody@example.org', 'wrong'), 'rejected');
    assert.equal(here.hasher.work(), 1);
  });

  it('is one hash where somebody gets in', async () => {
    const here = world();
    assert.deepEqual(await cost(here, EMAIL, ada.password), { end: 'migrated', work: 1 });
    assert.deepEqual(await cost(here, EMAIL, ada.password), { end: 'verified', work: 1 });
  });

  it('I9: is none, with no question to store or legacy, where the input is malformed', async () => {
    const here = world();
    const asked: string[] = [];
    const users = new Proxy(here.users, {
      get(target, method) {
        asked.push(String(method));
        return Reflect.get(target, method);
      },
    });
    const { migrator, legacy } = world({ users, passwords: { hasher: here.hasher } });
    asked.length = 0;
    const inputs = [
      ['', 'a password'],
      ['ada\0', 'a password'],
      ['a@b@c', 'a password'],
      [EMAIL, ''],
      [EMAIL, '   '],
      [EMAIL, 'x'.repeat(5000)],
      [EMAIL, 'lone \ud800'],
    ] as const;
    for (const [identifier, password] of inputs) assert.equal(await outcome(migrator, identifier, password), 'invalid_request');
    assert.deepEqual([here.hasher.work(), legacy.verified.length, asked], [0, 0, []]);
  });
});
