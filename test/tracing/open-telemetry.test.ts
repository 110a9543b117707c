import assert from 'node:assert/strict';
import { type MetricInstrument, type MetricMeter, observeMigration } from '../../lib/tracing/open-telemetry.js';
import { ada } from '../support/scripted-legacy.js';
import { world } from '../support/world.js';

/** A meter that collects when it is told to, as OpenTelemetry's SDK does on its own pace. */
class Meter {
  readonly kinds = new Map<string, string>();
  private callbacks: Parameters<MetricMeter['addBatchObservableCallback']>[0][] = [];

  createObservableGauge = (name: string): MetricInstrument => this.made(name, 'gauge');
  createObservableCounter = (name: string): MetricInstrument => this.made(name, 'counter');
  addBatchObservableCallback: MetricMeter['addBatchObservableCallback'] = (callback) => void this.callbacks.push(callback);
  removeBatchObservableCallback: MetricMeter['removeBatchObservableCallback'] = (callback) => {
    this.callbacks = this.callbacks.filter((other) => other !== callback);
  };

  async collect(): Promise<readonly (readonly [name: string, value: number, labels: object])[]> {
    const seen: [string, number, object][] = [];
    const observe = (instrument: { readonly name: string }, value: number, labels: object = {}): void =>
      void seen.push([instrument.name, value, labels]);
    for (const callback of this.callbacks) await callback({ observe });
    return seen;
  }

  private made(name: string, kind: string): MetricInstrument {
    this.kinds.set(name, kind);
    return { name };
  }
}

describe('observeMigration', () => {
  it('gives a meter the figures that Prometheus is given, under the same names', async () => {
    const { migrator } = world();
    await migrator.login({ identifier: 'ada', password: ada.password });
    const meter = new Meter();
    await observeMigration(migrator, meter);
    const collected = await meter.collect();
    const text = await migrator.metrics();
    for (const [name, value, labels] of collected) {
      const pairs = Object.entries(labels).map(([label, word]) => `${label}="${String(word)}"`);
      assert.ok(text.includes(`${name}${pairs.length ? `{${pairs.join(',')}}` : ''} ${value}\n`), name);
    }
    assert.deepEqual(
      collected.find(([name, , labels]) => name === 'lazy_migration_identities' && (labels as { state: string }).state === 'migrated')?.[1],
      1,
    );
    assert.deepEqual(
      ['identities', 'events_total', 'legacy_duration_seconds_count'].map((name) => meter.kinds.get(`lazy_migration_${name}`)),
      ['gauge', 'counter', 'counter'],
    );
    assert.ok(collected.every(([name]) => !name.endsWith('_bucket')));
  });

  it('DSH-04: says nothing about a person', async () => {
    const { migrator } = world();
    await migrator.login({ identifier: 'ada@example.org', password: ada.password });
    const meter = new Meter();
    await observeMigration(migrator, meter);
    assert.ok(!/ada|example/.test(JSON.stringify(await meter.collect())));
  });

  it('leaves a collection empty while there are no figures, and ends when it is told to', async () => {
    const { migrator } = world();
    const meter = new Meter();
    const stop = await observeMigration(migrator, meter);
    const measurements = migrator.measurements.bind(migrator);
    Object.assign(migrator, { measurements: () => Promise.reject(new Error('down')) });
    assert.deepEqual(await meter.collect(), []);
    Object.assign(migrator, { measurements });
    assert.ok((await meter.collect()).length > 10);
    stop();
    assert.deepEqual(await meter.collect(), []);
  });
});
