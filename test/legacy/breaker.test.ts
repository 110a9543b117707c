import assert from 'node:assert/strict';
import { TooManyAttemptsError } from '../../lib/core/errors.js';
import { assertUnavailable, errorOf } from './support/assert-unavailable.js';
import { deferred } from './support/deferred.js';
import { fakeTime } from './support/fake-time.js';
import { type Guarded, guarded } from './support/guarded.js';
import { ADA, PASSWORD, type SpiedSource, sourceOf } from './support/sources.js';

const refused = () => Promise.reject(new Error('connection refused'));

describe('Breaker', () => {
  const time = fakeTime();
  let respond: () => unknown;
  let source: SpiedSource;
  let legacy: Guarded;

  beforeEach(() => {
    source = sourceOf({ verify: () => respond(), getUser: () => respond() });
    legacy = guarded(source);
  });

  const ask = () => legacy.verify('ada@example.org', PASSWORD);
  const states = () => legacy.breaker.map(({ state }) => state);
  const open = async (failures = 5) => {
    respond = refused;
    for (let fault = 0; fault < failures; fault++) await assertUnavailable(ask());
    assert.deepEqual(states(), ['open']);
  };

  it('LEG-07: no number of wrong passwords opens it', async () => {
    for (const no of [false, null, undefined, { ...ADA, blocked: true }]) {
      respond = () => no;
      for (let attempt = 0; attempt < 20; attempt++) assert.equal(await ask(), null);
    }
    assert.equal(source.calls.verify.length, 80);
    assert.deepEqual(states(), []);
  });

  it('LEG-08: opens after so many faults in a row, and then answers without asking, saying when to come again', async () => {
    await open();
    await time.advance(10_000);
    const error = await assertUnavailable(ask());
    assert.equal(error.retryAfter, 20);
    assert.equal(source.calls.verify.length, 5);
    assert.equal(legacy.faults.at(-1)?.reason, 'breaker-open');
  });

  it('LEG-08: an answer between faults starts the count anew, a refusal too', async () => {
    const answers: (() => unknown)[] = [() => false, () => Promise.reject(new TooManyAttemptsError())];
    for (const answer of answers) {
      respond = refused;
      for (let fault = 0; fault < 4; fault++) await assertUnavailable(ask());
      respond = answer;
      await ask().catch(() => null);
    }
    respond = refused;
    for (let fault = 0; fault < 4; fault++) await assertUnavailable(ask());
    assert.deepEqual(states(), []);
  });

  it('LEG-08: counts timeouts and garbage like any fault', async () => {
    respond = () => 'yes';
    for (let fault = 0; fault < 3; fault++) await assertUnavailable(ask());
    respond = () => new Promise(() => {});
    for (let fault = 0; fault < 2; fault++) {
      const outcome = assertUnavailable(ask());
      await time.advance(5000);
      await outcome;
    }
    assert.deepEqual(states(), ['open']);
  });

  for (const concurrency of [50, 1]) {
    it(`LEG-08: half open, lets exactly one question through and answers all others at once (concurrency ${concurrency})`, async () => {
      legacy = guarded(source, { concurrency });
      await open();
      await time.advance(30_000);
      const probe = deferred<unknown>();
      respond = () => probe.promise;
      const questions = Array.from({ length: 10 }, ask);
      await Promise.all(questions.slice(1).map(assertUnavailable));
      assert.equal(source.calls.verify.length, 6);
      assert.deepEqual(states(), ['open', 'half-open']);
      probe.resolve(ADA);
      assert.deepEqual(await questions[0], { source: 'legacy', profile: ADA });
      assert.deepEqual(states(), ['open', 'half-open', 'closed']);
    });
  }

  it('LEG-08: is closed by a wrong password, or by a refusal: either is an answer', async () => {
    for (const answer of [() => false, () => Promise.reject(new TooManyAttemptsError())]) {
      legacy = guarded(source);
      await open();
      await time.advance(30_000);
      respond = answer;
      await ask().catch(() => null);
      assert.deepEqual(states(), ['open', 'half-open', 'closed']);
    }
  });

  it('LEG-08: stays open for as long again where the trial fails, again and again', async () => {
    await open();
    for (let trial = 1; trial <= 3; trial++) {
      await time.advance(30_000);
      await assertUnavailable(ask());
      assert.equal(source.calls.verify.length, 5 + trial);
      await time.advance(29_999);
      assert.equal((await assertUnavailable(ask())).retryAfter, 1);
      assert.equal(source.calls.verify.length, 5 + trial);
      await time.advance(1);
    }
  });

  it('LEG-08: a question from before it opened does not end the trial, nor begin another', async () => {
    legacy = guarded(source, { resetAfter: 1000, failures: 2 });
    respond = () => new Promise(() => {});
    const stale = assertUnavailable(ask());
    await time.advance(2000);
    await open(2);
    await time.advance(1000);
    const probe = deferred<unknown>();
    respond = () => probe.promise;
    const trial = ask();
    await time.advance(2000);
    await stale;
    await assertUnavailable(ask());
    assert.deepEqual(states(), ['open', 'half-open']);
    probe.resolve(false);
    assert.equal(await trial, null);
    assert.deepEqual(states(), ['open', 'half-open', 'closed']);
  });

  it('LEG-08: answers at once those who wait for their turn when it opens', async () => {
    legacy = guarded(source, { concurrency: 2, failures: 1 });
    const failing = deferred<unknown>();
    const pending = [failing.promise, new Promise(() => {})];
    respond = () => pending.shift();
    const [first, , ...waiting] = Array.from({ length: 6 }, ask).map(errorOf);
    await time.advance(10);
    failing.reject(new Error('connection reset'));
    await first;
    for (const error of await Promise.all(waiting)) assert.equal(error.retryAfter, 30);
    assert.equal(source.calls.verify.length, 2);
    await time.advance(5000);
  });

  it('counts verify and getUser together: one source, one breaker', async () => {
    respond = refused;
    for (let fault = 0; fault < 3; fault++) await assertUnavailable(legacy.getUser('ada@example.org'));
    for (let fault = 0; fault < 2; fault++) await assertUnavailable(ask());
    assert.deepEqual(states(), ['open']);
  });
});
