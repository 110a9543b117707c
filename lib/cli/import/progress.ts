import { figure } from '../printable.js';
import type { Terminal } from '../terminal.js';

/** How far an import is. */
export interface ProgressFigures {
  /** How many rows ended. */
  readonly rows: number;
  readonly rejected: number;
  /** How much was read of what there is, in bytes of a file or people of a source. */
  readonly done: number;
  /** How much there is; `null` where nobody knows. */
  readonly total: number | null;
}

interface Sample extends ProgressFigures {
  readonly at: number;
}

/** In ms. */
const EVERY = { bar: 200, lines: 5000 } as const;
/** Over which a rate is taken, in ms: an import gets slower and faster with who else uses the database. */
const WINDOW = 15_000;

/**
 * Tells how far it is, until it is ended: on a terminal in one line of standard error that is written over and over,
 * and where the result goes to a machine, in lines of JSON among it.
 */
export class Progress {
  private readonly samples: Sample[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private isShown = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly figures: () => ProgressFigures,
    private readonly now: () => number = Date.now,
  ) {
    this.sample();
    if (terminal.columns()) this.draw();
    if (terminal.columns()) this.timers.push(setInterval(() => this.draw(), EVERY.bar).unref());
    if (!terminal.isSeen) this.timers.push(setInterval(() => this.tellMachine(), EVERY.lines).unref());
  }

  /** Writes the line of a terminal. */
  draw(): void {
    const columns = this.terminal.columns();
    this.terminal.err(`\r${barOf(this.sample(), this.ratePerSecond('rows'), this.secondsLeft(), columns - 1)}\u001b[K`);
    this.isShown = true;
  }

  /** Writes a line for a machine. */
  tellMachine(): void {
    const { rows, rejected, done, total } = this.sample();
    const left = this.secondsLeft();
    const line = {
      type: 'progress',
      ...{ rows, rejected, rowsPerSecond: Math.round(this.ratePerSecond('rows')) },
      ...(total === null ? {} : { percent: percentOf(done, total) }),
      ...(left === null ? {} : { secondsLeft: Math.round(left) }),
    };
    this.terminal.out(`${JSON.stringify(line)}\n`);
  }

  /** Says something in between, on a line of its own. */
  say(text: string): void {
    this.clear();
    this.terminal.err(text);
  }

  end(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.clear();
  }

  private clear(): void {
    if (this.isShown) this.terminal.err('\r\u001b[K');
    this.isShown = false;
  }

  private sample(): Sample {
    const sample = { ...this.figures(), at: this.now() };
    this.samples.push(sample);
    while (this.samples.length > 2 && (this.samples[1]?.at ?? 0) <= sample.at - WINDOW) this.samples.shift();
    return sample;
  }

  private ratePerSecond(figure: 'rows' | 'done'): number {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    return first && last && last.at > first.at ? ((last[figure] - first[figure]) * 1000) / (last.at - first.at) : 0;
  }

  private secondsLeft(): number | null {
    const last = this.samples.at(-1);
    const rate = this.ratePerSecond('done');
    return last && last.total !== null && rate > 0 ? Math.max(0, last.total - last.done) / rate : null;
  }
}

/** Rounded down: all is done only at the end. */
const percentOf = (done: number, total: number): number => Math.min(100, Math.floor((100 * done) / Math.max(total, 1)));

/** The parts that there is room for, the most telling ones first. */
function barOf({ rows, rejected, done, total }: Sample, rate: number, left: number | null, columns: number): string {
  const whole = total === null ? [] : [`${String(percentOf(done, total)).padStart(3)}%`];
  const text = [
    ...whole,
    `${figure(rows)} rows`,
    `${figure(Math.round(rate))}/s`,
    ...(left === null ? [] : [`${clock(left)} left`]),
    ...(rejected ? [`${figure(rejected)} rejected`] : []),
  ].join('  ');
  const room = Math.min(30, columns - text.length - 4);
  if (total === null || room < 5) return text.slice(0, Math.max(0, columns));
  const filled = Math.round(Math.min(1, done / Math.max(total, 1)) * room);
  return `[${'='.repeat(filled)}${' '.repeat(room - filled)}] ${text}`;
}

/** Such as `0:07`, `12:30` or `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
