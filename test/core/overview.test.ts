import assert from 'node:assert/strict';
import type { LedgerTally } from '../../lib/core/ports.js';
import { deferred } from '../support/deferred.js';
import { ada, ScriptedLegacy } from '../support/scripted-legacy.js';
import { outcome, world } from '../support/world.js';

describe('An overview', () => {
  it('DSH-04: answers any number who look at once from few questions to the ledger', async () => {
    const here = world();
    let asked = 0;
    const { overview } = here.ledger;
    const tally = overview.tally.bind(overview);
    overview.tally = async (): Promise<LedgerTally> => {
      asked += 1;
      await new Promise((resolve) => setImmediate(resolve));
      return await tally();
    };
    const looks = Array.from({ length: 100 }, () => here.migrator.progress());
    await Promise.all(looks);
    assert.equal(asked, 2);
  });

  it('sees what happened before it was asked, though others asked earlier', async () => {
    const here = world();
    const early = here.migrator.progress();
    assert.equal(await outcome(here.migrator, 'ada', ada.password), 'migrated');
    assert.equal((await here.migrator.progress()).migrated, 1);
    await early;
  });

  it('gives copies: what is done to one is not there for the next', async () => {
    const { migrator } = world();
    const [one, other] = await Promise.all([migrator.progress(), migrator.progress()]);
    Object.assign(one, { migrated: 99 });
    one.asOf.setTime(0);
    assert.deepEqual([other.migrated, (await migrator.progress()).migrated], [0, 0]);
    assert.ok(other.asOf.getTime() > 0);
  });

  it('CON-05: has no figures where the store gives no answer, and has them again once it does', async () => {
    const here = world();
    const { overview } = here.ledger;
    const tally = overview.tally.bind(overview);
    overview.tally = async () => {
      throw Object.assign(new Error('no answer'), { code: 'store_unavailable' });
    };
    await assert.rejects(here.migrator.progress(), { code: 'store_unavailable' });
    overview.tally = tally;
    assert.equal((await here.migrator.progress()).migrated, 0);
  });

  it('waits for the old system to be counted where whoever asks has patience', async () => {
    const counting = deferred<number>();
    const here = world({ legacy: Object.assign(new ScriptedLegacy(), { count: () => counting.promise }) });
    assert.equal((await here.migrator.progress({ patience: 1 })).legacyTotal, undefined);
    const patient = here.migrator.progress({ patience: 10_000 });
    const ready = here.migrator.readiness({ patience: 10_000 });
    counting.resolve(3);
    assert.deepEqual([(await patient).remaining, (await ready).cutOff], [3, 3]);
  });

  it('has its figures whatever becomes of counting the old system', async () => {
    for (const count of [
      () => Promise.reject(new Error('connect ECONNREFUSED')),
      () => {
        throw new Error('no such table');
      },
      () => new Promise<number>(() => {}),
      () => -1,
      () => 1.5,
      () => '300' as unknown as number,
      () => Number.NaN,
      () => undefined as unknown as number,
    ]) {
      const here = world({ legacy: Object.assign(new ScriptedLegacy(), { count }) });
      const { legacyTotal, remaining, percent, migrated } = await here.migrator.progress();
      assert.deepEqual([legacyTotal, remaining, percent, migrated], [undefined, undefined, undefined, 0]);
      assert.equal(await outcome(here.migrator, 'ada', ada.password), 'migrated', 'it speaks against no login');
    }
  });
});
