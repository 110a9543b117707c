import assert from 'node:assert/strict';
import { workQueue } from '../../lib/passwords/work-queue.js';

/** A piece of work that ends when it is told to. */
function piece(): { readonly run: () => Promise<string>; readonly started: () => boolean; readonly end: () => void } {
  let end = (): void => {};
  let started = false;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async (): Promise<string> => {
    started = true;
    await ended;
    return 'done';
  };
  return { run, started: () => started, end: () => end() };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('workQueue', () => {
  it('CON-18: runs no more at once than it may, and the others in the order in which they came', async () => {
    const inTurn = workQueue({ concurrency: 2, queue: 3 });
    const pieces = Array.from({ length: 5 }, piece);
    const answers = pieces.map(({ run }) => inTurn(run));
    const running = (): number[] => pieces.flatMap(({ started }, index) => (started() ? [index] : []));
    assert.deepEqual(running(), [0, 1]);
    pieces[1]?.end();
    await settled();
    assert.deepEqual(running(), [0, 1, 2]);
    pieces[0]?.end();
    pieces[2]?.end();
    await settled();
    assert.deepEqual(running(), [0, 1, 2, 3, 4]);
    for (const { end } of pieces) end();
    assert.deepEqual(await Promise.all(answers), Array(5).fill('done'));
  });

  it('CON-18: throws overloaded at once, with 503 and a time to wait, where the queue is full, and takes work again later', async () => {
    const inTurn = workQueue({ concurrency: 1, queue: 1 });
    const [first, second] = [piece(), piece()];
    const answers = [inTurn(first.run), inTurn(second.run)];
    await assert.rejects(
      inTurn(async () => assert.fail('must not run')),
      (error: { code?: unknown; status?: unknown; retryAfter?: unknown }) => {
        assert.deepEqual([error.code, error.status, typeof error.retryAfter], ['overloaded', 503, 'number']);
        return true;
      },
    );
    first.end();
    second.end();
    await Promise.all(answers);
    assert.equal(await inTurn(async () => 'again'), 'again');
  });

  it('CON-18: gives the place on after work that failed', async () => {
    const inTurn = workQueue({ concurrency: 1, queue: 1 });
    const failing = inTurn(async () => {
      throw new TypeError('failed');
    });
    const next = inTurn(async () => 'next');
    await assert.rejects(failing, TypeError);
    assert.equal(await next, 'next');
    assert.equal(await inTurn(async () => 'last'), 'last');
  });

  it('CON-18: lets nobody overtake those who wait', async () => {
    const inTurn = workQueue({ concurrency: 1, queue: 5 });
    const order: string[] = [];
    const first = inTurn(async () => void order.push('first'));
    const second = inTurn(async () => void order.push('second'));
    const late = first.then(() => inTurn(async () => void order.push('late')));
    await Promise.all([second, late]);
    assert.deepEqual(order, ['first', 'second', 'late']);
  });

  it('CON-18: runs four and lets 200 wait unless told otherwise', async () => {
    const pool = process.env.UV_THREADPOOL_SIZE;
    delete process.env.UV_THREADPOOL_SIZE;
    const inTurn = workQueue();
    if (pool !== undefined) process.env.UV_THREADPOOL_SIZE = pool;
    const pieces = Array.from({ length: 204 }, piece);
    const answers = pieces.map(({ run }) => inTurn(run));
    assert.equal(pieces.filter(({ started }) => started()).length, 4);
    await assert.rejects(
      inTurn(async () => {}),
      { code: 'overloaded' },
    );
    for (const { end } of pieces) end();
    assert.equal((await Promise.all(answers)).length, 204);
  });

  it('CFG-01: refuses bounds that are none', () => {
    for (const concurrency of [0, -1, 1.5, Number.NaN])
      assert.throws(() => workQueue({ concurrency }), { code: 'configuration', message: /passwords\.concurrency/ });
    for (const queue of [-1, 0.5, Number.POSITIVE_INFINITY])
      assert.throws(() => workQueue({ queue }), { code: 'configuration', message: /passwords\.queue/ });
    assert.doesNotThrow(() => workQueue({ concurrency: 1, queue: 0 }));
  });
});
