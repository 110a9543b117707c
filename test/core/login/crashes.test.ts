import assert from 'node:assert/strict';
import type { Migrator } from '../../../lib/core/migrator.js';
import type { LegacySource } from '../../../lib/core/ports.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import type { MemoryUser } from '../../../lib/stores/memory/index.js';
import { plainHasher } from '../../support/counting-hasher.js';
import { deferred } from '../../support/deferred.js';
import { Crash, Crashing } from '../../support/failing-port.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { ada } from '../../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';
/** More writes than any flow here makes: a crash at each of them is tried until one is never reached. */
const MANY = 30;

const passwords = { hasher: plainHasher };
const newWorld = () => world({ passwords });

/** A process of its own on the stores of another, that dies at one of its writes. */
const doomed = ({ users, ledger, legacy }: World, crash: Crashing, source: LegacySource = legacy) =>
  createMigrator<MemoryUser>({
    users: crash.port(users),
    ledger: crash.port(ledger),
    legacy: source,
    passwords,
    logger: recordingLogger(),
  });

interface Scenario {
  readonly prepare?: (here: World) => Promise<unknown>;
  /** The legacy of the process that dies; the world's own by default. */
  readonly source?: LegacySource;
  readonly run: (migrator: Migrator<MemoryUser>, here: World) => Promise<unknown>;
  readonly check: (here: World) => Promise<void>;
}

/** Crashes before and after each write of a scenario, in a world of its own each time; how many writes there are. */
async function atEachWrite({ prepare, source, run, check }: Scenario): Promise<number> {
  for (let at = 1; at < MANY; at++) {
    for (const when of ['before', 'after'] as const) {
      const here = newWorld();
      await prepare?.(here);
      const crash = new Crashing(at, when);
      await run(doomed(here, crash, source), here).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      if (!crash.happened) return at - 1;
      try {
        await check(here);
      } catch (error) {
        throw new Error(`after a crash ${when} write ${at}`, { cause: error });
      }
    }
  }
  throw new Error(`more than ${MANY} writes`);
}

/** The next login succeeds, there is one user, and it lasts without the legacy. */
async function comesBack({ migrator, users, ledger, legacy }: World): Promise<void> {
  assert.equal(await outcome(migrator, EMAIL, 'not the password'), 'rejected');
  const login = await migrator.login({ identifier: EMAIL, password: ada.password });
  assert.ok(login.status !== 'rejected');
  const [record] = await ledger.findByAliases([EMAIL]);
  assert.deepEqual([record?.state, record?.userId], ['migrated', login.user.id]);
  assert.equal((await users.findHolder({ email: EMAIL, username: null }))?.id, login.user.id);
  assert.equal((await users.findHolder({ email: null, username: 'ada' }))?.id, login.user.id);
  assert.deepEqual(await ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
  legacy.fail();
  assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified', 'I5: it lasts');
}

/** No password opens anything, and nobody is there. */
async function staysGone({ migrator, users }: World): Promise<void> {
  for (const identifier of [EMAIL, 'ada']) assert.equal(await outcome(migrator, identifier, ada.password), 'rejected', identifier);
  assert.equal(await users.findHolder({ email: EMAIL, username: 'ada' }), null);
}

const login = (migrator: Migrator<MemoryUser>, identifier = EMAIL) => migrator.login({ identifier, password: ada.password });

describe('A process that dies at a write', () => {
  it('CON-04: of a first login, leaves nothing that the next login does not finish', async () => {
    const writes = await atEachWrite({ run: (migrator) => login(migrator), check: comesBack });
    assert.equal(writes, 4, 'claim, create, mark, give');
  });

  it('CON-04: of a first login by the username, is finished by a login with the address', async () => {
    await atEachWrite({ run: (migrator) => login(migrator, 'ada'), check: comesBack });
  });

  it('CON-04: twice in a row, at any two writes, leaves nothing that the next login does not finish', async () => {
    for (let first = 1; first <= 4; first++) {
      for (const when of ['before', 'after'] as const) {
        await atEachWrite({
          prepare: async (here) => await assert.rejects(login(doomed(here, new Crashing(first, when))), Crash),
          run: (migrator) => login(migrator),
          check: comesBack,
        });
      }
    }
  });

  it('MIG-17: tells nobody that they are in before their password is stored', async () => {
    const here = newWorld();
    const [asked, stored] = [deferred(), deferred()];
    const users = Object.assign(Object.create(here.users) as typeof here.users, {
      update: async (...args: Parameters<typeof here.users.update>) => {
        asked.resolve();
        await stored.promise;
        return await here.users.update(...args);
      },
    });
    const { migrator } = world({ passwords, users, ledger: here.ledger });
    let told = false;
    const pending = outcome(migrator, EMAIL, ada.password).finally(() => {
      told = true;
    });
    await asked.promise;
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(told, false);
    stored.resolve();
    assert.equal(await pending, 'migrated');
  });

  it('I5: takes nothing with it of a login that was answered, with the legacy switched off', async () => {
    const here = newWorld();
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
    const next = createMigrator<MemoryUser>({ users: here.users, ledger: here.ledger, passwords, logger: recordingLogger() });
    assert.equal(await outcome(next, EMAIL, ada.password), 'verified');
  });

  it('CON-06: whose answer was lost, recognises its own write in the next try', async () => {
    const here = newWorld();
    await assert.rejects(login(doomed(here, new Crashing(2, 'after'))), Crash);
    const orphan = await here.users.find(EMAIL);
    assert.ok(orphan && orphan.passwordHash === null);
    const again = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(again.status === 'migrated');
    assert.equal(again.user.id, orphan.id);
  });

  it('CON-04: of a login that gives a password to a user without one, is finished by the next', async () => {
    await atEachWrite({
      prepare: ({ users }) => addUser(users, { username: 'ada' }),
      run: (migrator) => login(migrator),
      check: comesBack,
    });
  });

  it('CON-04: of a login that takes an address back from an unproven signup, is finished by the next', async () => {
    await atEachWrite({
      prepare: ({ users }) => addUser(users, { passwordHash: 'plain:of the squatter', credentialsVersion: 'unproven:1' }),
      run: (migrator) => login(migrator),
      check: async (here) => {
        const end = await outcome(here.migrator, EMAIL, ada.password);
        assert.ok(end === 'migrated' || end === 'verified', end);
        assert.equal(await outcome(here.migrator, EMAIL, 'of the squatter'), 'rejected');
        assert.deepEqual(await here.ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
      },
    });
  });

  it('CON-04: of a login that points a claim at a user of the same address and password, is finished by the next', async () => {
    await atEachWrite({
      prepare: ({ users }) => addUser(users, { passwordHash: `plain:${ada.password}` }),
      run: (migrator) => login(migrator, 'ada'),
      check: async (here) => {
        assert.equal(await outcome(here.migrator, 'ada', ada.password), 'verified');
        assert.deepEqual(await here.ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
      },
    });
  });

  it('CON-04: of a login whose identity another source brought here, is finished by the next', async () => {
    const other = { name: 'other', verify: () => ({ ...ada.profile, id: 'x' }), getUser: () => null };
    const writes = await atEachWrite({
      prepare: async ({ migrator, users }) => {
        const first = await migrator.login({ identifier: EMAIL, password: ada.password });
        assert.ok(first.status === 'migrated');
        await users.update(first.user.id, {}, { email: 'new@example.org', username: null });
      },
      source: other,
      run: (migrator) => login(migrator),
      check: async ({ users, ledger }) => {
        const { migrator } = world({ passwords, users, ledger, legacy: other });
        assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
        assert.equal(await users.find(EMAIL), null);
      },
    });
    assert.equal(writes, 4, 'claim, create, remove again, follow');
  });

  for (const [what, prepare] of Object.entries<(here: World) => Promise<unknown>>({
    'somebody who came over': (here) => here.migrator.login({ identifier: EMAIL, password: ada.password }),
    'somebody who was about to come over': async (here) => await assert.rejects(login(doomed(here, new Crashing(3, 'after'))), Crash),
    'somebody whom no claim was marked for': async (here) => await assert.rejects(login(doomed(here, new Crashing(2, 'after'))), Crash),
    'somebody who signed up here and proved the address': ({ users }) =>
      addUser(users, { username: 'ada', emailVerified: true, passwordHash: `plain:${ada.password}` }),
    'somebody without a password and without a record': ({ users }) => addUser(users, { username: 'ada' }),
  })) {
    it(`I4: of a deletion of ${what}, leaves them as they were, or gone for good; another deletion finishes it`, async () => {
      await atEachWrite({
        prepare,
        run: async (migrator, { users }) => {
          const user = await users.find(EMAIL);
          assert.ok(user);
          await migrator.deleteUser(user.id);
        },
        check: async (here) => {
          const user = await here.users.find(EMAIL);
          if (user) await here.migrator.deleteUser(user.id);
          await staysGone(here);
        },
      });
    });
  }

  it('I2: of a change of password, leaves the old one or the new one', async () => {
    const writes = await atEachWrite({
      prepare: (here) => here.migrator.login({ identifier: EMAIL, password: ada.password }),
      run: async (migrator, { users }) => await migrator.changePassword((await users.find(EMAIL))?.id, ada.password, 'a new long password'),
      check: async ({ migrator }) => {
        const ends = [await outcome(migrator, EMAIL, ada.password), await outcome(migrator, EMAIL, 'a new long password')];
        assert.deepEqual(ends.toSorted(), ['rejected', 'verified']);
      },
    });
    assert.equal(writes, 1);
  });
});
