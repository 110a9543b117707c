import { LEGACY_FAULTS } from './events.js';
import { BOUNDS } from './latency.js';
import type { Progress } from './progress.js';
import { type Metric, prometheusText, type Sample } from './prometheus.js';
import type { SourceVitals, Vitals } from './vitals.js';

const PREFIX = 'lazy_migration';
const PHASES = ['on', 'off', 'shadow'] as const;
const BREAKERS = ['closed', 'half-open', 'open'] as const;

/**
 * What a monitoring system is told. No label is about a person, and none has more values
 * than there are sources, reasons and ways.
 */
export const measurements = (progress: Progress, vitals: Vitals): readonly Metric[] => [...ofLedger(progress), ...ofProcess(vitals)];

/** The same in Prometheus' text format. */
export const metrics = (progress: Progress, vitals: Vitals): string => prometheusText(measurements(progress, vitals));

function ofLedger(progress: Progress): readonly Metric[] {
  const { migrated, claimed, deleted, conflicts, byVia, bySource, remaining, lastMigratedAt, phase, shadow, sources } = progress;
  const states = Object.entries({ migrated, claimed, deleted }).map(([state, value]) => ({ labels: { state }, value }));
  return [
    gauge('identities', 'Legacy identities by where they stand.', states),
    gauge('migrated_by_via', 'Legacy identities that came over, by the way they came.', byLabel('via', byVia)),
    gauge('migrated_by_source', 'Legacy identities that came over, by source.', byLabel('source', bySource)),
    gauge('conflicts', 'Conflicts that nobody has settled yet.', [{ value: conflicts }]),
    gauge(
      'legacy_users',
      'How many people a source says there are.',
      sources.flatMap(({ name, legacyTotal }) => (legacyTotal === undefined ? [] : [{ labels: { source: name }, value: legacyTotal }])),
    ),
    gauge('remaining', 'Legacy identities that have not come over.', remaining === undefined ? [] : [{ value: remaining }]),
    gauge(
      'last_migrated_timestamp_seconds',
      'When somebody came over last.',
      lastMigratedAt ? [{ value: lastMigratedAt.getTime() / 1000 }] : [],
    ),
    gauge(
      'phase',
      'The phase that is on has 1.',
      PHASES.map((name) => ({ labels: { phase: name }, value: Number(name === phase) })),
    ),
    counter('shadow_total', 'How often both worlds agreed in phase shadow.', shadow ? byLabel('outcome', { ...shadow }) : []),
  ];
}

function ofProcess({ events, sources }: Vitals): readonly Metric[] {
  const told = [...events.values()].map(({ labels, count }) => ({ labels, value: count }));
  return [
    counter('events_total', 'Events of this process.', told),
    counter(
      'legacy_faults_total',
      'Questions to a source without an answer.',
      // With those that have not happened yet: a rise from nothing at all is one that nobody is alarmed by.
      sources.flatMap(({ name, faults }) =>
        LEGACY_FAULTS.map((reason) => ({ labels: { source: name, reason }, value: faults.get(reason) ?? 0 })),
      ),
    ),
    gauge(
      'legacy_in_flight',
      'Questions that are with a source.',
      sources.map(({ name, inFlight }) => ({ labels: { source: name }, value: inFlight })),
    ),
    gauge(
      'legacy_breaker',
      'The state that the breaker of a source is in has 1.',
      sources.flatMap(({ name, breaker }) =>
        BREAKERS.map((state) => ({ labels: { source: name, state }, value: Number(state === breaker) })),
      ),
    ),
    {
      name: `${PREFIX}_legacy_duration_seconds`,
      type: 'histogram',
      help: 'How long a source takes for a question.',
      samples: sources.flatMap(durations),
    },
  ];
}

function durations({ name, latency: { cumulative, count, total } }: SourceVitals): readonly Sample[] {
  const labels = { source: name };
  return [
    ...BOUNDS.map((bound, at) => ({ labels: { ...labels, le: String(bound) }, value: cumulative[at] ?? 0, suffix: '_bucket' })),
    { labels: { ...labels, le: '+Inf' }, value: count, suffix: '_bucket' },
    { labels, value: total / 1000, suffix: '_sum' },
    { labels, value: count, suffix: '_count' },
  ];
}

const gauge = (name: string, help: string, samples: readonly Sample[]): Metric => ({
  name: `${PREFIX}_${name}`,
  type: 'gauge',
  help,
  samples,
});
const counter = (name: string, help: string, samples: readonly Sample[]): Metric => ({ ...gauge(name, help, samples), type: 'counter' });

const byLabel = (label: string, values: Readonly<Record<string, number>>): readonly Sample[] =>
  Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
