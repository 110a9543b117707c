import assert from 'node:assert/strict';
import { iterate } from '../../../lib/passwords/format/iterate.js';

/** Longer than the slice that a loop has, so that the loop looks up after each step at which it looks at the clock. */
const LONG = 3;

function keepBusy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe('iterate', () => {
  it('takes each step once, in order', async () => {
    const steps: number[] = [];
    await iterate(100, (index) => {
      if (index % 32 === 0) keepBusy(LONG);
      steps.push(index);
    });
    assert.deepEqual(
      steps,
      Array.from({ length: 100 }, (_, index) => index),
    );
    await iterate(0, () => assert.fail('no step was asked for'));
  });

  it('gives one loop at a time a slice of each turn of the event loop, however many there are', async () => {
    let turn = 0;
    let done = false;
    const ticking = new Promise<void>((resolve) => {
      const tick = (): void => {
        turn++;
        if (done) resolve();
        else setImmediate(tick);
      };
      setImmediate(tick);
    });
    const slices: number[] = [];
    const loop = (): Promise<void> =>
      iterate(97, (index) => {
        if (index % 32 !== 0) return;
        slices.push(turn);
        keepBusy(LONG);
      });
    await Promise.all([loop(), loop(), loop(), loop()]);
    done = true;
    await ticking;
    const afterTheFirst = slices.filter((at) => at > 0);
    assert.equal(afterTheFirst.length, 12);
    assert.equal(new Set(afterTheFirst).size, 12, `turns with a slice: ${afterTheFirst.join()}`);
  });

  it('leaves the others their turns where one of them fails', async () => {
    const failing = iterate(65, (index) => {
      keepBusy(index % 32 ? 0 : LONG);
      if (index === 64) throw new Error('failed');
    });
    let last = 0;
    const other = iterate(97, (index) => {
      keepBusy(index % 32 ? 0 : LONG);
      last = index;
    });
    await assert.rejects(failing, /failed/);
    await other;
    assert.equal(last, 96);
  });
});
