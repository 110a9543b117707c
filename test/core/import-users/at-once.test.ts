import assert from 'node:assert/strict';
import type { ImportRow } from '../../../lib/core/import-results.js';
import { createMigrator } from '../../../lib/create-migrator.js';
import { importUsers } from '../../../lib/import-users.js';
import type { MemoryUser } from '../../../lib/stores/memory/index.js';
import { plainHasher } from '../../support/counting-hasher.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { ada } from '../../support/scripted-legacy.js';
import { Actor } from '../../support/turns.js';
import { outcome, type World, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';
const passwords = { hasher: plainHasher };
const row: ImportRow = { ...ada.profile, password: `plain:${ada.password}` };
/** Both take some 12 steps: this tries each way in which one goes so far, then the other so far, and so on. */
const STEPS = 14;

type Flow = (migrator: ReturnType<typeof createMigrator<MemoryUser>>) => Promise<unknown>;

function actorIn({ users, ledger, tokens, legacy }: World, run: Flow): Actor<unknown> {
  const actor = new Actor<unknown>();
  const migrator = createMigrator<MemoryUser>({
    users: actor.port(users),
    ledger: actor.port(ledger),
    tokens,
    legacy,
    passwords,
    logger: recordingLogger(),
  });
  actor.start(() => run(migrator));
  return actor;
}

const others: readonly ImportRow[] = ['bob', 'eve'].map((name) => ({ ...row, id: name, email: `${name}@example.org`, username: name }));
/** By herself, and among others, with whom she goes through the writes together. */
const FILES: readonly (readonly ImportRow[])[] = [[row], [...others.slice(0, 1), row, ...others.slice(1)]];

const importsOf =
  (rows: readonly ImportRow[]): Flow =>
  async (migrator) =>
    (await importUsers(migrator, rows, { retryDelay: 0 })).outcomes;
const logsIn: Flow = async (migrator) => await migrator.login({ identifier: EMAIL, password: ada.password });

type Prepare = (here: World, rows: readonly ImportRow[]) => Promise<Flow>;
type Check = (here: World, ends: readonly unknown[], rows: readonly ImportRow[]) => Promise<void>;

/** Runs an import and another flow in every order that changes hands twice, each in a world of its own. */
async function inEveryOrder(prepare: Prepare, check: Check): Promise<void> {
  for (const rows of FILES) await inEveryOrderOf(rows, prepare, check);
}

async function inEveryOrderOf(rows: readonly ImportRow[], prepare: Prepare, check: Check): Promise<void> {
  for (let first = 0; first <= STEPS; first++) {
    for (let second = 0; second <= STEPS; second++) {
      const here = world({ passwords });
      const other = await prepare(here, rows);
      const [one, two] = [actorIn(here, importsOf(rows)), actorIn(here, other)];
      for (let step = 0; step < first; step++) await one.step();
      for (let step = 0; step < second; step++) await two.step();
      const ends = [await one.finish(), await two.finish()];
      try {
        await check(here, ends, rows);
      } catch (error) {
        throw new Error(`after ${first} steps of the import of ${rows.length} rows and ${second} of the other`, { cause: error });
      }
    }
  }
}

async function oneUser(here: World, password: string): Promise<void> {
  const records = await here.ledger.findByAliases([EMAIL]);
  const user = await here.users.find(EMAIL);
  assert.deepEqual(
    records.map(({ state, userId }) => [state, userId]),
    [['migrated', user?.id]],
  );
  here.legacy.fail();
  assert.equal(await outcome(here.migrator, EMAIL, password), 'verified');
}

describe('An import beside others who work on the same person', function () {
  this.timeout(120_000);

  it('IMP-03: meets a first login at any moment: one user, and the login succeeds', async () => {
    await inEveryOrder(
      async () => logsIn,
      async (here, [, login]) => {
        assert.match((login as { readonly status: string }).status, /^(migrated|verified)$/);
        await oneUser(here, ada.password);
      },
    );
  });

  it('IMP-03: meets another importer at any moment: one user, imported once', async () => {
    await inEveryOrder(
      async (_, rows) => importsOf(rows),
      async (here, ends, rows) => {
        const imported = ends.reduce<number>((sum, end) => sum + (end as { readonly imported: number }).imported, 0);
        assert.equal(imported, rows.length);
        await oneUser(here, ada.password);
      },
    );
  });

  it('IMP-01, IMP-03: meets a reset at any moment: the new password stands, whoever came first', async () => {
    await inEveryOrder(
      async (here) => {
        await here.migrator.requestPasswordReset(EMAIL, { mail: here.mail });
        await here.settled();
        const token = here.mail.token('reset-password');
        return async (migrator) => await migrator.resetPassword(token, 'an entirely new password').catch((error: unknown) => error);
      },
      async (here, [, reset]) => {
        // The link was made for somebody who was not here: coming over by another way voids it.
        const isReset = !(reset instanceof Error);
        await oneUser(here, isReset ? 'an entirely new password' : ada.password);
        if (isReset) assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
      },
    );
  });

  it('IMP-04: meets a deletion at any moment: who was deleted stays so', async () => {
    await inEveryOrder(
      async (here) => {
        const login = await here.migrator.login({ identifier: EMAIL, password: ada.password });
        assert.ok(login.status === 'migrated');
        return async (migrator) => await migrator.deleteUser(login.user.id);
      },
      async (here) => {
        assert.equal(await here.users.find(EMAIL), null);
        assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'rejected');
      },
    );
  });
});
