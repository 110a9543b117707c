import assert from 'node:assert/strict';
import { Sharing } from '../../lib/core/sharing.js';
import { deferred } from '../support/deferred.js';

describe('Sharing', () => {
  it('runs once for concurrent calls with one key, and says who joined', async () => {
    const sharing = new Sharing<number>();
    const { promise, resolve } = deferred<number>();
    let runs = 0;
    const share = () =>
      sharing.share('key', () => {
        runs += 1;
        return promise;
      });
    const calls = [share(), share(), share()];
    resolve(7);
    assert.deepEqual(await Promise.all(calls), [
      { result: 7, joined: false },
      { result: 7, joined: true },
      { result: 7, joined: true },
    ]);
    assert.equal(runs, 1);
  });

  it('LEG-09: runs apart for different keys', async () => {
    const sharing = new Sharing<string>();
    const ends = await Promise.all(['a', 'b'].map((key) => sharing.share(key, async () => key)));
    assert.deepEqual(ends, [
      { result: 'a', joined: false },
      { result: 'b', joined: false },
    ]);
  });

  it('LEG-10: keeps nothing once a run has ended, in a result or in an error', async () => {
    const sharing = new Sharing<number>();
    await assert.rejects(
      sharing.share('key', () => Promise.reject(new Error('no'))),
      { message: 'no' },
    );
    assert.deepEqual(await sharing.share('key', async () => 1), { result: 1, joined: false });
    assert.deepEqual(await sharing.share('key', async () => 2), { result: 2, joined: false });
  });

  it('gives everybody the error of the run they joined', async () => {
    const sharing = new Sharing<number>();
    const { promise, reject } = deferred<number>();
    const calls = Promise.allSettled([sharing.share('key', () => promise), sharing.share('key', () => promise)]);
    reject(new Error('no'));
    assert.deepEqual(
      (await calls).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
  });
});
