import { setImmediate } from 'node:timers/promises';

/** How long a loop keeps the thread to itself, in milliseconds. */
const SLICE = 5;
/** How many steps are taken between two looks at the clock; a step is a digest or two, some microseconds. */
const STEPS_PER_LOOK = 32;

/** Takes a step this many times, and lets the event loop breathe every few milliseconds. */
export async function iterate(times: number, step: (index: number) => void): Promise<void> {
  let sliceEnd = performance.now() + SLICE;
  for (let index = 0; index < times; index++) {
    step(index);
    if (index % STEPS_PER_LOOK === 0 && performance.now() > sliceEnd) {
      await setImmediate();
      sliceEnd = performance.now() + SLICE;
    }
  }
}
