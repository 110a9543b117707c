import { isMigrationError } from '../../core/errors.js';
import type { Migrator } from '../../core/migrator.js';
import { EXIT, UsageError } from '../command.js';
import { figure } from '../printable.js';
import type { Terminal } from '../terminal.js';
import { Progress } from './progress.js';
import type { RejectsFile } from './rejects-file.js';
import { type ImportFailure, type ImportPart, type Rejected, runImport, type RunOptions } from './run-import.js';
import { tellSummary } from './summary.js';
import { Tally } from './tally.js';

/** Where the rows of an import come from. */
export interface Origin {
  /** As the operator calls it. */
  readonly shown: string;
  readonly parts: readonly ImportPart[];
  /** How far it was read, and how far that can be. */
  readonly progress: () => { readonly done: number; readonly total: number | null };
}

export interface SessionOptions extends Omit<RunOptions, 'signal' | 'tally' | 'reject'> {
  /** `null`: the first of those that are rejected are told. */
  readonly rejects: RejectsFile | null;
  /** What goes on from a line. */
  readonly resume: (line: number) => string;
  /** Ends the import from outside, with what is to be said of it. */
  readonly failing: AbortSignal;
}

/** How many rejected rows are told where there is no file for them. */
const TOLD = 20;

/**
 * Runs an import, and tells how it goes and how it went.
 * @returns The exit code.
 * @throws UsageError where it could not be begun, and nothing is in.
 */
export async function importSession(
  migrator: Migrator<unknown>,
  origin: Origin,
  { rejects, resume, failing, ...options }: SessionOptions,
  terminal: Terminal,
): Promise<number> {
  const stop = new AbortController();
  const tally = new Tally(options.from);
  const begun = performance.now();
  const progress = new Progress(terminal, () => ({ rows: tally.rows, rejected: tally.rejected, ...origin.progress() }));
  const release = terminal.onInterruption({
    first: () => {
      stop.abort();
      progress.say(`Finishing ${amount(tally.underWayCount(), 'row')} under way. Once more, and it ends at once.\n`);
    },
    last: () => progress.say(`\nEnded. Nothing is lost. ${resume(tally.firstUnderWay() ?? tally.line)}`),
  });
  const fail = () => stop.abort();
  failing.addEventListener('abort', fail);
  if (failing.aborted) fail();
  try {
    const reject = rejects?.write ?? tellRejected(origin.shown, (text) => progress.say(text));
    const { next, failure } = await runImport(migrator, origin.parts, { ...options, tally, reject, signal: stop.signal });
    progress.end();
    const problem = failure ? problemOf(failure, origin) : failing.aborted ? String(failing.reason) : null;
    if (isMigrationError(failure?.error) && failure.error.code === 'configuration') throw new UsageError(failure.error.message);
    const { dryRun = false } = options;
    tellSummary(terminal, tally, { dryRun, isWhole: next === null, next, seconds: (performance.now() - begun) / 1000 });
    for (const remark of next === null ? remarksOn(tally, options) : []) terminal.err(`${remark}\n`);
    if (next === null) return problem === null ? (tally.rejected ? EXIT.failed : EXIT.done) : told(terminal, `${problem}\n`);
    const how = `Nothing is lost. ${resume(next)}`;
    if (problem !== null) return told(terminal, `${problem} ${how}`);
    terminal.err(`Interrupted. ${how}`);
    return EXIT.interrupted;
  } finally {
    progress.end();
    failing.removeEventListener('abort', fail);
    release();
  }
}

/** What an operator may have mistyped, and what else would look like success. */
function* remarksOn(tally: Tally, { from, update = [], shard }: Pick<SessionOptions, 'from' | 'update' | 'shard'>): Generator<string> {
  if (from > 1 && tally.rows === 0 && !shard) yield `There is no row from line ${from} on: nothing was done.`;
  const { updated = 0, exists = 0 } = tally.counts();
  if (update.length && exists && !updated)
    yield `--update changed nobody: what the profile option makes of the rows has no ${update.join(', ')}.`;
}

function told(terminal: Terminal, text: string): number {
  terminal.err(text);
  return EXIT.usage;
}

/** Of what is not ours nothing is told but its name: a driver's message may hold an address, or a row. */
function problemOf({ error, at }: ImportFailure, { shown }: Origin): string {
  if (error instanceof UsageError || isMigrationError(error)) return error.message;
  const what = at === 'reading' ? `${shown} cannot be read any further` : 'The import failed';
  return `${what}: ${nameOfThrown(error)}.`;
}

/** The name and the code of an error, each only where it looks like one. */
export function nameOfThrown(error: unknown): string {
  const { name, code } = Object(error) as { readonly name?: unknown; readonly code?: unknown };
  const words = [error instanceof Error ? name : `a thrown ${typeof error}`, code].map(String);
  return words.filter((word) => /^[\w ]{1,60}$/.test(word) && word !== 'undefined').join(' ');
}

function tellRejected(shown: string, say: (text: string) => void): (rejected: Rejected) => void {
  let told = 0;
  return ({ line, code, reason }) => {
    told++;
    if (told <= TOLD) say(`${shown}:${line}: ${code}${reason ? `, ${reason}` : ''}\n`);
    else if (told === TOLD + 1) say('Further rows that are rejected are counted only. To have all of them in a file: --rejects <file>\n');
  };
}

const amount = (count: number, thing: string): string => `${figure(count)} ${thing}${count === 1 ? '' : 's'}`;
