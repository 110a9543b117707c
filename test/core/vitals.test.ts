import assert from 'node:assert/strict';
import { LEGACY_FAULTS } from '../../lib/core/events.js';
import { Vitals } from '../../lib/core/vitals.js';
import { deferred } from '../support/deferred.js';
import { ada, ScriptedLegacy } from '../support/scripted-legacy.js';
import { outcome, until, world } from '../support/world.js';

describe('Vitals', () => {
  it('counts events by what they say of the way it went, never of the person', () => {
    const vitals = new Vitals(['crm']);
    const at = new Date();
    const login = { at, userId: '1', identifier: 'a***', ip: '192.0.2.1', outcome: 'verified' } as const;
    vitals.noted('login', login);
    vitals.noted('login', { ...login, userId: '2' });
    vitals.noted('login', { ...login, outcome: 'migrated' });
    vitals.noted('rejected', { at, identifier: 'b***', reason: 'blocked' });
    vitals.noted('conflict', { at, identifier: 'b***', reason: 'a sentence, of which there may be any number' });
    assert.deepEqual(
      [...vitals.events.values()],
      [
        { labels: { event: 'login', outcome: 'verified' }, count: 2 },
        { labels: { event: 'login', outcome: 'migrated' }, count: 1 },
        { labels: { event: 'rejected', reason: 'blocked' }, count: 1 },
        { labels: { event: 'conflict' }, count: 1 },
      ],
    );
  });

  it('tells every reason for no answer apart', () => {
    const vitals = new Vitals(['crm']);
    for (const reason of LEGACY_FAULTS) vitals.noted('legacy-fault', { at: new Date(), source: 'crm', reason, message: 'some sentence' });
    assert.deepEqual(
      [...vitals.events.values()].map(({ labels }) => labels['reason']),
      LEGACY_FAULTS,
    );
  });

  it('knows whether a source is asked, however it is called', async () => {
    const legacy = new ScriptedLegacy([ada], 'crm\n\u200d\u202e');
    const here = world({ legacy: [legacy], guard: { failures: 1 } });
    legacy.fail();
    await outcome(here.migrator, 'ada', ada.password);
    assert.equal((await here.migrator.progress()).sources[0]?.breaker, 'open');
  });

  it('counts a question out once, however often its end is told', () => {
    const [source] = new Vitals(['crm']).sources;
    const [one, other] = [source?.asked(), source?.asked()];
    assert.equal(source?.inFlight, 2);
    one?.();
    one?.();
    assert.equal(source?.inFlight, 1);
    other?.();
    assert.deepEqual([source?.inFlight, source?.latency.count], [0, 2]);
  });

  it('knows what is with a source, what it took and whether it is asked', async () => {
    const here = world({ guard: { failures: 2 } });
    const answer = deferred();
    here.legacy.before = () => answer.promise;
    const login = outcome(here.migrator, 'ada', ada.password);
    await until(() => here.legacy.verified.length);
    const health = async () => (await here.migrator.progress()).sources[0];
    assert.deepEqual([(await health())?.inFlight, (await health())?.asked], [1, 0]);
    answer.resolve();
    assert.equal(await login, 'migrated');
    const after = await health();
    assert.deepEqual([after?.inFlight, after?.asked, after?.breaker, after?.faults], [0, 1, 'closed', {}]);
    assert.ok(after?.latency && after.latency.max >= after.latency.p50);

    here.legacy.fail();
    for (const name of ['b', 'c', 'd']) assert.equal(await outcome(here.migrator, name, 'a password'), 'legacy_unavailable');
    const broken = await health();
    assert.deepEqual([broken?.breaker, broken?.faults, broken?.asked], ['open', { error: 2, 'breaker-open': 1 }, 3]);
    assert.ok(broken?.lastFaultAt instanceof Date);
    assert.deepEqual((await here.migrator.progress()).faults, { error: 2, 'breaker-open': 1 });
  });

  it('DSH-03: counts each question without an answer, those too that listeners are told of in bulk', async () => {
    const here = world({ guard: { failures: 1 } });
    here.legacy.fail();
    for (let index = 0; index < 50; index++) await outcome(here.migrator, `person${index}`, 'a password');
    assert.deepEqual((await here.migrator.progress()).faults, { error: 1, 'breaker-open': 49 });
    assert.equal(here.named('legacy-fault').length, 2);
  });
});
