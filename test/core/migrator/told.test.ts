import assert from 'node:assert/strict';
import { memoryStores } from '../../../lib/stores/memory/index.js';
import { ada, type Person } from '../../support/scripted-legacy.js';
import { addUser, outcome, until, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';

describe('What the migrator tells', () => {
  it('LOG-02: says of each login once how it ended, when, for whom and from where, with addresses masked', async () => {
    const here = world({ limits: memoryStores().limits });
    const ip = '192.0.2.1';
    await outcome(here.migrator, EMAIL, 'wrong', ip);
    await outcome(here.migrator, EMAIL, ada.password, ip);
    await outcome(here.migrator, 'ADA', ada.password, ip);
    const user = await here.users.find(EMAIL);
    await here.migrator.changePassword(user?.id, ada.password, 'a new long password');
    await here.migrator.deleteUser(user?.id);
    const userId = user?.id;
    const told = here.events.map(({ at, ...event }) => {
      assert.ok(at instanceof Date);
      return event;
    });
    assert.deepEqual(told, [
      { name: 'rejected', identifier: 'a***@example.org', ip, reason: 'unknown' },
      { name: 'migrated', userId, source: 'legacy', via: 'login' },
      { name: 'login', identifier: 'a***@example.org', ip, userId, outcome: 'migrated' },
      { name: 'login', identifier: 'a***', ip, userId, outcome: 'verified' },
      { name: 'password-changed', userId },
      { name: 'deleted', userId },
    ]);
  });

  it('LOG-02: says why nobody was let in, to the operator alone', async () => {
    const here = world();
    const user = await addUser(here.users, { passwordHash: await here.hasher.hash('right') });
    const result = await here.migrator.login({ identifier: EMAIL, password: 'wrong' });
    assert.deepEqual(result, { status: 'rejected' });
    assert.deepEqual(
      here.named('rejected').map(({ reason, userId }) => [reason, userId]),
      [['wrong-password', user.id]],
    );
  });

  it('LOG-02: does not claim to know why an old system said no', async () => {
    const blocked: Person = { profile: { id: 2, email: 'eve@example.org', blocked: true }, password: 'of Eve' };
    const here = world({ people: [ada, blocked] });
    await outcome(here.migrator, EMAIL, 'wrong');
    await outcome(here.migrator, 'eve@example.org', blocked.password);
    await outcome(here.migrator, 'nobody@example.org', 'whatever');
    const off = world({ phase: 'off' });
    await outcome(off.migrator, EMAIL, ada.password);
    const told = [...here.named('rejected'), ...off.named('rejected')].map(({ reason, userId }) => [reason, userId]);
    assert.deepEqual(told, Array(4).fill(['unknown', undefined]));
  });

  it('LOG-01: tells no secret, in whatever goes wrong', async () => {
    const password = 's3cret-password';
    const secrets = [password, 's3cret-hash', 's3cret-driver', 's3cret-profile'];
    const thrown: unknown[] = [];
    const here = world({
      people: [{ profile: { id: 1, email: EMAIL, name: 's3cret-profile' }, password }],
      profile: () => {
        throw new Error('s3cret-profile');
      },
    });
    const attempt = () => here.migrator.login({ identifier: EMAIL, password }).catch((error: unknown) => thrown.push(error));
    await attempt();
    here.legacy.fail(Object.assign(new Error(`s3cret-driver ${password}`), { config: { data: password }, query: password }));
    await attempt();
    here.legacy.recover();
    here.legacy.verdict = () => ({ id: { password } });
    await attempt();
    here.legacy.verdict = () => ({ id: 1, email: 's3cret-profile@example.org' });
    await attempt();
    await addUser(here.users, { passwordHash: '$2b$04$s3cret-hash' });
    await attempt();
    assert.equal(thrown.length, 4);
    const shown = thrown.map((error) => {
      const { message, ...fields } = error as Error;
      return `${message} ${JSON.stringify(error)} ${JSON.stringify(fields)} ${Object.keys(error as object).join()}`;
    });
    const said = [...shown, JSON.stringify(here.events), here.logger.text()].join('\n');
    for (const secret of secrets) assert.ok(!said.includes(secret), secret);
  });

  it('LOG-03: keeps control characters out of events', async () => {
    const here = world();
    for (const identifier of ['a\r\nfake log line', 'a\u001b[31m']) await outcome(here.migrator, identifier, 'a password').catch(() => {});
    assert.deepEqual(here.events, []);
  });

  it('LOG-04: shows a client nothing of the inside', async () => {
    const here = world();
    here.legacy.fail(new Error('connect ECONNREFUSED legacy.internal:5432 select * from users'));
    await assert.rejects(here.migrator.login({ identifier: EMAIL, password: ada.password }), (error: Error & { expose?: unknown }) => {
      assert.equal(error.expose, false);
      assert.ok(!/legacy\.internal|select|ECONN/.test(`${error.message}${JSON.stringify(error)}`));
      return true;
    });
  });

  it('LOG-05: neither a listener nor a logger that throws harms anybody', async () => {
    const failing = () => {
      throw new Error('the log is full');
    };
    const rejections: unknown[] = [];
    const note = (error: unknown) => rejections.push(error);
    process.on('unhandledRejection', note);
    try {
      const here = world({ logger: { debug: failing, info: failing, warn: failing, error: failing } });
      for (const name of ['login', 'migrated', 'rejected', 'legacy-fault', 'conflict', 'deleted', 'password-changed'] as const)
        here.migrator.on(name, failing);
      assert.equal(await outcome(here.migrator, EMAIL, 'wrong'), 'rejected');
      assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
      await addUser(here.users, { email: 'b@example.org', passwordHash: 'malformed' });
      assert.equal(await outcome(here.migrator, 'b@example.org', 'a password'), 'rejected');
      here.legacy.fail();
      assert.equal(await outcome(here.migrator, 'c@example.org', 'a password'), 'legacy_unavailable');
      await until(() => new Promise((resolve) => setImmediate(() => resolve(true))));
      assert.deepEqual(rejections, []);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('stops telling a listener that was taken away', async () => {
    const here = world();
    let told = 0;
    const stop = here.migrator.on('rejected', () => told++);
    await outcome(here.migrator, EMAIL, 'wrong');
    stop();
    await outcome(here.migrator, EMAIL, 'wrong');
    assert.equal(told, 1);
  });
});
