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
    assert.deepEqual(await Promise.all(calls.map(({ result }) => result)), [7, 7, 7]);
    assert.deepEqual(
      calls.map(({ joined }) => joined),
      [false, true, true],
    );
    assert.equal(runs, 1);
  });

  it('LEG-09: runs apart for different keys', async () => {
    const sharing = new Sharing<string>();
    const calls = ['a', 'b'].map((key) => sharing.share(key, async () => key));
    assert.deepEqual(await Promise.all(calls.map(({ result }) => result)), ['a', 'b']);
    assert.ok(calls.every(({ joined }) => !joined));
  });

  it('LEG-10: keeps nothing once a run has ended, in a result or in an error', async () => {
    const sharing = new Sharing<number>();
    await assert.rejects(sharing.share('key', () => Promise.reject(new Error('no'))).result, { message: 'no' });
    for (const result of [1, 2]) {
      const call = sharing.share('key', async () => result);
      assert.deepEqual([await call.result, call.joined], [result, false]);
    }
  });

  it('gives everybody the error of the run they joined', async () => {
    const sharing = new Sharing<number>();
    const { promise, reject } = deferred<number>();
    const calls = Promise.allSettled([sharing.share('key', () => promise).result, sharing.share('key', () => promise).result]);
    reject(new Error('no'));
    assert.deepEqual(
      (await calls).map(({ status }) => status),
      ['rejected', 'rejected'],
    );
  });
});
