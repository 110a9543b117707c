import assert from 'node:assert/strict';
import { EXIT } from '../../../lib/cli/command.js';
import type { Phase } from '../../../lib/core/context.js';
import { testDatabase } from '../../support/mongo.js';
import { ScriptedLegacy } from '../../support/scripted-legacy.js';
import { newApp, PASSWORD, people, person, runOn, type TestApp } from '../support/app.js';
import { newProject, type Project } from '../support/project.js';

describe('readiness', () => {
  const database = testDatabase();
  let project: Project;
  before(async () => {
    project = await newProject();
  });
  after(async () => await project.remove());

  const readiness = async ({ migrator }: Pick<TestApp, 'migrator'>, ...args: string[]) =>
    await runOn(project, { migrator }, ['readiness', ...args]);
  const login = async ({ migrator }: TestApp, email: string) => await migrator.login({ identifier: email, password: PASSWORD });

  it('gives 1, how many would be cut off, and the next command, while somebody is left', async () => {
    const app = newApp(database, people(1202));
    await login(app, 'user1@example.org');
    const { code, out, err } = await readiness(app);
    assert.deepEqual([code, err], [EXIT.failed, '']);
    assert.match(out, /^Not yet\. If the old system were turned off today: 1,201 would be cut off, and could only sign up anew\.\n/);
    assert.match(out, / {2}1,201 {2}left in the old system\n/);
    assert.match(out, /1\.0 a day came over; if that went on, nobody would be left on \d{4}-/);
    assert.match(out, /\nNext: npx passport-lazy-migration remaining --app app\.mjs, which says who they are, and why\.\n$/);
  });

  it('gives 0 once nobody is left', async () => {
    const app = newApp(database, people(2));
    for (const email of ['user1@example.org', 'user2@example.org']) await login(app, email);
    const { code, out } = await readiness(app);
    assert.deepEqual(
      [code, out],
      [EXIT.done, "Yes. The old system may be turned off today: nobody would be cut off.\n\nNext: let phase be 'off'.\n"],
    );
  });

  it('says that it is not known where the old system is not counted, and what helps', async () => {
    const app = newApp(database, [], { legacy: new ScriptedLegacy() });
    const { code, out } = await readiness(app);
    assert.equal(code, EXIT.failed);
    assert.match(
      out,
      /today: nobody knows how many would be cut off[\s\S]*it has no count\(\)[\s\S]*Next: .* readiness --app app\.mjs --each/,
    );
  });

  it('looks at each with --each, and leaves out whom turning it off takes nothing from', async () => {
    const blocked = person({ id: 90, email: 'blocked@example.org', blocked: true });
    const app = newApp(database, [...people(2), blocked]);
    await login(app, 'user1@example.org');
    const before = await readiness(app, '--each');
    assert.equal(before.code, EXIT.failed);
    assert.match(
      before.out,
      /1 would be cut off[\s\S]*Of those who are not here:\n +1 {2}never-came +have not[^\n]*\n +1 {2}blocked +may not log in/,
    );
    assert.match(before.out, /Next: .* invite --app app\.mjs --dry-run/);
    await login(app, 'user2@example.org');
    assert.equal((await readiness(app)).code, EXIT.failed, 'by the number of rows, somebody is left');
    const { code, out } = await readiness(app, '--each');
    assert.equal(code, EXIT.done);
    assert.match(out, /^Yes\.[\s\S]*1 {2}blocked/);
  });

  it('names what else stands in the way, with its number', async () => {
    const app = newApp(database, []);
    await app.stores.ledger.overview.noteConflict({ id: 'x', identifier: 'e***', reason: 'why', at: new Date() });
    const { code, out } = await readiness(app);
    assert.equal(code, EXIT.failed);
    assert.match(out, / {2}1 {2}in conflict: the two systems disagree about them\n[\s\S]*Next: .* status --app app\.mjs/);
  });

  it('says so where it is off already', async () => {
    const phase: Phase = 'off';
    const { code, out } = await readiness(newApp(database, people(2), { phase }), '--each');
    assert.deepEqual([code, out], [EXIT.done, 'It is off already. The old system is never asked again.\n']);
  });

  it('prints for a machine with --json, with the same exit codes', async () => {
    const app = newApp(database, people(2));
    const { code, out } = await readiness(app, '--json', '--each');
    const { ready, cutOff, reasons, legacyTotal, byReason } = JSON.parse(out) as Record<string, unknown>;
    assert.deepEqual(
      [code, ready, cutOff, reasons, legacyTotal, byReason],
      [EXIT.failed, false, 2, ['people-remaining'], 2, { 'never-came': 2 }],
    );
  });

  it('gives 2 where it could not be found out', async () => {
    const app = newApp(database, people(2));
    app.legacy.list = async function* () {
      yield { id: 1, email: 'user1@example.org' };
      throw new Error('postgres://me:Hunter-22@db/users is gone');
    };
    const { code, out, err } = await readiness(app, '--each');
    assert.deepEqual([code, out, err], [EXIT.usage, '', "The source 'legacy' failed after 1 people.\n"]);
  });
});
