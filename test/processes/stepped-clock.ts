const Original = globalThis.Date;
let offset = 0;

/** The time of day, set wrong: what `Date` gives to everybody in a process who asks for the time. */
class SteppedDate extends Original {
  constructor(...given: unknown[]) {
    super(...((given.length ? given : [SteppedDate.now()]) as [number]));
  }

  static override now(): number {
    return Original.now() + offset;
  }
}

/** From now on all of this process reads its `Date` from a clock that can be set. Called before anything else is loaded. */
export function installSteppedClock(): void {
  globalThis.Date = SteppedDate as DateConstructor;
}

/** Sets the clock: so many ms ahead of the time, or behind it. */
export function stepClock(ms: number): void {
  offset = ms;
}
