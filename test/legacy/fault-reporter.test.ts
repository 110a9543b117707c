import assert from 'node:assert/strict';
import type { Emit } from '../../lib/core/events.js';
import { FaultReporter } from '../../lib/legacy/fault-reporter.js';
import { NoAnswer } from '../../lib/legacy/no-answer.js';
import { fakeTime } from './support/fake-time.js';

describe('FaultReporter', () => {
  const time = fakeTime();
  let events: unknown[];
  let reporter: FaultReporter;

  beforeEach(() => {
    events = [];
    const emit: Emit = (name, event) => events.push([name, event]);
    reporter = new FaultReporter('crm', emit);
  });

  const times = (count: number, fault: NoAnswer) => {
    for (let index = 0; index < count; index++) reporter.report(fault);
  };

  it('tells each fault of the source', () => {
    times(3, new NoAnswer('error', 'down'));
    const event = ['legacy-fault', { source: 'crm', reason: 'error', message: 'down' }];
    assert.deepEqual(events, [event, event, event]);
  });

  it('tells once a second of questions that never reached it, and how many there were', async () => {
    times(100, new NoAnswer('breaker-open', 'not now'));
    await time.advance(999);
    times(1, new NoAnswer('breaker-open', 'not now'));
    await time.advance(1);
    times(2, new NoAnswer('breaker-open', 'not now'));
    assert.deepEqual(events, [
      ['legacy-fault', { source: 'crm', reason: 'breaker-open', message: 'not now' }],
      ['legacy-fault', { source: 'crm', reason: 'breaker-open', message: 'not now (and 100 more before)' }],
    ]);
  });

  it('keeps the reasons apart', () => {
    times(2, new NoAnswer('breaker-open', 'not now'));
    times(2, new NoAnswer('overloaded', 'full'));
    assert.equal(events.length, 2);
  });
});
