import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { EXIT } from '../../../lib/cli/command.js';
import type { RemainingPerson } from '../../../lib/core/remaining.js';
import { bcryptHasher } from '../../../lib/passwords/index.js';
import { testDatabase } from '../../support/mongo.js';
import { ScriptedLegacy } from '../../support/scripted-legacy.js';
import { newApp, PASSWORD, people, person, runOn, type TestApp } from '../support/app.js';
import { newProject, type Project } from '../support/project.js';

/** What people may be called by whoever wishes an operator ill. */
const HOSTILE = [
  '=HYPERLINK("https://evil.example";"click")',
  '+1+1',
  '-2',
  '@SUM(A1)',
  '\t=1',
  ' =1',
  '\r\n=cmd|calc',
  'two\nlines, "quoted"',
  'ends\r',
  '\u001B[2J\u001B]0;title\u0007',
  '\u009B1A',
  '\u202Egnp.exe',
  'null\0byte',
  "O'Neil",
  '李小龍 😀',
];

type Given = Parameters<typeof runOn>[3];

describe('remaining', () => {
  const database = testDatabase();
  let project: Project;
  before(async () => {
    project = await newProject();
  });
  after(async () => await project.remove());

  const remaining = async ({ migrator }: Pick<TestApp, 'migrator'>, args: readonly string[] = [], given: Given = {}) =>
    await runOn(project, { migrator }, ['remaining', ...args], given);
  const hostile = () =>
    newApp(
      database,
      HOSTILE.map((name, index) => person({ id: `${name}${index}`, email: `user${index}@example.org`, name })),
    );
  const parsed = (out: string) =>
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RemainingPerson);

  it('prints an object a line for who is left, and tells how many to whoever runs it', async () => {
    const app = newApp(database, people(3));
    await app.migrator.login({ identifier: 'user2@example.org', password: PASSWORD });
    const { code, out, err } = await remaining(app);
    assert.equal(code, EXIT.done);
    assert.deepEqual(
      parsed(out).map(({ legacyId, reason }) => [legacyId, reason]),
      [
        ['1', 'never-came'],
        ['3', 'never-came'],
      ],
    );
    assert.match(err, /^2 left:\n {2}2 {2}never-came {2}have not logged in/);
  });

  it('DSH-02: prints lines for a spreadsheet that read back whole, none of them a formula', async () => {
    const { code, out } = await remaining(hostile(), ['--csv']);
    assert.equal(code, EXIT.done);
    const rows = parse<Record<string, string>>(out, { columns: true, record_delimiter: '\r\n' });
    assert.equal(rows.length, HOSTILE.length);
    for (const [index, row] of rows.entries()) {
      const name = HOSTILE[index] ?? '';
      assert.equal(row['name']?.replace(/^'/, ''), name);
      for (const cell of Object.values(row)) assert.doesNotMatch(cell, /^\s*[=+\-@\t\r|%]/u);
      assert.equal(row['email'], `user${index}@example.org`);
    }
    assert.ok(out.startsWith('"source","legacyId","email"') && out.endsWith('\r\n'));
  });

  it('lets nothing that somebody is called reach a terminal as it is', async () => {
    for (const args of [[], ['--csv'], ['--json']]) {
      const { out, err } = await remaining(hostile(), args, { isSeen: true });
      assert.doesNotMatch(`${out}${err}`.replaceAll(/\r?\n/g, ''), /[\p{C}\p{Zl}\p{Zp}]/u, args.join());
      assert.ok(out.includes('李小龍 😀'), 'who has an honest name keeps it');
      if (args.length === 0) assert.equal(out.split('\n').length, HOSTILE.length + 2);
    }
    const { out } = await remaining(hostile());
    assert.deepEqual(
      parsed(out).map(({ name }) => name),
      HOSTILE,
      'to a machine it says what it was',
    );
  });

  it('prints a table on a terminal, which says of whom there is a hash, and shows none', async () => {
    const app = newApp(database);
    const password = await bcryptHasher({ cost: 4 }).hash(PASSWORD);
    app.legacy.list = async function* () {
      yield { id: 1, email: 'ada@example.org', emailVerified: true, username: 'ada', name: 'Ada', password };
      yield { id: 2, email: 'bob@example.org', password: 'Hunter-22-in-the-clear' };
    };
    const { out } = await remaining(app, [], { isSeen: true });
    assert.match(out, /^reason +hash +source +id +address +username +name\nnever-came +yes +legacy +1 +ada@example\.org +ada +Ada\n/);
    assert.match(out, /never-came +no +legacy +2 +bob@example\.org \(\?\) +-\n$/);
    for (const args of [[], ['--csv'], ['--json']]) {
      const all = await remaining(app, args);
      assert.doesNotMatch(`${all.out}${all.err}`, /Hunter|\$2b/, args.join());
    }
  });

  it('prints the head of the columns where nobody is left', async () => {
    const { code, out, err } = await remaining(newApp(database), ['--csv']);
    assert.deepEqual([code, parse(out, { columns: true }), out.split('\r\n').length, err], [EXIT.done, [], 2, 'Nobody is left.\n']);
  });

  it('gives 2 where the old system breaks off, having printed those before', async () => {
    const app = newApp(database);
    app.legacy.list = async function* () {
      yield* people(3).map(({ profile }) => profile);
      throw new Error('postgres://me:Hunter-22@db/users is gone');
    };
    const { code, out, err } = await remaining(app);
    assert.deepEqual([code, parsed(out).length, err], [EXIT.usage, 3, "The source 'legacy' failed after 3 people.\n"]);
  });

  it('gives 2 where a source can’t say who there is, or there is none of that name', async () => {
    const app = newApp(database, people(1));
    assert.match((await remaining(app, ['--sources', 'crm, shop'])).err, /expected sources to be names of old systems, some of legacy/);
    assert.equal((await remaining(app, ['--sources', 'legacy'])).code, EXIT.done);
    const without = newApp(database, [], { legacy: new ScriptedLegacy() });
    const { code, err } = await remaining(without);
    assert.deepEqual([code, /has no users\(\)/.test(err)], [EXIT.usage, true]);
  });

  it('ends on Ctrl-C with 130, and says that these are not all', async () => {
    const app = newApp(database);
    let given = 0;
    const prepare: NonNullable<Given>['prepare'] = (terminal) => {
      app.legacy.list = async function* () {
        for (;;) {
          if (given === 100) assert.ok(terminal.interrupt());
          yield { id: ++given, email: `user${given}@example.org` };
        }
      };
    };
    const { code, err, terminal } = await remaining(app, [], { prepare });
    assert.deepEqual([code, err.endsWith('Interrupted: these are not all.\n')], [EXIT.interrupted, true]);
    assert.ok(given < 200);
    assert.equal(terminal.interrupt(), false, 'the signal is given back');
  });

  it('IMP-10: asks for no more people than are taken, and for none once nobody reads', async () => {
    const app = newApp(database);
    let given = 0;
    app.legacy.list = async function* () {
      for (;;) yield { id: ++given, email: `user${given}@example.org` };
    };
    let taken = 0;
    const prepare: NonNullable<Given>['prepare'] = (terminal) =>
      Object.assign(terminal, {
        room: async () => {
          assert.ok(given - taken <= 18, `${given - taken} people were kept`);
          return ++taken < 300;
        },
      });
    assert.equal((await remaining(app, ['--csv'], { prepare })).code, EXIT.done);
    assert.ok(given <= 320);
  });
});
