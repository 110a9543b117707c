/** A figure, and what it is a figure of. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** Behind the name of the metric: `_bucket`, `_sum` and `_count` of a histogram. */
  readonly suffix?: string;
}

/** Figures of one kind. */
export interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** The media type of {@link prometheusText}. */
export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Metrics in Prometheus' text format; those without a sample are left out. Of a label's value, what would end it or the
 * line is escaped.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export const prometheusText = (metrics: readonly Metric[]): string =>
  metrics
    .filter(({ samples }) => samples.length)
    .map((metric) => `${head(metric)}${metric.samples.map((sample) => line(metric.name, sample)).join('')}`)
    .join('');

const head = ({ name, help, type }: Metric): string => `# HELP ${name} ${escaped(help)}\n# TYPE ${name} ${type}\n`;

function line(name: string, { labels = {}, value, suffix = '' }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text).replaceAll('"', '\\"')}"`);
  return `${name}${suffix}${pairs.length ? `{${pairs.join(',')}}` : ''} ${numeral(value)}\n`;
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

function numeral(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
