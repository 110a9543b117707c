import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { StoreUnavailableError, TooManyAttemptsError } from '../../../lib/core/errors.js';
import type { UserStore } from '../../../lib/core/ports.js';
import { type MemoryUser, memoryStores } from '../../../lib/stores/memory/index.js';
import { deferred } from '../../support/deferred.js';
import { ada } from '../../support/scripted-legacy.js';
import { outcome, until, type World, world } from '../../support/world.js';

const EMAIL = 'ada@example.org';
const nothingWritten = async ({ users, ledger }: World) => {
  assert.equal(await users.find(EMAIL), null);
  assert.deepEqual(await ledger.counts(), { migrated: 0, claimed: 0, deleted: 0 });
};

describe('A login while the legacy gives no answer', () => {
  for (const [what, error] of Object.entries<unknown>({
    'throws an error': new Error('connect ECONNREFUSED'),
    'throws null': null,
    'throws a text': 'down',
    'throws undefined': undefined,
    'throws an error that cannot be read': Object.defineProperty(new Error('x'), 'message', { get: () => assert.fail('read') }),
  })) {
    it(`LEG-01: is legacy_unavailable where it ${what}, and works once it is back`, async () => {
      const here = world();
      here.legacy.fail(error);
      await assert.rejects(here.migrator.login({ identifier: EMAIL, password: ada.password }), (thrown: Record<string, unknown>) => {
        assert.deepEqual([thrown.code, thrown.status, thrown.expose], ['legacy_unavailable', 503, false]);
        assert.ok(Number(thrown.retryAfter) >= 1);
        assert.deepEqual(thrown.headers, { 'Retry-After': String(thrown.retryAfter) });
        return true;
      });
      assert.equal(here.named('legacy-fault').length, 1);
      assert.equal(here.named('rejected').length, 0);
      await nothingWritten(here);
      here.legacy.recover();
      assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
    });
  }

  it('LEG-01: lets in people who are here, and tells them of a wrong password', async () => {
    const { migrator, legacy } = world();
    await outcome(migrator, EMAIL, ada.password);
    legacy.fail();
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'verified');
    assert.equal(await outcome(migrator, EMAIL, 'not the password'), 'rejected');
    assert.equal(await outcome(migrator, 'a stranger', 'not the password'), 'legacy_unavailable');
  });

  it('LEG-02: ends within the timeout, and tells the source to stop', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { migrator, legacy, named } = world({ guard: { timeout: 20 } });
    let signal: AbortSignal | undefined;
    const { verify } = { verify: legacy.verify.bind(legacy) };
    Object.assign(legacy, {
      verify: (identifier: string, password: string, context: { signal: AbortSignal }) => {
        signal = context.signal;
        return verify(identifier, password);
      },
    });
    legacy.before = () => new Promise(() => {});
    const answer = outcome(migrator, EMAIL, ada.password);
    await until(() => signal);
    mock.timers.tick(19);
    assert.equal(signal?.aborted, false);
    mock.timers.tick(1);
    mock.timers.reset();
    assert.equal(await answer, 'legacy_unavailable');
    assert.equal(signal?.aborted, true);
    assert.equal(named('legacy-fault')[0]?.reason, 'timeout');
  });

  it('LEG-03: writes nothing when the answer comes after the timeout', async () => {
    const here = world({ guard: { timeout: 20 } });
    const late = deferred();
    here.legacy.before = () => late.promise;
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'legacy_unavailable');
    late.resolve();
    here.legacy.recover();
    await new Promise((resolve) => setImmediate(resolve));
    await nothingWritten(here);
    assert.equal(here.named('login').length, 0);
  });

  it('LEG-05: waits for any thenable, and hears one that calls back twice once', async () => {
    const { migrator, legacy, named } = world();
    legacy.verdict = () => ({
      // oxlint-disable-next-line unicorn/no-thenable -- a thenable of the source's own making is what this is about
      then: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => {
        resolve(ada.profile);
        resolve(false);
        reject(new Error('too late'));
      },
    });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
    assert.equal(named('login').length, 1);
  });

  it('LEG-07: wrong passwords, however many, are no fault', async () => {
    const { migrator, legacy, named } = world({ guard: { failures: 2 } });
    for (let attempt = 0; attempt < 10; attempt++) assert.equal(await outcome(migrator, `nobody${attempt}`, 'wrong'), 'rejected');
    assert.equal(named('breaker').length, 0);
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
    assert.equal(legacy.verified.length, 11);
  });

  it('LEG-08: is refused at once while the breaker is open', async () => {
    const { migrator, legacy, named } = world({ guard: { failures: 2 } });
    legacy.fail();
    for (const stranger of ['a', 'b', 'c', 'd']) assert.equal(await outcome(migrator, stranger, 'a password'), 'legacy_unavailable');
    assert.equal(legacy.verified.length, 2);
    assert.deepEqual(
      named('breaker').map(({ state }) => state),
      ['open'],
    );
  });

  it('LEG-10: forgets a no: who registers over there, or corrects a password, gets in', async () => {
    const { migrator, legacy } = world({ people: [] });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    legacy.people.push({ ...ada, password: 'another' });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'rejected');
    legacy.people[0] = ada;
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
  });

  it('LEG-11: creates nobody where verify says true and getUser does not answer, or knows nobody', async () => {
    const here = world();
    here.legacy.verdict = () => {
      here.legacy.fail();
      return true;
    };
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'legacy_unavailable');
    await nothingWritten(here);
    const nobody = world({ people: [] });
    nobody.legacy.verdict = () => true;
    assert.equal(await outcome(nobody.migrator, EMAIL, ada.password), 'legacy_unavailable');
    await nothingWritten(nobody);
    const both = world();
    both.legacy.verdict = () => true;
    assert.equal(await outcome(both.migrator, EMAIL, ada.password), 'migrated');
  });

  it('LEG-13: passes on that the legacy has heard too many attempts, with the time to wait', async () => {
    const { migrator, legacy, named } = world();
    legacy.fail(new TooManyAttemptsError(undefined, { retryAfter: 77 }));
    await assert.rejects(migrator.login({ identifier: EMAIL, password: ada.password }), {
      code: 'too_many_attempts',
      status: 429,
      retryAfter: 77,
    });
    assert.equal(named('breaker').length, 0);
  });
});

describe('A login whose profile does not fit', () => {
  it('MIG-11: is legacy_unavailable where the application’s mapping throws, tells the operator, and works once it is mended', async () => {
    let mended = false;
    const here = world({
      profile: ({ name }) => {
        if (!mended) throw new TypeError(`s3cret ${String(name)}`);
        return { name };
      },
    });
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'legacy_unavailable');
    const [fault] = here.named('legacy-fault');
    assert.deepEqual([fault?.reason, fault?.source], ['invalid-profile', 'legacy']);
    assert.ok(!String(fault?.message).includes('s3cret'));
    await nothingWritten(here);
    mended = true;
    assert.equal(await outcome(here.migrator, EMAIL, ada.password), 'migrated');
  });

  it('MIG-11: leaves out what cannot be stored, and brings the person over', async () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    const bio = { name: 'Ada', circular, run: () => 1, $set: 1, nested: { 'a.b': 1 }, big: 10n, born: new Date(0) };
    const { migrator } = world({ profile: () => bio });
    const login = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    const { id: _, ...user } = login.user;
    assert.deepEqual(user, { email: EMAIL, username: 'ada', emailVerified: true, name: 'Ada', big: 10n, born: new Date(0) });
  });

  it('MIG-11: bounds a name', async () => {
    const { migrator } = world({ people: [{ ...ada, profile: { ...ada.profile, name: 'x'.repeat(5e6) } }] });
    const login = await migrator.login({ identifier: EMAIL, password: ada.password });
    assert.ok(login.status === 'migrated');
    assert.ok(JSON.stringify(login.user).length < 1000);
  });
});

describe('A login while the user store gives no answer', () => {
  const down = (): UserStore<MemoryUser> => {
    const { users } = memoryStores();
    return Object.assign(Object.create(users) as typeof users, {
      find: async () => {
        throw new StoreUnavailableError();
      },
    });
  };

  it('CON-05: is store_unavailable, and does not ask the legacy', async () => {
    const { migrator, legacy, named } = world({ users: down() });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'store_unavailable');
    assert.equal(legacy.verified.length, 0);
    assert.deepEqual([named('login').length, named('rejected').length], [0, 0]);
  });

  it('I11: counts no failed attempt for a fault of the legacy or of the store', async () => {
    const { limits } = memoryStores();
    const here = world({ limits, guard: { failures: 1000 } });
    here.legacy.fail();
    for (let attempt = 0; attempt < 30; attempt++)
      assert.equal(await outcome(here.migrator, EMAIL, `password ${attempt}`, '192.0.2.1'), 'legacy_unavailable');
    const without = world({ limits, users: down() });
    for (let attempt = 0; attempt < 30; attempt++)
      assert.equal(await outcome(without.migrator, EMAIL, `password ${attempt}`, '192.0.2.1'), 'store_unavailable');
    here.legacy.recover();
    assert.equal(await outcome(here.migrator, EMAIL, ada.password, '192.0.2.1'), 'migrated');
  });
});
