import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Bulkhead } from '../../lib/legacy/bulkhead.js';
import { NoAnswer } from '../../lib/legacy/no-answer.js';

const forEver = new AbortController().signal;
const overloaded = (error: unknown) => error instanceof NoAnswer && error.reason === 'overloaded';

describe('Bulkhead', () => {
  it('LEG-06: lets in as many as there is room for, and refuses whoever finds the queue full', async () => {
    const bulkhead = new Bulkhead(2, 1);
    assert.deepEqual([bulkhead.enter(forEver), bulkhead.enter(forEver)], [null, null]);
    const third = bulkhead.enter(forEver);
    assert.throws(() => bulkhead.enter(forEver), overloaded);
    bulkhead.leave();
    await third;
  });

  it('works without a queue', async () => {
    const bulkhead = new Bulkhead(1, 0);
    await bulkhead.enter(forEver);
    assert.throws(() => bulkhead.enter(forEver), overloaded);
    bulkhead.leave();
    assert.equal(bulkhead.enter(forEver), null);
  });

  it('is fair: first come, first served, and newcomers stay behind', async () => {
    const bulkhead = new Bulkhead(1, 3);
    await bulkhead.enter(forEver);
    const order: string[] = [];
    const come = async (name: string) => {
      await bulkhead.enter(forEver);
      order.push(name);
    };
    const first = [come('a'), come('b')];
    bulkhead.leave();
    const newcomer = come('c');
    bulkhead.leave();
    bulkhead.leave();
    await Promise.all([...first, newcomer]);
    assert.deepEqual(order, ['a', 'b', 'c']);
  });

  it('gives the place of one who gave up to another, in the queue and at the door', async () => {
    const bulkhead = new Bulkhead(1, 1);
    await bulkhead.enter(forEver);
    const leaver = new AbortController();
    const inVain = assert.rejects(async () => await bulkhead.enter(leaver.signal), overloaded);
    leaver.abort();
    const next = bulkhead.enter(forEver);
    bulkhead.leave();
    await inVain;
    await next;
    bulkhead.leave();
    assert.equal(bulkhead.enter(forEver), null);
  });

  it('lets no place get lost where turn and abort come in one moment', async () => {
    for (const abortFirst of [true, false]) {
      const bulkhead = new Bulkhead(1, 1);
      await bulkhead.enter(forEver);
      const leaver = new AbortController();
      const waiting = bulkhead.enter(leaver.signal)?.then(
        () => bulkhead.leave(),
        () => {},
      );
      if (abortFirst) leaver.abort();
      bulkhead.leave();
      leaver.abort();
      await waiting;
      assert.equal(bulkhead.enter(forEver), null);
    }
  });

  it('takes its listener off the signal as the wait ends, whichever way', async () => {
    for (const end of ['turn', 'abort'] as const) {
      const bulkhead = new Bulkhead(1, 1);
      await bulkhead.enter(forEver);
      const controller = new AbortController();
      const { signal } = controller;
      const added = mock.method(signal, 'addEventListener');
      const removed = mock.method(signal, 'removeEventListener');
      const waiting = bulkhead.enter(signal)?.catch(() => {});
      if (end === 'turn') bulkhead.leave();
      else controller.abort();
      await waiting;
      assert.equal(added.mock.callCount(), 1);
      assert.deepEqual(removed.mock.calls[0]?.arguments, added.mock.calls[0]?.arguments);
    }
  });
});
