import assert from 'node:assert/strict';
import { TooManyAttemptsError } from '../../lib/core/errors.js';
import { firstOf } from '../../lib/legacy/first-of.js';
import { byDomain } from '../../lib/legacy/route.js';
import { assertUnavailable, errorOf } from './support/assert-unavailable.js';
import { deferred } from './support/deferred.js';
import { fakeTime } from './support/fake-time.js';
import { guarded } from './support/guarded.js';
import { ADA, hanging, PASSWORD, sourceOf } from './support/sources.js';

const yes = (name: string) => sourceOf({ name, verify: () => ADA, getUser: () => ADA });
const no = (name: string) => sourceOf({ name });
const down = (name: string) =>
  sourceOf({ name, verify: () => Promise.reject(new Error('down')), getUser: () => Promise.reject(new Error('down')) });
const busy = (name: string, retryAfter?: number) => {
  const refuse = () => Promise.reject(new TooManyAttemptsError('from over there', retryAfter === undefined ? {} : { retryAfter }));
  return sourceOf({ name, verify: refuse, getUser: refuse });
};

describe('legacyDirectory', () => {
  const time = fakeTime();

  it('answers no to everything where there are no sources', async () => {
    const legacy = guarded([]);
    assert.deepEqual(legacy.sources, []);
    assert.equal(await legacy.verify('ada@example.org', PASSWORD), null);
    assert.equal(await legacy.getUser('ada@example.org'), null);
  });

  it('names its sources in order; one without a name is `legacy`', () => {
    assert.deepEqual(guarded([sourceOf({}), no('crm')]).sources, ['legacy', 'crm']);
  });

  it('asks in order and stops at the first yes', async () => {
    const sources = [no('a'), yes('b'), yes('c')] as const;
    const legacy = guarded(sources);
    assert.deepEqual(await legacy.verify('ada@example.org', PASSWORD), { source: 'b', profile: ADA });
    assert.deepEqual(await legacy.getUser('ada@example.org'), { source: 'b', profile: ADA });
    assert.deepEqual(
      sources.map(({ calls }) => [calls.verify.length, calls.getUser.length]),
      [
        [1, 1],
        [1, 1],
        [0, 0],
      ],
    );
  });

  it('LEG-01: one source down does not turn another’s yes into a no', async () => {
    for (const sources of [
      [down('a'), yes('b')],
      [yes('b'), down('a')],
    ]) {
      const legacy = guarded(sources);
      assert.equal((await legacy.verify('ada@example.org', PASSWORD))?.source, 'b');
      assert.equal((await legacy.getUser('ada@example.org'))?.source, 'b');
    }
  });

  it('LEG-01: a no from one with another unavailable is unavailable, in either order', async () => {
    for (const sources of [
      [down('a'), no('b')],
      [no('b'), down('a')],
    ]) {
      const legacy = guarded(sources);
      await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
      await assertUnavailable(legacy.getUser('ada@example.org'));
      assert.deepEqual(new Set(legacy.faults.map(({ source }) => source)), new Set(['a']));
    }
  });

  it('is a no where every source says no', async () => {
    assert.equal(await guarded([no('a'), no('b')]).verify('ada@example.org', PASSWORD), null);
  });

  it('gives each source a guard of its own: one that hangs takes no time from the next, nor its breaker', async () => {
    const legacy = guarded([hanging('a'), yes('b')], { failures: 1 });
    const answer = legacy.verify('ada@example.org', PASSWORD);
    await time.advance(5000);
    assert.equal((await answer)?.source, 'b');
    assert.deepEqual(legacy.breaker, [{ source: 'a', state: 'open' }]);
    assert.equal((await legacy.verify('ada@example.org', PASSWORD))?.source, 'b', 'and now without a wait');
  });

  it('LEG-13: passes on the old system’s own limit with its time, and does not take it for an outage', async () => {
    const legacy = guarded(busy('a', 600), { failures: 1 });
    for (const question of [legacy.verify('ada@example.org', PASSWORD), legacy.getUser('ada@example.org')]) {
      const error = await errorOf(question);
      assert.equal(error.code, 'too_many_attempts');
      assert.equal(error.status, 429);
      assert.equal(error.retryAfter, 600);
      assert.ok(!error.message.includes('over there'));
    }
    assert.deepEqual([legacy.faults, legacy.breaker], [[], []]);
  });

  it('LEG-13: another source’s yes still wins; else the limit is told, whatever the others say', async () => {
    assert.equal((await guarded([busy('a'), yes('b')]).verify('ada@example.org', PASSWORD))?.source, 'b');
    for (const sources of [
      [busy('a'), no('b')],
      [no('b'), busy('a')],
      [down('b'), busy('a')],
      [busy('a'), down('b')],
    ]) {
      assert.equal((await errorOf(guarded(sources).verify('ada@example.org', PASSWORD))).code, 'too_many_attempts');
    }
  });

  it('LEG-09: two passwords for one person, asked at once, each get the answer that is theirs', async () => {
    const answers = new Map([
      ['right', deferred<unknown>()],
      ['wrong', deferred<unknown>()],
    ]);
    const legacy = guarded(sourceOf({ verify: (_identifier, password) => answers.get(password)?.promise }));
    const right = legacy.verify('ada@example.org', 'right');
    const wrong = legacy.verify('ada@example.org', 'wrong');
    answers.get('right')?.resolve(ADA);
    answers.get('wrong')?.resolve(false);
    assert.deepEqual([(await right)?.profile, await wrong], [ADA, null]);
  });

  it('LEG-10: remembers no answer: who was unknown a moment ago is asked for again', async () => {
    const people: unknown[] = [null, ADA, null];
    const legacy = guarded(sourceOf({ verify: () => people[0], getUser: () => people.shift() }));
    const given: unknown[] = [];
    while (people.length) {
      given.push((await legacy.verify('ada@example.org', PASSWORD))?.profile, (await legacy.getUser('ada@example.org'))?.profile);
    }
    assert.deepEqual(given, [undefined, undefined, ADA, ADA, undefined, undefined]);
  });

  it('does not touch the options or the list that it is given', async () => {
    const options = Object.freeze({ timeout: undefined, failures: 1 });
    assert.equal((await guarded(Object.freeze([yes('a')]), options).verify('ada@example.org', PASSWORD))?.source, 'a');
  });
});

describe('legacyDirectory over a firstOf', () => {
  const time = fakeTime();
  const BOB = { id: 7, email: 'bob@shop.example' } as const;
  const shop = () => sourceOf({ name: 'shop', verify: () => BOB, getUser: () => BOB });
  const route = byDomain({ 'shop.example': 'shop' }, 'crm');

  it('names the sources that it is made of, and not it', () => {
    const inner = firstOf([sourceOf({ name: 'b' }), sourceOf({ name: 'c' })], { name: 'inner' });
    assert.deepEqual(guarded([sourceOf({ name: 'a' }), firstOf([inner, sourceOf({ name: 'd' })])]).sources, ['a', 'b', 'c', 'd']);
  });

  it('tells of each person under the source that they came from, with the id that they have there', async () => {
    const legacy = guarded(firstOf([yes('crm'), shop()], { route }));
    assert.deepEqual(await legacy.verify('ada@example.org', PASSWORD), { source: 'crm', profile: ADA });
    assert.deepEqual(await legacy.verify(BOB.email, PASSWORD), { source: 'shop', profile: BOB });
    assert.deepEqual(await legacy.getUser(BOB.email), { source: 'shop', profile: BOB });
  });

  it('asks those alone that the route leads to, and those beside it', async () => {
    const [beside, crm, other] = [no('beside'), no('crm'), no('shop')];
    const legacy = guarded([beside, firstOf([crm, other], { route })]);
    assert.equal(await legacy.verify(BOB.email, PASSWORD), null);
    assert.equal(await legacy.getUser(BOB.email), null);
    assert.deepEqual(
      [beside, crm, other].map(({ calls }) => [calls.verify.length, calls.getUser.length]),
      [
        [1, 1],
        [0, 0],
        [1, 1],
      ],
    );
  });

  it('gives each source a guard of its own: one that hangs troubles nobody who is not asked about there', async () => {
    const legacy = guarded(firstOf([hanging('crm'), shop()], { route }), { failures: 1 });
    const answer = assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
    assert.equal((await legacy.verify(BOB.email, PASSWORD))?.source, 'shop');
    await time.advance(5000);
    await answer;
    assert.deepEqual(legacy.breaker, [{ source: 'crm', state: 'open' }]);
    assert.equal((await legacy.verify(BOB.email, PASSWORD))?.source, 'shop');
    await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
  });

  it('LEG-08: a no about somebody else does not close the breaker of a source that was not asked', async () => {
    const legacy = guarded(firstOf([down('crm'), no('shop')], { route }), { failures: 2 });
    await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
    assert.equal(await legacy.verify(BOB.email, PASSWORD), null);
    await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
    assert.deepEqual(legacy.breaker, [{ source: 'crm', state: 'open' }]);
  });

  it('gives no answer where the route fails, and tells the operator why', async () => {
    const failing = () => {
      throw new TypeError(`cannot read ${PASSWORD}`);
    };
    const legacy = guarded(firstOf([yes('crm')], { route: failing }));
    await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
    await assertUnavailable(legacy.getUser('ada@example.org'));
    const fault = { source: 'route', reason: 'error', message: 'the route failed with TypeError' };
    assert.deepEqual(legacy.faults, [fault, fault]);
  });

  it('CFG-01: says so where the route gives a name that there is not', async () => {
    const legacy = guarded(firstOf([yes('crm')], { route: () => 'cmr' }));
    assert.equal((await errorOf(legacy.verify('ada@example.org', PASSWORD))).code, 'configuration');
    assert.equal((await errorOf(legacy.getUser('ada@example.org'))).code, 'configuration');
  });
});
