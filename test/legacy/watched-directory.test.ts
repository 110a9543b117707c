import assert from 'node:assert/strict';
import type { Emit } from '../../lib/core/events.js';
import { Vitals } from '../../lib/core/vitals.js';
import { watchedLegacy } from '../../lib/legacy/watched-directory.js';
import { ada, ScriptedLegacy } from '../support/scripted-legacy.js';

describe('watchedLegacy', () => {
  const emit: Emit = () => {};

  it('keeps what each source does apart from the others', async () => {
    const [crm, shop] = [Object.assign(new ScriptedLegacy([], 'crm'), { count: () => 3 }), new ScriptedLegacy([ada], 'shop')];
    const vitals = new Vitals(['crm', 'shop']);
    const { legacy, totals } = watchedLegacy([crm, shop], { guard: {}, vitals, emit, mayAsk: async () => true });
    assert.deepEqual(legacy.sources, ['crm', 'shop']);
    assert.equal((await legacy.verify('ada', ada.password))?.source, 'shop');
    crm.fail();
    await assert.rejects(legacy.getUser('nobody'), { code: 'legacy_unavailable' });
    const seen = vitals.sources.map(({ name, latency, faults }) => [name, latency.count, [...faults]]);
    assert.deepEqual(seen, [
      ['crm', 2, [['error', 1]]],
      ['shop', 2, []],
    ]);
    assert.deepEqual([...(await totals.current(true))], [['crm', 3]]);
  });

  it('counts by its own time: what is slow to count opens no breaker', async () => {
    const crm = Object.assign(new ScriptedLegacy([ada], 'crm'), { count: () => Promise.reject(new Error('too many rows')) });
    const vitals = new Vitals(['crm']);
    const { legacy, totals } = watchedLegacy([crm], { guard: { failures: 1 }, vitals, emit, mayAsk: async () => true });
    await totals.current(true);
    assert.equal((await legacy.verify('ada', ada.password))?.source, 'crm');
    assert.deepEqual([...(vitals.of('crm')?.faults ?? [])], [['error', 1]]);
  });
});
