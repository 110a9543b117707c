import { type EventPayload, LEGACY_FAULTS, type LegacyFault, type MigrationEvents, type RejectionReason } from './events.js';
import { Latency } from './latency.js';
import { printableText } from './printable.js';

/** What this process has seen of one legacy source. */
export class SourceVitals {
  readonly latency = new Latency();
  readonly faults = new Map<LegacyFault, number>();
  breaker: MigrationEvents['breaker']['state'] = 'closed';
  inFlight = 0;
  lastFaultAt: Date | null = null;

  constructor(readonly name: string) {}

  /** Counts a question in that is put to the source; the function that is returned counts it out. */
  asked(): () => void {
    const began = performance.now();
    this.inFlight += 1;
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      this.inFlight -= 1;
      this.latency.add(performance.now() - began);
    };
  }

  readonly fault = (reason: LegacyFault): void => {
    this.faults.set(reason, (this.faults.get(reason) ?? 0) + 1);
    this.lastFaultAt = new Date();
  };
}

/** What this process has seen since it began: a few numbers, however long it runs. */
export class Vitals {
  readonly sources: readonly SourceVitals[];
  /** How often each event was told, by the event and what it says of the way it went. */
  readonly events = new Map<string, { readonly labels: Readonly<Record<string, string>>; count: number }>();

  constructor(sources: readonly string[]) {
    this.sources = sources.map((name) => new SourceVitals(name));
  }

  of(source: string): SourceVitals | undefined {
    return this.sources.find(({ name }) => name === source);
  }

  /** Takes note of an event. */
  readonly noted = <Name extends keyof MigrationEvents>(name: Name, event: EventPayload<Name>): void => {
    const key = keyOf(name, event);
    let entry = this.events.get(key);
    if (!entry) this.events.set(key, (entry = { labels: { event: name, ...labelsOf(event) }, count: 0 }));
    entry.count += 1;
    if (name === 'breaker') this.breakerChanged(event as EventPayload<'breaker'>);
  };

  /** All faults of all sources. */
  get faults(): Partial<Record<LegacyFault, number>> {
    const sums: Partial<Record<LegacyFault, number>> = {};
    for (const { faults } of this.sources) for (const [reason, count] of faults) sums[reason] = (sums[reason] ?? 0) + count;
    return sums;
  }

  private breakerChanged({ source, state }: EventPayload<'breaker'>): void {
    // By what the event calls it.
    for (const vitals of this.sources) if (printableText(vitals.name) === source) vitals.breaker = state;
  }
}

/** The fields of an event that have few values, none of them about a person. */
const DISTINGUISHING = ['outcome', 'source', 'via', 'state', 'type', 'instant'] as const;
/** Reasons that are one of a few words, where that of a conflict is a sentence. */
const WORDS: ReadonlySet<unknown> = new Set<RejectionReason | LegacyFault>([
  ...(['unknown', 'wrong-password', 'blocked', 'deleted'] as const),
  ...LEGACY_FAULTS,
]);

/** What tells one kind of event from another; events are many, and their kinds few. */
function keyOf(name: string, event: object): string {
  const fields = event as Readonly<Record<string, string | boolean | undefined>>;
  let key = name;
  for (const field of DISTINGUISHING) if (fields[field] !== undefined) key += ` ${field}=${fields[field]}`;
  return WORDS.has(fields['reason']) ? `${key} ${fields['reason']}` : key;
}

function labelsOf(event: object): Record<string, string> {
  const fields = event as Readonly<Record<string, unknown>>;
  const labels = DISTINGUISHING.filter((field) => fields[field] !== undefined).map((field) => [field, String(fields[field])] as const);
  const reason = fields['reason'];
  return Object.fromEntries(WORDS.has(reason) ? [...labels, ['reason', String(reason)]] : labels);
}
