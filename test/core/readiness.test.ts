import assert from 'node:assert/strict';
import { readinessOf } from '../../lib/core/readiness.js';
import { progressOf } from '../support/progress-of.js';

describe('readinessOf', () => {
  it('is a yes where nobody would be cut off', () => {
    const { ready, reasons, cutOff, doneBy } = readinessOf(progressOf({ perDay: [['2026-11-20', 10]], legacyTotal: 12, deleted: 2 }));
    assert.deepEqual([ready, reasons, cutOff, doneBy], [true, [], 0, undefined]);
  });

  it('says who would be cut off, and when nobody would be at this pace', () => {
    const { ready, reasons, cutOff, perDay, quietDays, doneBy } = readinessOf(
      progressOf({
        perDay: [
          ['2026-01-01', 500],
          ['2026-11-12', 7],
          ['2026-11-25', 7],
        ],
        legacyTotal: 600,
      }),
    );
    assert.deepEqual([ready, reasons, cutOff, perDay, quietDays], [false, ['people-remaining'], 86, 1, 0]);
    assert.equal(doneBy?.toISOString().slice(0, 10), '2027-02-19');
  });

  it('is no yes while it is not known how many there are, some are half-way or disputed, or no answers come', () => {
    const sources = [{ name: 'legacy', migrated: 0, deleted: 0, breaker: 'open', inFlight: 0, asked: 9, faults: {} }] as const;
    const { ready, reasons } = readinessOf(progressOf({ claimed: 1, conflicts: 2, sources }));
    assert.deepEqual([ready, reasons], [false, ['total-unknown', 'half-way', 'conflicts', 'faults']]);
  });

  it('goes by the days there were where the first came lately', () => {
    const of = (...days: readonly string[]) =>
      readinessOf(progressOf({ perDay: days.map((day) => [day, 30] as const), legacyTotal: 1000 })).perDay;
    assert.equal(of('2026-11-25'), 30);
    assert.equal(of('2026-11-23', '2026-11-25'), 20);
    assert.equal(of('2026-11-12', '2026-11-25'), 60 / 14);
    assert.equal(of('2026-11-26'), 30, 'by a clock that is ahead');
  });

  it('promises no end where nobody comes any more', () => {
    const { doneBy, perDay, quietDays } = readinessOf(progressOf({ perDay: [['2026-09-01', 10]], legacyTotal: 20 }));
    assert.deepEqual([doneBy, perDay, quietDays], [undefined, 0, 85]);
  });
});
