import type { Migrator } from '../core/migrator.js';

/** What is asked of a `Meter` of `@opentelemetry/api` 1.x: the application hands over its own, so nothing has to be installed. */
export interface MetricMeter {
  createObservableGauge(name: string, options?: { readonly description?: string }): MetricInstrument;
  createObservableCounter(name: string, options?: { readonly description?: string }): MetricInstrument;
  addBatchObservableCallback(callback: MetricCallback, observables: MetricInstrument[]): void;
  removeBatchObservableCallback(callback: MetricCallback, observables: MetricInstrument[]): void;
}

/** An observable instrument of a meter; what it is inside is the meter's own affair. */
export type MetricInstrument = object;
type MetricCallback = (result: MetricResult) => Promise<void>;
interface MetricResult {
  observe(instrument: never, value: number, attributes?: Readonly<Record<string, string>>): void;
}

/**
 * Gives OpenTelemetry the figures that `migrator.metrics()` gives Prometheus, under the same names, whenever it collects:
 * `await observeMigration(migrator, metrics.getMeter('my-app'))`. Of durations there are the sum and the count. Figures
 * that can't be had are left out of a collection.
 * @returns Stops that.
 * @throws MigrationError as `metrics` does, where they can't be had at the beginning.
 */
export async function observeMigration(migrator: Pick<Migrator, 'measurements'>, meter: MetricMeter): Promise<() => void> {
  const instruments = new Map<string, MetricInstrument>();
  for (const { name, type, help: description } of await migrator.measurements()) {
    if (type === 'gauge') instruments.set(name, meter.createObservableGauge(name, { description }));
    if (type === 'counter') instruments.set(name, meter.createObservableCounter(name, { description }));
    if (type !== 'histogram') continue;
    for (const part of PARTS) instruments.set(`${name}${part}`, meter.createObservableCounter(`${name}${part}`, { description }));
  }
  const observables = [...instruments.values()];
  const callback: MetricCallback = async (result) => {
    const metrics = await migrator.measurements().catch(() => []);
    for (const { name, samples } of metrics)
      for (const { labels = {}, value, suffix = '' } of samples) {
        const instrument = instruments.get(`${name}${suffix}`);
        if (instrument) result.observe(instrument as never, value, labels);
      }
  };
  meter.addBatchObservableCallback(callback, observables);
  return () => meter.removeBatchObservableCallback(callback, observables);
}

/** Of a histogram; its buckets are for Prometheus to read. */
const PARTS = ['_sum', '_count'] as const;
