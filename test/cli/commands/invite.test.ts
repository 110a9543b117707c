import assert from 'node:assert/strict';
import { EXIT } from '../../../lib/cli/command.js';
import { testDatabase } from '../../support/mongo.js';
import { newApp, PASSWORD, people, person, runOn, type TestApp } from '../support/app.js';
import { newProject, type Project } from '../support/project.js';

type Given = Parameters<typeof runOn>[3];
const FAST = ['--rate', '600000'];

describe('invite', () => {
  const database = testDatabase();
  let project: Project;
  before(async () => {
    project = await newProject();
  });
  after(async () => await project.remove());

  const invite = async (app: Pick<TestApp, 'migrator' | 'mail'>, args: readonly string[] = [], given: Given = {}) =>
    await runOn(project, { migrator: app.migrator, mail: app.mail }, ['invite', ...FAST, ...args], given);
  const mixed = () => [
    ...people(3),
    person({ id: 11, email: 'unverified@example.org', emailVerified: null }),
    person({ id: 12, email: 'blocked@example.org', enabled: false }),
    person({ id: 13, username: 'nameless' }),
    person({ id: 14, email: 'no address' }),
  ];

  it('mails those who are left and may come, and says of the others why not', async () => {
    const app = newApp(database, mixed());
    await app.migrator.login({ identifier: 'user1@example.org', password: PASSWORD });
    const { code, out, err } = await invite(app);
    assert.deepEqual([code, err], [EXIT.done, '']);
    assert.match(
      out,
      / {2}2 {2}mailed\n {2}1 {2}not mailed: the old system has not verified[^\n]*--unverified[^\n]*\n {2}1 {2}without an address\n {2}1 {2}may not log in/,
    );
    assert.deepEqual(
      app.mail.messages.map(({ type, to }) => [type, to]),
      [
        ['invitation', 'user2@example.org'],
        ['invitation', 'user3@example.org'],
      ],
    );
    await app.migrator.resetPassword(app.mail.token('invitation'), 'a password of their own');
    const again = await invite(app, ['--unverified']);
    assert.match(again.out, / 1 {2}mailed\n {2}1 {2}mailed before/);
    assert.equal(app.mail.messages.length, 3);
  });

  it('IMP-07: mails nobody with --dry-run, and says how many, or who', async () => {
    const app = newApp(database, mixed());
    const { code, out } = await invite(app, ['--dry-run']);
    assert.deepEqual([code, / 3 {2}would be mailed/.test(out)], [EXIT.done, true]);
    const listed = await invite(app, ['--dry-run', '--list']);
    assert.deepEqual(
      listed.out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { email: string }).email),
      ['user1@example.org', 'user2@example.org', 'user3@example.org'],
    );
    assert.match(listed.err, /3 {2}would be mailed/);
    assert.deepEqual([app.mail.messages.length, await app.notes.countDocuments({ kind: 'invitation' })], [0, 0]);
  });

  it('mails no more than the limit, and goes on where it ended', async () => {
    const app = newApp(database, people(5));
    const { code, out } = await invite(app, ['--limit', '2']);
    assert.deepEqual([code, /The limit is reached\. To go on, run the same command again/.test(out)], [EXIT.done, true]);
    assert.match((await invite(app)).out, / 3 {2}mailed\n {2}2 {2}mailed before/);
    assert.equal(new Set(app.mail.messages.map(({ to }) => to)).size, 5);
  });

  it('gives 1 where mails failed, says how many, and mails them at the next run', async () => {
    const app = newApp(database, people(4));
    let count = 0;
    app.mail.before = () => {
      if (++count % 2) throw new Error('smtp://me:Hunter-22@mail refused');
    };
    const { code, out, err } = await invite(app);
    assert.equal(code, EXIT.failed);
    assert.match(out, / 2 {2}mailed\n {2}2 {2}not mailed: sendMail failed; the next run tries again/);
    assert.doesNotMatch(`${out}${err}`, /Hunter/);
    app.mail.before = () => {};
    assert.match((await invite(app)).out, / 2 {2}mailed\n {2}2 {2}mailed before/);
    assert.equal(app.mail.messages.length, 4);
  });

  it('finishes a mail on Ctrl-C, mails nobody else, and says how to go on', async () => {
    const app = newApp(database, people(5));
    const prepare: NonNullable<Given>['prepare'] = (terminal) => {
      app.mail.before = () => {
        if (app.mail.messages.length === 1) assert.ok(terminal.interrupt());
      };
    };
    const { code, out } = await invite(app, ['--rate', '60'], { prepare });
    assert.deepEqual([code, app.mail.messages.length], [EXIT.interrupted, 2]);
    assert.match(out, / 2 {2}mailed\nInterrupted\. To go on, run the same command again: nobody is mailed twice\.\n$/);
    app.mail.before = () => {};
    assert.match((await invite(app)).out, / 3 {2}mailed\n {2}2 {2}mailed before/);
  });

  it('mails nobody twice whom a run marked that was killed before the mail, and says so', async () => {
    const app = newApp(database, people(2));
    // What a process leaves that is killed while it hands the mail over.
    const at = new Date(Date.now() - 3_600_000);
    await new Promise<void>((handedOver) => {
      app.mail.before = () => {
        handedOver();
        return new Promise(() => {});
      };
      void app.another().invite('user1@example.org', { mail: app.mail });
    });
    await app.notes.updateOne({ kind: 'invitation' }, { $set: { at } });
    app.mail.before = () => {};
    const { code, out } = await invite(app);
    assert.deepEqual([code, app.mail.typesTo('user1@example.org')], [EXIT.done, []]);
    assert.match(out, / 1 {2}mailed\n {2}1 {2}mailed or not: an earlier run was cut off in between; --retry-unsure/);
    assert.match((await invite(app, ['--retry-unsure'])).out, / 1 {2}mailed\n/);
    assert.deepEqual(app.mail.messages.map(({ to }) => to).sort(), ['user1@example.org', 'user2@example.org']);
  });

  it('prints for a machine with --json, and no token, hash or address of anybody', async () => {
    const app = newApp(database, mixed());
    const { out, err } = await invite(app, ['--json', '--valid-for', '3']);
    assert.deepEqual(JSON.parse(out), {
      dryRun: false,
      stopped: 'end',
      invited: 3,
      unverified: 1,
      blocked: 1,
      'no-address': 1,
      unreadable: 1,
    });
    assert.doesNotMatch(`${out}${err}`, /@example|token/);
    const days = ((app.mail.newest('invitation').expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
    assert.ok(days > 2.9 && days <= 3);
  });

  it('gives 2, and mails nobody, where it is not asked or equipped well', async () => {
    const app = newApp(database, people(1));
    const { migrator, mail } = app;
    const mistakes: readonly (readonly [values: object, args: readonly string[], says: RegExp])[] = [
      [{ migrator }, [], /exports no mail\. Name it beside the migrator/],
      [{ migrator, mail: { sendMail: mail.sendMail, links: {} } }, [], /expected links\.resetPassword to be an absolute/],
      [{ migrator, mail }, ['--list'], /it goes with --dry-run/],
      [{ migrator, mail }, ['--rate', '0'], /a number above 0/],
      [{ migrator, mail }, ['--limit', '1.5'], /a whole number from 1/],
      [{ migrator, mail }, ['--valid-for', '31'], /validFor to be from an hour to 30 days/],
      [{ migrator, mail }, ['--sources', 'crm'], /expected sources to be names/],
      [{ migrator: newApp(database, people(1), { phase: 'shadow' }).migrator, mail }, [], /expected phase on/],
    ];
    for (const [values, args, says] of mistakes) {
      const { code, err } = await runOn(project, values, ['invite', ...args]);
      assert.deepEqual([code, says.test(err)], [EXIT.usage, true], err);
    }
    assert.equal(mail.messages.length, 0);
  });

  it('takes sendMail and links by themselves, too', async () => {
    const { migrator, mail } = newApp(database, people(1));
    const { sendMail, links } = mail;
    assert.equal((await runOn(project, { migrator, sendMail, links }, ['invite'])).code, EXIT.done);
    assert.equal(mail.messages.length, 1);
  });
});
