import assert from 'node:assert/strict';
import { Newest } from '../../lib/core/newest.js';
import { type Deferred, deferred } from '../support/deferred.js';

/** Runs that end when a test says so, by a clock that it sets. */
function scripted() {
  const runs: Deferred<number>[] = [];
  const clock = { now: 0 };
  const newest = new Newest(
    () => {
      const run = deferred<number>();
      runs.push(run);
      return run.promise;
    },
    5000,
    () => clock.now,
  );
  const end = async (index: number, took = 0) => {
    clock.now += took;
    runs[index]?.resolve(index);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { runs, clock, newest, end };
}

describe('Newest', () => {
  it('runs again for whoever asks once a run is over', async () => {
    const { newest, end, runs } = scripted();
    const first = newest.get();
    await end(0);
    const second = newest.get();
    await end(1);
    assert.deepEqual([await first, await second, runs.length], [0, 1, 2]);
  });

  it('answers all who ask during a run by one more, which begins after it', async () => {
    const { newest, end, runs } = scripted();
    const first = newest.get();
    const others = [newest.get(), newest.get(), newest.get()];
    assert.equal(runs.length, 1);
    await end(0);
    others.push(newest.get());
    assert.equal(runs.length, 2);
    await end(1);
    await end(2);
    assert.deepEqual([await first, ...(await Promise.all(others))], [0, 1, 1, 1, 2]);
  });

  it('keeps what took long for a while, counted from when it began', async () => {
    const { newest, end, clock, runs } = scripted();
    const first = newest.get();
    await end(0, 101);
    assert.equal(await first, 0);
    clock.now = 2500;
    assert.deepEqual([await newest.get(), runs.length], [0, 1]);
    clock.now = 5000;
    const next = newest.get();
    assert.equal(runs.length, 2);
    await end(1, 100);
    assert.equal(await next, 1);
    void newest.get();
    assert.equal(runs.length, 3, 'what was quick is not kept');
  });

  it('begins anew before what is kept is too old, while nobody waits', async () => {
    const { newest, end, clock, runs } = scripted();
    const first = newest.get();
    await end(0, 101);
    await first;
    clock.now = 2501;
    assert.deepEqual([await newest.get(), await newest.get(), runs.length], [0, 0, 2]);
    await end(1, 200);
    assert.equal(await newest.get(), 1);
    clock.now = 7400;
    const waiting = newest.get();
    assert.deepEqual([await waiting, runs.length], [1, 3]);
    runs[2]?.reject(new Error('no answer'));
    clock.now = 7501;
    const after = newest.get();
    await end(2);
    await end(3);
    assert.equal(await after, 3);
  });

  it('keeps no failure, and fails nobody who asked during the run that failed', async () => {
    const { newest, runs, end } = scripted();
    const first = newest.get();
    const second = newest.get();
    runs[0]?.reject(new Error('no answer'));
    await assert.rejects(first, /no answer/);
    await end(1);
    assert.equal(await second, 1);
    const third = newest.get();
    await end(2);
    assert.equal(await third, 2);
  });
});
