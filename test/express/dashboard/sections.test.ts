import assert from 'node:assert/strict';
import * as sections from '../../../lib/express/dashboard/sections.js';
import { progressOf } from '../../support/progress-of.js';

describe('The sections of the dashboard', () => {
  it('DSH-03: show by source all who came over, from those too that are not asked any more', () => {
    const crm = { name: 'crm', migrated: 3, deleted: 0, breaker: 'closed', inFlight: 0, asked: 9, faults: {} } as const;
    const shown = sections.sources(progressOf({ sources: [crm], bySource: { crm: 3, 'an <old> shop': 1200 } })).toString();
    assert.match(shown, /crm<\/th><td>answers/);
    assert.match(shown, /an &lt;old&gt; shop<\/th><td>not asked here<\/td><td><\/td><td>1,200</);
    assert.match(sections.sources(progressOf({ bySource: {} })).toString(), /There is no old system any more/);
  });

  it('tell what happened to the second, and of a fault when it was', () => {
    const at = new Date('2026-11-25T12:00:07Z');
    assert.match(sections.events([{ name: 'deleted', at, userId: '1' }]).toString(), /2026-11-25 12:00:07<\/time> <strong>deleted/);
    const down = {
      name: 'crm',
      migrated: 0,
      deleted: 0,
      breaker: 'open',
      inFlight: 0,
      asked: 9,
      faults: { timeout: 1234 },
      lastFaultAt: at,
    } as const;
    assert.match(sections.sources(progressOf({ sources: [down] })).toString(), /timeout 1,234, last 2026-11-25 12:00:07/);
  });

  it('are read as sentences, whether there is one or are many', () => {
    const figures = sections.figures(progressOf({ perDay: [['2026-11-24', 1_000_000]], legacyTotal: 2_000_000 })).toString();
    assert.match(figures, /<strong>1,000,000<\/strong> people have come over of <strong>2,000,000</);
    assert.match(sections.figures(progressOf({ perDay: [['2026-11-24', 1]] })).toString(), /<strong>1<\/strong> person has come over/);
    const one = sections.readiness({ ready: false, reasons: [], perDay: 0, quietDays: 1, cutOff: 1 }).toString();
    assert.match(one, /1 person could not log in[\s\S]*1 day ago/);
  });
});
