import assert from 'node:assert/strict';
import type { ImportRow } from '../../../lib/core/import-results.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import { importUsers } from '../../../lib/import-users.js';
import type { MemoryUser } from '../../../lib/stores/memory/index.js';
import { plainHasher } from '../../support/counting-hasher.js';
import { Crash, Crashing } from '../../support/failing-port.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { ada } from '../../support/scripted-legacy.js';
import { addUser, outcome, type World, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';
const MANY = 20;
const passwords = { hasher: plainHasher };
const row: ImportRow = { ...ada.profile, password: `plain:${ada.password}` };

const others: readonly ImportRow[] = ['bob', 'eve'].map((name) => ({ ...row, id: name, email: `${name}@example.org`, username: name }));
/** By herself, and among others, with whom she goes through the writes together. */
const FILES: readonly (readonly ImportRow[])[] = [[row], [...others.slice(0, 1), row, ...others.slice(1)]];

/** Cuts an import off before and after each write, in a world of its own each time; how many writes there are. */
async function atEachWrite(prepare: (here: World) => Promise<unknown>, check: (here: World) => Promise<void>): Promise<number> {
  const writes: number[] = [];
  for (const rows of FILES) writes.push(await atEachWriteOf(rows, prepare, check));
  return Math.max(...writes);
}

async function atEachWriteOf(
  rows: readonly ImportRow[],
  prepare: (here: World) => Promise<unknown>,
  check: (here: World) => Promise<void>,
): Promise<number> {
  for (let at = 1; at < MANY; at++) {
    for (const when of ['before', 'after'] as const) {
      const here = world({ passwords });
      await prepare(here);
      const crash = new Crashing(at, when);
      const doomed = createMigrator<MemoryUser>({
        users: crash.port(here.users),
        ledger: crash.port(here.ledger),
        legacy: here.legacy,
        passwords,
        logger: recordingLogger(),
      });
      const end = await importUsers(doomed, rows).catch((error: unknown) => error);
      if (!crash.happened) return at - 1;
      assert.ok(end instanceof Crash);
      try {
        await check(here);
      } catch (error) {
        throw new Error(`after a crash ${when} write ${at} of ${rows.length} rows`, { cause: error });
      }
    }
  }
  throw new Error(`more than ${MANY} writes`);
}

async function isWhole({ migrator, users, ledger, legacy }: World): Promise<void> {
  const user = await users.find(EMAIL);
  assert.deepEqual([user?.passwordHash, user?.record, user?.emailVerified], [row.password, { name: 'Ada' }, true]);
  const records = await ledger.findByAliases([EMAIL]);
  assert.deepEqual(
    records.map(({ state, userId }) => [state, userId]),
    [['migrated', user?.id]],
  );
  legacy.fail();
  assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
}

describe('An import that is cut off between any two writes', () => {
  it('IMP-02: is made whole by a rerun, with one user for the row', async () => {
    const writes = await atEachWrite(
      async () => {},
      async (here) => {
        const { outcomes } = await importUsers(here.migrator, [row]);
        assert.equal(outcomes.imported + outcomes.exists, 1);
        await isWhole(here);
        assert.equal((await importUsers(here.migrator, [row])).outcomes.exists, 1);
      },
    );
    assert.equal(writes, 4);
  });

  it('IMP-02: is made whole by the person’s next login, if nobody runs it again', async () => {
    await atEachWrite(
      async () => {},
      async (here) => {
        assert.match(await outcome(here.migrator, EMAIL, ada.password), /^(migrated|verified)$/);
        here.legacy.fail();
        assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'verified');
        assert.equal((await here.ledger.findByAliases([EMAIL])).length, 1);
      },
    );
  });

  it('IMP-02: is made whole by a rerun where a user without a password was there', async () => {
    await atEachWrite(
      ({ users }) => addUser(users, {}),
      async (here) => {
        await importUsers(here.migrator, [row]);
        await isWhole(here);
      },
    );
  });

  it('IMP-04: brings nobody back who is deleted before the rerun', async () => {
    await atEachWrite(
      async () => {},
      async (here) => {
        const user = await here.users.find(EMAIL);
        if (!user) return;
        await here.migrator.deleteUser(user.id);
        assert.equal((await importUsers(here.migrator, [row])).outcomes.deleted, 1);
        assert.equal(await here.users.find(EMAIL), null);
        assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
      },
    );
  });
});
