import assert from 'node:assert/strict';
import { EXIT } from '../../../lib/cli/command.js';
import { importUsers } from '../../../lib/import-users.js';
import { bcryptHasher } from '../../../lib/passwords/index.js';
import { testDatabase } from '../../support/mongo.js';
import { ScriptedLegacy } from '../../support/scripted-legacy.js';
import { addUser } from '../../support/world.js';
import { newApp, PASSWORD, people, person, runOn, type TestApp } from '../support/app.js';
import { newProject, type Project } from '../support/project.js';

describe('status', () => {
  const database = testDatabase();
  let project: Project;
  before(async () => {
    project = await newProject();
  });
  after(async () => await project.remove());

  const status = async ({ migrator }: Pick<TestApp, 'migrator'>, ...args: string[]) =>
    await runOn(project, { migrator }, ['status', ...args]);
  const login = async ({ migrator }: TestApp, email: string) => await migrator.login({ identifier: email, password: PASSWORD });
  const today = () => new Date().toISOString().slice(0, 10);

  it('says how many have come over, by which way and when, and how many are left', async () => {
    const app = newApp(database, people(5));
    await app.migrator.ready();
    await login(app, 'user1@example.org');
    const left = await login(app, 'user2@example.org');
    assert.ok('user' in left);
    await app.migrator.deleteUser(left.user);
    const password = await bcryptHasher({ cost: 4 }).hash(PASSWORD);
    await importUsers(app.migrator, [{ id: 3, email: 'user3@example.org', password }]);
    const { code, out, err } = await status(app);
    assert.deepEqual([code, err], [EXIT.done, '']);
    assert.match(out, /^Phase on, as of 20\d\d-\d\d-\d\d \d\d:\d\d UTC\n/);
    assert.match(out, / come over +2 +of 5 in the old system\n +by a login +1\n +by a reset +0\n +by an import +1\n/);
    assert.match(out, / left +2 +60 % are done\n +deleted here +1\n/);
    assert.match(out, /By source\n +legacy +2 +come over, +2 left of 5\n/);
    assert.ok(out.includes(`  ${today()}  2  1 of them imported\n`), out);
    assert.ok(out.includes(`Last imports\n  ${today()}  1\n`), out);
  });

  it('waits until the old system is counted', async () => {
    const app = newApp(database, people(3));
    app.legacy.total = async () => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      return 3;
    };
    assert.match((await status(app)).out, /of 3 in the old system/);
  });

  it('says why it is not known how many are left', async () => {
    const failing = newApp(database, people(3));
    failing.legacy.total = () => Promise.reject(new Error('connect ECONNREFUSED postgres://me:Hunter-22@db/users'));
    const refused = await status(failing);
    assert.match(
      refused.out,
      /The source 'legacy' could not be counted: its count\(\) gave no answer \(error\)\. Who is left is not known/,
    );
    assert.doesNotMatch(`${refused.out}${refused.err}`, /Hunter|ECONNREFUSED/);
    const without = newApp(database, [], { legacy: new ScriptedLegacy() });
    assert.match((await status(without)).out, /The source 'legacy' cannot be counted: it has no count\(\)/);
    const off = newApp(database, people(3), { phase: 'off' });
    assert.match((await status(off)).out, /^Phase off[\s\S]*The phase is off: the old system is never asked how many/);
  });

  it('lists the latest conflicts, masked, and lets nothing in them move the cursor', async () => {
    const app = newApp(database, [person({ id: 7, email: 'taken@example.org', emailVerified: false })]);
    await app.migrator.ready();
    await addUser(app.stores.users, { email: 'taken@example.org' });
    await assert.rejects(login(app, 'taken@example.org'), { code: 'identity_conflict' });
    await app.stores.ledger.overview.noteConflict({ id: 'x', identifier: 'e\u001B[2J***', reason: 'a\nb\u009B1A\u202E', at: new Date() });
    const { out } = await status(app);
    assert.match(out, /Latest conflicts\n[\s\S]*t\*\*\*@example\.org +\S.* once +20/);
    assert.match(out, /\n {2}e\\u\{1b\}\[2J\*\*\* +a\\u\{a\}b\\u\{9b\}1A\\u\{202e\} +once /);
  });

  it('prints the figures for a machine with --json, and nothing but that', async () => {
    const app = newApp(database, people(2));
    await login(app, 'user1@example.org');
    const { code, out } = await status(app, '--json');
    const figures = JSON.parse(out) as { migrated: number; remaining: number; latestConflicts: object[] };
    assert.deepEqual([code, figures.migrated, figures.remaining, figures.latestConflicts], [EXIT.done, 1, 1, []]);
    assert.equal(out.split('\n').length, 2);
  });

  it('gives 2 where the database gives no answer, and tells nothing of it', async () => {
    const migrator = Object.assign(newApp(database).migrator, {
      progress: () => Promise.reject(new Error('connect ECONNREFUSED mongodb://app:Hunter-22@db/app\u001B[2J')),
    });
    const { code, err } = await status({ migrator });
    assert.equal(code, EXIT.usage);
    assert.match(err, /^It failed: connect ECONNREFUSED mongodb:\/\/app:\*+@db\/app\\u\{1b\}\[2J\n$/);
  });

  it('says which application it needs', async () => {
    const terminal = (await runOn(project, newApp(database), ['status', '--app', 'missing.mjs'])).terminal;
    assert.match(terminal.written.err, /There is no file .*missing\.mjs/);
  });
});
