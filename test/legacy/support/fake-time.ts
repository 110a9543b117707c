import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';

/** Time that passes when it is told to, for timers and the monotonic clock. */
export interface FakeTime {
  /** Lets so many milliseconds pass, and then everything run that follows from them. */
  advance(milliseconds: number): Promise<void>;
}

/** Runs what is due as promises settle, without any time passing. */
export const settled = async (): Promise<void> => {
  await setImmediate();
};

/** Stops time for the tests of the `describe` that this is called in. */
export function fakeTime(): FakeTime {
  let now = 0;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    mock.method(performance, 'now', () => now);
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });
  return {
    advance: async (milliseconds) => {
      await settled();
      now += milliseconds;
      mock.timers.tick(milliseconds);
      await settled();
    },
  };
}
