import assert from 'node:assert/strict';
import type { LegacySource } from '../../lib/core/ports.js';
import { SourceVitals } from '../../lib/core/vitals.js';
import { watchedSource } from '../../lib/legacy/watched-source.js';
import { ada, ScriptedLegacy } from '../support/scripted-legacy.js';

const context = { signal: new AbortController().signal };

function watched(source: LegacySource, mayAsk = async () => true) {
  const vitals = new SourceVitals('crm');
  return { vitals, source: watchedSource(source, vitals, mayAsk) };
}

describe('watchedSource', () => {
  it('asks what it is asked, as a method of the source, and gives the answer', async () => {
    const legacy = new ScriptedLegacy();
    const { source } = watched(legacy);
    assert.equal(await source.verify('ada', ada.password, context), ada.profile);
    assert.equal(await source.verify('ada', 'wrong', context), null);
    assert.equal(await source.getUser('ada', context), ada.profile);
    assert.deepEqual([legacy.verified.length, legacy.looked, source.name], [2, ['ada'], 'crm']);
  });

  it('hands the context on', async () => {
    const seen: unknown[] = [];
    const { source } = watched({ verify: (_, __, given) => void seen.push(given), getUser: (_, given) => void seen.push(given) });
    await source.verify('ada', 'x', context);
    await source.getUser('ada', context);
    assert.deepEqual(seen, [context, context]);
  });

  it('counts and times questions, those too that end in a throw or a rejection', async () => {
    const thrower = () => {
      throw new Error('no');
    };
    const { source, vitals } = watched({ verify: thrower, getUser: async () => await Promise.reject(new Error('no')) });
    await assert.rejects(async () => await source.verify('ada', 'x', context));
    await assert.rejects(async () => await source.getUser('ada', context));
    assert.deepEqual([vitals.inFlight, vitals.latency.count], [0, 2]);
  });

  it('MIG-16: knows nobody once it may not be asked, and is asked nothing', async () => {
    const legacy = new ScriptedLegacy();
    const { source, vitals } = watched(legacy, async () => false);
    assert.deepEqual([await source.verify('ada', ada.password, context), await source.getUser('ada', context)], [null, null]);
    assert.deepEqual([legacy.verified, legacy.looked, vitals.latency.count], [[], [], 0]);
  });
});
