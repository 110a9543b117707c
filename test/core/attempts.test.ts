import assert from 'node:assert/strict';
import { StoreUnavailableError } from '../../lib/core/errors.js';
import type { AttemptLimiter } from '../../lib/core/ports.js';
import { memoryStores } from '../../lib/stores/memory/index.js';
import { deferred } from '../support/deferred.js';
import { ada } from '../support/scripted-legacy.js';
import { outcome, world } from '../support/world.js';

const EMAIL = 'ada@example.org';

/** A world with limits, and a clock to set. */
function limited(options: Parameters<typeof world>[0] = {}) {
  let now = 0;
  const { limits } = memoryStores({ limits: { now: () => now } });
  const here = world({ limits, ...options });
  const advance = (minutes: number) => {
    now += minutes * 60_000;
  };
  const tries = async (times: number, identifier = EMAIL, ip?: string) => {
    const ends: string[] = [];
    for (let attempt = 0; attempt < times; attempt++) ends.push(await outcome(here.migrator, identifier, `wrong ${attempt}`, ip));
    return ends;
  };
  return { ...here, limits, advance, tries };
}

const TEN_TIMES_NO = Array<string>(10).fill('rejected');

describe('The limits of attempts', () => {
  it('RTL-07: refuse the eleventh in a quarter of an hour with the seconds to wait, the right password too', async () => {
    const { migrator, tries, legacy, hasher, named } = limited();
    assert.deepEqual(await tries(10), TEN_TIMES_NO);
    const [asked, worked] = [legacy.verified.length, hasher.work()];
    await assert.rejects(
      migrator.login({ identifier: EMAIL, password: ada.password, ip: '192.0.2.1' }),
      (error: Record<string, unknown>) => {
        assert.deepEqual([error.code, error.status, error.expose, error.retryAfter], ['too_many_attempts', 429, true, 900]);
        assert.deepEqual(error.headers, { 'Retry-After': '900' });
        return true;
      },
    );
    assert.deepEqual([legacy.verified.length, hasher.work()], [asked, worked], 'before any work');
    const [locked] = named('locked');
    assert.deepEqual([locked?.identifier, locked?.retryAfter, locked?.ip], ['a***@example.org', 900, '192.0.2.1']);
  });

  it('RTL-01: count an identifier whatever address an attempt comes from', async () => {
    const { migrator } = limited();
    for (let attempt = 0; attempt < 10; attempt++) await outcome(migrator, EMAIL, `wrong ${attempt}`, `192.0.2.${attempt}`);
    assert.equal(await outcome(migrator, EMAIL, ada.password, '198.51.100.7'), 'too_many_attempts');
  });

  it('RTL-02: count every spelling of an identifier together', async () => {
    const { migrator, tries } = limited();
    const spellings = ['ada@example.org', 'ADA@example.org', ' ada@EXAMPLE.org', 'ada@example.org.', 'Ada@Example.Org\t'];
    for (const [index, spelling] of [...spellings, ...spellings].entries()) await outcome(migrator, spelling, `wrong ${index}`);
    assert.deepEqual(await tries(1), ['too_many_attempts']);
  });

  it('ENU-05: count an identifier that nobody has', async () => {
    const { tries } = limited();
    assert.deepEqual(await tries(11, 'nobody@example.org'), [...TEN_TIMES_NO, 'too_many_attempts']);
  });

  it('RTL-03: let ten of fifty wrong passwords in that come at once', async () => {
    const { migrator, legacy } = limited();
    const ends = await Promise.all(Array.from({ length: 50 }, (_, index) => outcome(migrator, EMAIL, `wrong ${index}`)));
    assert.equal(ends.filter((end) => end === 'rejected').length, 10);
    assert.equal(ends.filter((end) => end === 'too_many_attempts').length, 40);
    assert.equal(legacy.verified.length, 10);
  });

  it('RTL-04: are not made longer by attempts while they last', async () => {
    const { migrator, tries, advance } = limited();
    await tries(10);
    for (let minute = 0; minute < 14; minute++) {
      advance(1);
      assert.deepEqual(await tries(3), Array<string>(3).fill('too_many_attempts'));
    }
    advance(1);
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
  });

  it('RTL-04: are lifted at once when the owner has proved themselves by other means', async () => {
    const { migrator, tries, limits } = limited();
    await tries(11);
    await limits.clear(EMAIL);
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
  });

  it('RTL-05: never hear more than a hundred wrong passwords in a row', async () => {
    const { tries, advance } = limited();
    let heard = 0;
    for (let window = 0; window < 15; window++, advance(16)) heard += (await tries(10)).filter((end) => end === 'rejected').length;
    assert.equal(heard, 100);
  });

  it('RTL-06: count an IPv6 network together, and an IPv4 address however it is spelled', async () => {
    const { migrator } = limited();
    for (let attempt = 0; attempt < 100; attempt++)
      await outcome(migrator, `user${attempt}`, 'wrong', `2001:db8:1:2::${attempt.toString(16)}`);
    assert.equal(await outcome(migrator, EMAIL, ada.password, '2001:db8:1:2:ffff::1'), 'too_many_attempts');
    assert.equal(await outcome(migrator, EMAIL, ada.password, '2001:db8:1:3::1'), 'migrated');
    for (let attempt = 0; attempt < 100; attempt++)
      await outcome(migrator, `other${attempt}`, 'wrong', attempt % 2 ? '192.0.2.1' : '::ffff:192.0.2.1');
    assert.equal(await outcome(migrator, EMAIL, ada.password, '192.0.2.1'), 'too_many_attempts');
    assert.equal(await outcome(migrator, EMAIL, ada.password, '::ffff:192.0.2.2'), 'verified');
  });

  it('RTL-08: bound how many accounts one address can try', async () => {
    const { migrator, legacy } = limited();
    const ends: string[] = [];
    for (let attempt = 0; attempt < 150; attempt++)
      ends.push(await outcome(migrator, `user${attempt}@example.org`, 'Password1', '192.0.2.1'));
    assert.equal(ends.filter((end) => end === 'rejected').length, 100);
    assert.equal(legacy.verified.length, 100);
  });

  it('give successes back, however many', async () => {
    const { migrator } = limited();
    assert.equal(await outcome(migrator, EMAIL, ada.password, '192.0.2.1'), 'migrated');
    for (let attempt = 0; attempt < 150; attempt++) assert.equal(await outcome(migrator, EMAIL, ada.password, '192.0.2.1'), 'verified');
  });

  it('give back what ends in a conflict: nobody was told that they were wrong', async () => {
    const { migrator, legacy } = limited();
    legacy.verdict = () => ({ id: 1, email: 'other@example.org' });
    for (let attempt = 0; attempt < 20; attempt++) assert.equal(await outcome(migrator, EMAIL, ada.password), 'identity_conflict');
  });

  it('CON-01: count five hundred identical attempts at once as one', async () => {
    const { migrator } = limited();
    const wrong = await Promise.all(Array.from({ length: 500 }, () => outcome(migrator, EMAIL, 'wrong', '192.0.2.1')));
    assert.deepEqual([...new Set(wrong)], ['rejected']);
    assert.deepEqual(
      [...new Set(await Promise.all(Array.from({ length: 9 }, (_, index) => outcome(migrator, EMAIL, `wrong ${index}`))))],
      ['rejected'],
    );
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'too_many_attempts');
  });

  it('are counted before anything is asked, so that what is under way counts', async () => {
    const { migrator, legacy } = limited();
    const { promise, resolve } = deferred();
    legacy.before = () => promise;
    const pending = Array.from({ length: 10 }, (_, index) => outcome(migrator, EMAIL, `wrong ${index}`));
    assert.equal(await outcome(migrator, EMAIL, 'one more'), 'too_many_attempts');
    resolve();
    assert.deepEqual(await Promise.all(pending), TEN_TIMES_NO);
  });

  it('RTL-07: refuse a login where they cannot be counted, and harm none where only its end cannot', async () => {
    const { limits } = memoryStores();
    const down = async () => {
      throw new StoreUnavailableError();
    };
    const closed: AttemptLimiter = Object.assign(Object.create(limits) as AttemptLimiter, { admit: down });
    const forgetful: AttemptLimiter = Object.assign(Object.create(limits) as AttemptLimiter, { settle: down });
    assert.equal(await outcome(world({ limits: closed }).migrator, EMAIL, ada.password), 'store_unavailable');
    const { migrator, logger } = world({ limits: forgetful });
    assert.equal(await outcome(migrator, EMAIL, ada.password), 'migrated');
    assert.equal(await outcome(migrator, EMAIL, 'wrong'), 'rejected');
    assert.equal(logger.lines.filter(({ args }) => String(args[0]).includes('could not be counted')).length, 2);
  });

  it('are not there unless they are given', async () => {
    const { migrator } = world();
    for (let attempt = 0; attempt < 120; attempt++) await outcome(migrator, EMAIL, `wrong ${attempt}`, '192.0.2.1');
    assert.equal(await outcome(migrator, EMAIL, ada.password, '192.0.2.1'), 'migrated');
  });
});
