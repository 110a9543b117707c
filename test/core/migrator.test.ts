import assert from 'node:assert/strict';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { deferred } from '../support/deferred.js';
import { ada } from '../support/scripted-legacy.js';
import { outcome, world } from '../support/world.js';

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

  it('CON-19: that are under way when the migrator is closed come to their end, and leave nothing half done', async () => {
    const here = world();
    const [asked, answer] = [deferred<void>(), deferred<void>()];
    here.legacy.before = async () => {
      asked.resolve();
      await answer.promise;
    };
    const login = outcome(here.migrator, EMAIL, ada.password);
    await asked.promise;
    await here.migrator.close();
    answer.resolve();
    assert.equal(await login, 'migrated');
    assert.deepEqual(await here.ledger.counts(), { migrated: 1, claimed: 0, deleted: 0 });
    here.legacy.fail();
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'verified');
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
