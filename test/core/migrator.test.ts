import assert from 'node:assert/strict';
import type { Credentials } from '../../lib/core/credentials.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { deferred } from '../support/deferred.js';
import { ada } from '../support/scripted-legacy.js';
import { addUser, outcome, until, world } from '../support/world.js';

const EMAIL = 'ada@example.org';
const many = <Result>(times: number, run: () => Promise<Result>) => Promise.all(Array.from({ length: times }, run));

describe('Concurrent logins in one process', () => {
  it('CON-01: five hundred first logins of one person are one user, one id and one question to the legacy', async () => {
    const here = world({ limits: memoryStores().limits });
    const logins = await many(500, () => here.migrator.login({ identifier: EMAIL, password: ada.password, ip: '192.0.2.1' }));
    const users = logins.map((login) => (login.status === 'rejected' ? assert.fail('rejected') : login.user));
    assert.equal(new Set(users.map(({ id }) => id)).size, 1);
    assert.equal(new Set(users).size, 500, 'each has a user of their own to change');
    assert.equal(here.legacy.verified.length, 1);
    assert.equal(here.named('migrated').length, 1);
    assert.deepEqual(await here.ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    assert.deepEqual([...new Set(await many(500, () => outcome(here.migrator, EMAIL, ada.password, '192.0.2.1')))], ['verified']);
  });

  it('CON-01: first logins of one person under many spellings and names are one user', async () => {
    const here = world();
    const names = [EMAIL, 'ADA@example.org', ' ada@Example.org', 'ada', 'ADA', 'Ada '];
    const logins = await Promise.all(
      names.flatMap((identifier) => [1, 2, 3].map(() => here.migrator.login({ identifier, password: ada.password }))),
    );
    const ids = logins.map((login) => (login.status === 'rejected' ? assert.fail('rejected') : login.user.id));
    assert.equal(new Set(ids).size, 1);
    assert.equal(here.named('migrated').length, 1);
  });

  it('LEG-09: the right password and wrong ones share nothing', async () => {
    const { migrator, legacy } = world();
    const passwords = Array.from({ length: 60 }, (_, index) => (index % 3 ? `wrong ${index % 3}` : ada.password));
    const ends = await Promise.all(passwords.map((password) => outcome(migrator, EMAIL, password)));
    for (const [index, end] of ends.entries()) assert.equal(end === 'rejected', passwords[index] !== ada.password, passwords[index]);
    assert.ok(legacy.verified.length <= 5, `the legacy was asked ${legacy.verified.length} times`);
  });

  it('RTL-03: count as one also where the person came over while they were under way', async () => {
    const { migrator } = world({ limits: memoryStores().limits });
    const passwords = Array.from({ length: 60 }, (_, index) => (index % 2 ? 'wrong' : ada.password));
    const ends = await Promise.all(passwords.map((password) => outcome(migrator, EMAIL, password)));
    assert.ok(!ends.includes('too_many_attempts'));
    assert.equal(await outcome(migrator, EMAIL, 'wrong again'), 'rejected');
  });

  it('I9: each login asks the legacy once at most', async () => {
    const { migrator, legacy } = world({ people: [] });
    await many(20, () => outcome(migrator, EMAIL, ada.password));
    assert.equal(legacy.verified.length, 1);
    await outcome(migrator, EMAIL, ada.password);
    assert.equal(legacy.verified.length, 2);
  });

  it('share a fault too', async () => {
    const { migrator, legacy } = world();
    legacy.fail();
    assert.deepEqual([...new Set(await many(20, () => outcome(migrator, EMAIL, ada.password)))], ['legacy_unavailable']);
    assert.equal(legacy.verified.length, 1);
  });
});

describe('Whoever joins a login that is under way', () => {
  /** Somebody who came over, and a login as them that has compared the password but not answered yet. */
  async function underWay(password: string) {
    const here = world();
    const first = await here.migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(first.status === 'migrated');
    const compared = deferred();
    const answer = deferred();
    const hasher = {
      ...here.hasher,
      verify: async (hash: string, given: string) => {
        const match = await here.hasher.verify(hash, given);
        compared.resolve();
        await answer.promise;
        return match;
      },
    };
    const { migrator } = world({ users: here.users, ledger: here.ledger, passwords: { hasher } });
    const earlier = outcome(migrator, EMAIL, password);
    await compared.promise;
    return { ...here, id: first.user.id, earlier, join: () => outcome(migrator, EMAIL, password), release: answer.resolve };
  }

  it('I3: is not let in by a password that was changed meanwhile', async () => {
    const { migrator, id, earlier, join, release } = await underWay(ada.password);
    await migrator.changePassword(id, ada.password, 'a new long password');
    const later = join();
    release();
    assert.deepEqual([await earlier, await later], ['verified', 'rejected']);
  });

  it('I9: is let in where the person came over meanwhile, whatever the old system then fails to say', async () => {
    const here = world();
    const asked = deferred();
    const failing = deferred<never>();
    const verify = () => {
      asked.resolve();
      return failing.promise;
    };
    const { migrator } = world({ users: here.users, ledger: here.ledger, legacy: { verify, getUser: () => null } });
    const earlier = outcome(migrator, EMAIL, ada.password);
    await asked.promise;
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
    const later = outcome(migrator, EMAIL, ada.password);
    failing.reject(new Error('down'));
    assert.deepEqual([await earlier, await later], ['legacy_unavailable', 'verified']);
  });

  it('I4: is not let in to an account that was deleted meanwhile', async () => {
    const { migrator, id, earlier, join, release } = await underWay(ada.password);
    await migrator.deleteUser(id);
    const later = join();
    release();
    assert.deepEqual([await earlier, await later], ['verified', 'rejected']);
  });

  it('SES-03: is not let in to an account that was blocked meanwhile', async () => {
    const { users, id, earlier, join, release } = await underWay(ada.password);
    await users.update(id, {}, { profile: { blocked: true } });
    const later = join();
    release();
    assert.deepEqual([await earlier, await later], ['verified', 'rejected']);
  });

  it('LEG-10: is not kept out where the password was changed to theirs meanwhile', async () => {
    const { migrator, id, earlier, join, release } = await underWay('a new long password');
    await migrator.changePassword(id, ada.password, 'a new long password');
    const later = join();
    release();
    assert.deepEqual([await earlier, await later], ['rejected', 'verified']);
  });
});

describe('Malformed input', () => {
  const MALFORMED = { code: 'invalid_request', status: 400, expose: true };
  const inputs: readonly unknown[] = [
    undefined,
    null,
    'text',
    [],
    {},
    { identifier: EMAIL },
    { password: 'x' },
    { identifier: { $gt: '' }, password: 'x' },
    { identifier: { $regex: '.*' }, password: 'x' },
    { identifier: [EMAIL], password: 'x' },
    { identifier: EMAIL, password: { $ne: 1 } },
    { identifier: EMAIL, password: ['x'] },
    { identifier: EMAIL, password: true },
    { identifier: EMAIL, password: 0 },
    { identifier: EMAIL, password: '' },
    { identifier: EMAIL, password: ' \t ' },
    { identifier: `${EMAIL}\0`, password: 'x' },
    { identifier: `${EMAIL}\r\nBcc: b@example.org`, password: 'x' },
    { identifier: 'x'.repeat(300), password: 'x' },
    { identifier: EMAIL, password: 'x'.repeat(200_000) },
    { identifier: EMAIL, password: 'x\ud800' },
    { identifier: Array.from({ length: 40_000 }).reduce<unknown>((nested) => [nested], 'deep'), password: 'x' },
  ];

  it('INJ-01, INJ-02, INJ-05, INJ-06, INJ-13, INJ-14, PWD-08: is a 400 before anything is looked up, asked, hashed or counted', async () => {
    const { limits } = memoryStores();
    const touched: string[] = [];
    const watched = <Port extends object>(name: string, port: Port): Port =>
      new Proxy(port, {
        get: (target, method) => {
          touched.push(`${name}.${String(method)}`);
          return Reflect.get(target, method) as unknown;
        },
      });
    const stores = memoryStores();
    const here = world({
      users: watched('users', stores.users),
      ledger: watched('ledger', stores.ledger),
      limits: watched('limits', limits),
    });
    touched.length = 0;
    const started = performance.now();
    for (const input of inputs) await assert.rejects(here.migrator.login(input as Credentials), MALFORMED);
    assert.ok(performance.now() - started < 500);
    assert.deepEqual(touched, []);
    assert.deepEqual([here.legacy.verified.length, here.hasher.work(), here.events.length], [0, 0, 0]);
  });

  it('INJ-13: what may be part of a real name reaches the legacy as it is', async () => {
    const { migrator, legacy } = world();
    for (const identifier of ['a_d%a', '*', "o'brien@example.org", '*)(uid=*', 'a--b', '$(x)', '{{x}}', 'a&b=c']) {
      assert.equal(await outcome(migrator, identifier, "' OR '1'='1"), 'rejected', identifier);
      assert.deepEqual(legacy.verified.at(-1), { identifier, password: "' OR '1'='1" });
    }
  });
});

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
