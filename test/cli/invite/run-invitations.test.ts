import assert from 'node:assert/strict';
import { runInvitations, type RunOptions } from '../../../lib/cli/invite/run-invitations.js';
import { testDatabase } from '../../support/mongo.js';
import { newApp, people, person, type TestApp } from '../support/app.js';

describe('runInvitations', () => {
  const database = testDatabase();
  const run = async ({ migrator, mail }: Pick<TestApp, 'migrator' | 'mail'>, options: Partial<RunOptions> = {}) =>
    await runInvitations(migrator, {
      ...{ invite: { mail }, rate: 60, limit: Number.POSITIVE_INFINITY, signal: new AbortController().signal },
      ...{ onEnd: () => {}, wait: async () => {} },
      ...options,
    });
  const ends = ({ ends: counts }: Awaited<ReturnType<typeof run>>) => Object.fromEntries(counts);

  it('keeps to the rate: between two mails it waits, and for nobody else', async () => {
    const app = newApp(database, [...people(3), person({ id: 9, email: 'blocked@example.org', blocked: true })]);
    const waits: number[] = [];
    const report = await run(app, { rate: 120, wait: async (ms) => void waits.push(ms) });
    assert.deepEqual([ends(report), waits], [{ invited: 3, blocked: 1 }, [500, 500]]);
    waits.length = 0;
    await run(app, { wait: async (ms) => void waits.push(ms) });
    assert.deepEqual(waits, [], 'all were mailed before');
  });

  it('stops once ten failed one after the other, be it the mails or the old system', async () => {
    const app = newApp(database, people(30));
    app.mail.before = () => {
      throw new Error('421 not now');
    };
    const report = await run(app);
    assert.deepEqual([report.stopped, ends(report)], ['failures', { 'mail-failed': 10 }]);
    app.mail.before = () => {};
    assert.deepEqual(ends(await run(app)), { invited: 30 }, 'the next run tries them again');
    const down = newApp(database, people(30), { guard: { failures: 100 } });
    down.legacy.fail();
    const unanswered = await run(down);
    assert.deepEqual([unanswered.stopped, ends(unanswered)], ['failures', { 'no-answer': 10 }]);
  });

  it('mails everybody once where four run at once, in processes of their own', async () => {
    const app = newApp(database, people(40));
    const reports = await Promise.all(Array.from({ length: 4 }, () => run({ migrator: app.another(), mail: app.mail })));
    const invited = reports.reduce((sum, report) => sum + (report.ends.get('invited') ?? 0), 0);
    const addresses = app.mail.messages.map(({ to }) => to);
    assert.deepEqual([invited, addresses.length, new Set(addresses).size], [40, 40, 40]);
  });

  it('mails an address once that two people of the old system have', async () => {
    const app = newApp(database, [person({ id: 1, email: 'shared@example.org' }), person({ id: 2, email: 'Shared@Example.org' })]);
    assert.deepEqual(ends(await run(app)), { invited: 1, 'invited-before': 1 });
    assert.equal(app.mail.messages.length, 1);
  });
});
