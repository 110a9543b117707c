import assert from 'node:assert/strict';
import type { Trace, Traced } from '../../lib/core/trace.js';
import { FLOWS, tracedMigrator } from '../../lib/tracing/traced-migrator.js';
import { ada } from '../support/scripted-legacy.js';
import { world } from '../support/world.js';

describe('tracedMigrator', () => {
  it('traces each flow once, and answers as before', async () => {
    const { migrator } = world();
    const seen: Traced[] = [];
    const trace: Trace = async (what, run) => {
      seen.push(what);
      return await run();
    };
    assert.equal(tracedMigrator(migrator, trace), migrator);
    assert.equal((await migrator.login({ identifier: 'ada', password: ada.password })).status, 'migrated');
    assert.equal((await migrator.getUser('ada')).status, 'here');
    await assert.rejects(migrator.deleteUser(''), { code: 'invalid_request' });
    assert.deepEqual(seen, [
      { kind: 'flow', flow: 'login' },
      { kind: 'flow', flow: 'getUser' },
      { kind: 'flow', flow: 'deleteUser' },
    ]);
  });

  it('names flows that there are', () => {
    const { migrator } = world();
    for (const flow of FLOWS) assert.equal(typeof migrator[flow], 'function', flow);
  });
});
