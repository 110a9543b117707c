import assert from 'node:assert/strict';
import { Deadline } from '../../lib/legacy/deadline.js';
import { NoAnswer } from '../../lib/legacy/no-answer.js';
import { fakeTime } from './support/fake-time.js';

describe('Deadline', () => {
  const time = fakeTime();

  it('is over after its time, for every race', async () => {
    const deadline = new Deadline(100);
    const races = Promise.allSettled([deadline.race(new Promise(() => {})), deadline.race(new Promise(() => {}))]);
    await time.advance(99);
    assert.equal(deadline.signal.aborted, false);
    await time.advance(1);
    assert.equal(deadline.signal.aborted, true);
    for (const race of await races) {
      assert.ok(race.status === 'rejected' && race.reason instanceof NoAnswer && race.reason.reason === 'timeout');
    }
  });

  it('gives the answer, or the error, that comes in time', async () => {
    const deadline = new Deadline(100);
    assert.equal(await deadline.race(Promise.resolve(7)), 7);
    await assert.rejects(deadline.race(Promise.reject(new RangeError('no'))), RangeError);
    deadline.clear();
  });

  it('is never over once it was cleared', async () => {
    const deadline = new Deadline(100);
    deadline.clear();
    await time.advance(1000);
    assert.equal(deadline.signal.aborted, false);
  });

  it('takes a time longer than any timer for the longest there is, not for none', async () => {
    const deadline = new Deadline(Number.MAX_SAFE_INTEGER);
    await time.advance(60_000);
    assert.equal(deadline.signal.aborted, false);
    deadline.clear();
  });

  it('passes in silence where nobody races', async () => {
    const deadline = new Deadline(100);
    await time.advance(100);
    assert.equal(deadline.signal.aborted, true);
  });
});
