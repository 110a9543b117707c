import assert from 'node:assert/strict';
import { Pause } from '../../lib/legacy/pause.js';
import { fakeTime } from './support/fake-time.js';

describe('Pause', () => {
  const time = fakeTime();

  it('lasts its length from when it begins, and from when it begins anew', async () => {
    const pause = new Pause(1000);
    assert.equal(pause.left, 0);
    for (let round = 0; round < 2; round++) {
      pause.next();
      await time.advance(999);
      assert.deepEqual([pause.left, pause.duration], [1, Number.POSITIVE_INFINITY]);
      await time.advance(1);
      assert.deepEqual([pause.left, pause.duration], [0, Number.NEGATIVE_INFINITY]);
    }
  });
});
