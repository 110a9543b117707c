import { setImmediate } from 'node:timers/promises';

/** How long a loop keeps the thread to itself, in milliseconds. */
const SLICE = 2;
/** How many steps are taken between two looks at the clock; a step is a digest or two, some microseconds. */
const STEPS_PER_LOOK = 32;

/** When the last of those who wait has had its turn. The thread is shared by all loops of the process, and so is this. */
let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * Takes a step this many times, and lets the event loop breathe every few milliseconds. However many such loops there
 * are at once, one of them has a slice between two looks for other work: each would add its own to everybody's wait.
 */
export async function iterate(times: number, step: (index: number) => void): Promise<void> {
  let sliceEnd = performance.now() + SLICE;
  for (let index = 0; index < times; index++) {
    step(index);
    if (index % STEPS_PER_LOOK === 0 && performance.now() > sliceEnd) {
      await nextTurn();
      sliceEnd = performance.now() + SLICE;
    }
  }
}

/** A turn of the event loop that nobody else has. */
async function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => setImmediate());
  await lastTurn;
}
