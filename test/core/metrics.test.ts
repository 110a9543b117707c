import assert from 'node:assert/strict';
import { ada, ScriptedLegacy } from '../support/scripted-legacy.js';
import { outcome, world } from '../support/world.js';

/** The samples of a text in Prometheus' format, by name and labels. */
const samplesOf = (text: string): Map<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );

const LINE = /^(# (HELP|TYPE) lazy_migration_\w+ .+|lazy_migration_\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? (-?[\d.e+-]+|\+Inf|NaN))$/;

describe('metrics', () => {
  it('has the figures of progress, and what this process has seen', async () => {
    const legacy = Object.assign(new ScriptedLegacy(), { count: () => 10 });
    const here = world({ legacy });
    await outcome(here.migrator, 'ada', ada.password);
    await outcome(here.migrator, 'ada', ada.password);
    await outcome(here.migrator, 'bob', 'a password');
    legacy.fail();
    await outcome(here.migrator, 'eve', 'a password');
    const text = await here.migrator.metrics();
    const samples = samplesOf(text);
    const wanted = {
      'identities{state="migrated"}': 1,
      'identities{state="claimed"}': 0,
      'identities{state="deleted"}': 0,
      'migrated_by_via{via="login"}': 1,
      'migrated_by_via{via="import"}': 0,
      'migrated_by_source{source="legacy"}': 1,
      conflicts: 0,
      'legacy_users{source="legacy"}': 10,
      remaining: 9,
      'phase{phase="on"}': 1,
      'phase{phase="off"}': 0,
      'events_total{event="login",outcome="migrated"}': 1,
      'events_total{event="login",outcome="verified"}': 1,
      'events_total{event="rejected",reason="unknown"}': 1,
      'legacy_faults_total{source="legacy",reason="error"}': 1,
      'legacy_faults_total{source="legacy",reason="timeout"}': 0,
      'legacy_in_flight{source="legacy"}': 0,
      'legacy_breaker{source="legacy",state="closed"}': 1,
      'legacy_breaker{source="legacy",state="open"}': 0,
      'legacy_duration_seconds_count{source="legacy"}': 3,
      'legacy_duration_seconds_bucket{source="legacy",le="+Inf"}': 3,
    };
    for (const [name, value] of Object.entries(wanted)) assert.equal(samples.get(`lazy_migration_${name}`), value, name);
    assert.ok((samples.get('lazy_migration_last_migrated_timestamp_seconds') ?? 0) > 1_700_000_000);
    assert.equal(
      [...samples.keys()].some((name) => name.includes('shadow_total')),
      false,
    );
  });

  it('is of the form that Prometheus reads, each metric told of once, before its samples', async () => {
    const here = world({ phase: 'shadow' });
    await outcome(here.migrator, 'ada', ada.password);
    await here.settled();
    const text = await here.migrator.metrics();
    assert.ok(text.endsWith('\n'));
    const lines = text.slice(0, -1).split('\n');
    assert.deepEqual(
      lines.filter((line) => !LINE.test(line)),
      [],
    );
    const told = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2] ?? '');
    assert.equal(new Set(told).size, told.length);
    let current = '';
    for (const line of lines) {
      if (line.startsWith('# TYPE')) current = line.split(' ')[2] ?? '';
      else if (!line.startsWith('#'))
        assert.ok(line.startsWith(current) && /^(_bucket|_sum|_count)?[{ ]/.test(line.slice(current.length)), line);
    }
    assert.equal(samplesOf(text).get('lazy_migration_shadow_total{outcome="onlyLegacy"}'), 1);
  });

  it('DSH-04: says nothing of any person, and has no more labels the more people come', async () => {
    const people = Array.from({ length: 30 }, (_, index) => ({
      profile: { id: index, email: `secret${index}@example.org`, username: `name${index}`, emailVerified: true },
      password: `password ${index}`,
    }));
    const here = world({ people });
    const count = async () => samplesOf(await here.migrator.metrics()).size;
    const login = ({ profile, password }: (typeof people)[number]) => outcome(here.migrator, profile.email, password);
    const [first, ...others] = people;
    assert.ok(first);
    assert.equal(await login(first), 'migrated');
    const before = await count();
    for (const person of others) assert.equal(await login(person), 'migrated');
    assert.equal(await count(), before);
    assert.doesNotMatch(await here.migrator.metrics(), /secret|name\d|password|@/);
  });

  it('DSH-02: holds the name of a source for text', async () => {
    const here = world({ legacy: new ScriptedLegacy([ada], 'the "old"\nsystem') });
    await outcome(here.migrator, 'ada', ada.password);
    assert.match(await here.migrator.metrics(), /migrated_by_source\{source="the \\"old\\"\\nsystem"\} 1\n/);
  });
});
