import assert from 'node:assert/strict';
import { assertUnavailable } from './support/assert-unavailable.js';
import { fakeTime, settled } from './support/fake-time.js';
import { guarded } from './support/guarded.js';
import { hanging, PASSWORD, sourceOf } from './support/sources.js';

describe('Guard under load', () => {
  const time = fakeTime();

  it('LEG-06: counts the wait for a turn towards the deadline', async () => {
    const source = hanging();
    const legacy = guarded(source, { concurrency: 1, queue: 1, failures: 10 });
    const first = assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
    await time.advance(1000);
    const second = assertUnavailable(legacy.verify('bob@example.org', PASSWORD));
    await time.advance(4000);
    await first;
    assert.equal(source.calls.verify.length, 2);
    const third = assertUnavailable(legacy.verify('eve@example.org', PASSWORD));
    await time.advance(1000);
    await second;
    await time.advance(4000);
    await third;
    assert.deepEqual(
      legacy.faults.map(({ reason }) => reason),
      ['timeout', 'timeout', 'timeout'],
    );
  });

  it('LEG-06: never calls the source for one whose time is over before their turn', async () => {
    const source = sourceOf({ verify: () => new Promise(() => {}) });
    const legacy = guarded(source, { concurrency: 1, queue: 5, timeout: 1000 });
    const outcomes = ['ada', 'bob', 'eve'].map((name) => assertUnavailable(legacy.verify(name, PASSWORD)));
    await time.advance(1000);
    await Promise.all(outcomes);
    assert.equal(source.calls.verify.length, 1);
    assert.deepEqual(legacy.faults.map(({ reason }) => reason).toSorted(), ['overloaded', 'timeout']);
  });

  it('LEG-06: refuses at once whom there is no room for, and answers all others', async () => {
    const answers: ((answer: unknown) => void)[] = [];
    const source = sourceOf({ verify: () => new Promise((resolve) => answers.push(resolve)) });
    const legacy = guarded(source, { concurrency: 2, queue: 3 });
    const questions = Array.from({ length: 8 }, (_, index) => legacy.verify(`user${index}`, PASSWORD));
    await Promise.all(questions.slice(5).map(assertUnavailable));
    assert.equal(answers.length, 2);
    for (let answered = 0; answered < 5; answered++) {
      answers[answered]?.(false);
      await settled();
      assert.ok(answers.length <= answered + 3, 'never more than two at once');
    }
    assert.deepEqual(await Promise.all(questions.slice(0, 5)), [null, null, null, null, null]);
    assert.deepEqual(legacy.breaker, []);
  });

  it('LEG-06: a burst of logins does not open the breaker of a slow source that is well', async () => {
    const answers: ((answer: unknown) => void)[] = [];
    const source = sourceOf({ verify: () => new Promise((resolve) => answers.push(resolve)) });
    const legacy = guarded(source, { concurrency: 5, queue: 20 });
    const questions = Array.from({ length: 15 }, (_, index) => legacy.verify(`user${index}`, PASSWORD));
    const outcomes = Promise.allSettled(questions);
    for (const round of [0, 1]) {
      await time.advance(2000);
      for (const answer of answers.slice(5 * round)) answer(false);
    }
    await time.advance(1000);
    const answered = (await outcomes).filter(({ status }) => status === 'fulfilled');
    assert.equal(answered.length, 10);
    assert.equal(source.calls.verify.length, 15);
    assert.deepEqual(legacy.breaker, []);
    assert.deepEqual(
      legacy.faults.map(({ reason }) => reason),
      ['overloaded'],
    );
  });

  it('opens the breaker of a source that fell silent while questions queued', async () => {
    const source = hanging();
    const legacy = guarded(source, { concurrency: 2, queue: 20, failures: 3, timeout: 1000 });
    const early = [0, 1].map((index) => assertUnavailable(legacy.verify(`early${index}`, PASSWORD)));
    await time.advance(500);
    const late = Array.from({ length: 6 }, (_, index) => assertUnavailable(legacy.verify(`late${index}`, PASSWORD)));
    await time.advance(500);
    await Promise.all(early);
    await time.advance(500);
    await Promise.all(late);
    assert.deepEqual(legacy.breaker, [{ source: 'legacy', state: 'open' }]);
  });
});
