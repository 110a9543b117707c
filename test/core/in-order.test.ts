import assert from 'node:assert/strict';
import { inOrder } from '../../lib/core/in-order.js';
import { allOf } from '../support/all-of.js';
import { deferred } from '../support/deferred.js';

async function* upTo(most: number, left: { at?: number } = {}) {
  try {
    for (let item = 0; item < most; item++) yield item;
  } finally {
    left.at = most;
  }
}

describe('inOrder', () => {
  it('gives what comes of the items in their order, however long each takes', async () => {
    const waits = [deferred<void>(), deferred<void>(), deferred<void>()];
    const results = allOf(inOrder(upTo(3), 3, async (item) => (await waits[item]?.promise, item * 10)));
    for (const wait of [...waits].reverse()) wait.resolve();
    assert.deepEqual(await results, [0, 10, 20]);
  });

  it('has no more under way than it may, and takes no more items than that', async () => {
    let [underWay, most] = [0, 0];
    const results = inOrder(upTo(100), 7, async (item) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
      return item;
    });
    assert.equal((await allOf(results)).length, 100);
    assert.equal(most, 7);
  });

  it('gives what came before the items failed, and then fails as they did', async () => {
    async function* failing() {
      yield* upTo(5);
      throw new Error('half way');
    }
    const given: number[] = [];
    await assert.rejects(async () => {
      for await (const item of inOrder(failing(), 16, async (each) => each)) given.push(item);
    }, /half way/);
    assert.deepEqual(given, [0, 1, 2, 3, 4]);
  });

  it('fails where the work on an item does, and lets go of the items', async () => {
    const left: { at?: number } = {};
    const results = inOrder(upTo(100, left), 4, async (item) => {
      if (item >= 2) throw new Error(`item ${item}`);
      return item;
    });
    await assert.rejects(async () => await allOf(results), /item 2/);
    assert.equal(left.at, 100);
  });

  it('lets go of the items where nobody wants any more', async () => {
    const left: { at?: number } = {};
    for await (const item of inOrder(upTo(100, left), 4, async (each) => each)) if (item === 3) break;
    assert.equal(left.at, 100);
  });
});
