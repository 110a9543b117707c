import { type ChildProcess, spawn } from 'node:child_process';
import { NoAnswer } from '../no-answer.js';
import { labelOf } from '../thrown.js';
import { workerProgram } from './inside/program.js';
import { type LogLevel, type Order, readReport, type Report, type ScriptName, type WorkerSetup } from './messages.js';
import { Pulse } from './pulse.js';
import { failureOf, type Settlement } from './settlement.js';

/** What a script is asked. */
export interface ScriptCall {
  readonly script: ScriptName;
  readonly values: readonly string[];
}

/** What those around a worker hear of it. */
export interface WorkerEvents {
  /** It takes no more calls. */
  readonly onRetired: () => void;
  /** There is no process any more. */
  readonly onGone: () => void;
  readonly log: (text: string, level: LogLevel) => void;
}

interface OpenCall {
  readonly script: ScriptName;
  readonly settle: (settlement: Settlement) => void;
  readonly fail: (error: Error) => void;
}

/** Flags of this process that change how another system is reached; `--import`, `--inspect` or `-e` must not come along. */
const NETWORK_FLAG = /^--(dns-result-order|tls-|use-(openssl|bundled|system)-ca|openssl-|(enable|force)-fips|network-family-)/;

/** A worker's first words. Its program comes as its first message: as an argument it would fill the list of processes. */
const BOOT = `process.once('message', (program) => (0, eval)(program))`;

/**
 * A process that runs the scripts, several calls at once. A thread alone would not hold them: a heap that grows fast takes
 * the whole process along, whatever limit the thread has. After a call that got no answer it is retired: it takes no more
 * calls, ends those it has, and goes. It never keeps this process alive, and goes when this process does.
 */
export class ScriptWorker {
  private readonly child: ChildProcess;
  private readonly calls = new Map<number, OpenCall>();
  private asked = 0;
  private state: 'open' | 'retired' | 'gone' = 'open';
  private readonly pulse = new Pulse(
    () => this.send({ kind: 'ping' }),
    () => this.end('did not respond'),
  );
  /** Those who wait for a word of it before they give it a call. */
  private readonly listening = new Set<(responds: boolean) => void>();
  /** Resolved when its process has ended, or could not be started. */
  private readonly exited: Promise<void>;

  constructor(
    setup: WorkerSetup,
    private readonly events: WorkerEvents,
  ) {
    const flags = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(' ')].filter((flag) => NETWORK_FLAG.test(flag));
    this.child = spawn(process.execPath, [...flags, '-e', BOOT], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      windowsHide: true,
    });
    this.child.unref();
    this.child.channel?.unref();
    this.child.on('message', (message) => this.hear(readReport(message)));
    this.exited = new Promise((resolve) => {
      const gone = (how: string) => {
        this.end(how);
        this.events.onGone();
        resolve();
      };
      this.child.on('error', () => gone('could not be started'));
      this.child.on('exit', (code, signal) => gone(`ended with ${signal ?? `code ${code}`}`));
    });
    this.send(workerProgram);
    this.send(setup);
  }

  /** How many calls it has, or is about to have. */
  get load(): number {
    return this.calls.size + this.listening.size;
  }

  /** How many calls it was given, ever. */
  get given(): number {
    return this.asked;
  }

  /** Whether it has ever said anything: one that has not may never have started. */
  get hasSpoken(): boolean {
    return this.pulse.wasFelt;
  }

  /**
   * Runs a script, once it has said that it responds: a call that was not given to it can still be given to another.
   * @param signal Aborted when nobody waits any longer: the call is dropped, and the worker retired.
   * @returns The first word of the script; `null` where the call was not taken.
   * @throws NoAnswer where the script does not settle the call; else the signal's reason.
   */
  ask(call: ScriptCall, signal: AbortSignal): Promise<Settlement | null> {
    return new Promise((resolve, reject) => {
      const begin = (responds: boolean) => {
        signal.removeEventListener('abort', refuse);
        this.listening.delete(begin);
        if (responds) this.give(call, signal, resolve, reject);
        else resolve(null);
      };
      const refuse = () => begin(false);
      if (this.state !== 'open' || signal.aborted) return refuse();
      signal.addEventListener('abort', refuse);
      this.listening.add(begin);
      return this.pulse.check();
    });
  }

  /** Takes no more calls but those that wait for its word, and goes as soon as it has none. */
  retire(): void {
    if (this.state === 'open') {
      this.state = 'retired';
      this.events.onRetired();
    }
    this.endIfDone();
  }

  /**
   * Goes at once.
   * @param how In words that follow on `the worker of the scripts`.
   */
  end(how: string): void {
    if (this.isGone) return;
    const wasOpen = this.state === 'open';
    this.state = 'gone';
    this.pulse.stop();
    this.child.kill('SIGKILL');
    if (wasOpen) this.events.onRetired();
    this.answerListeners();
    for (const { fail } of [...this.calls.values()]) fail(new NoAnswer('error', `the worker of the scripts ${how}`));
  }

  /** Goes at once, and is waited for: only then are its connections closed. */
  async close(): Promise<void> {
    this.child.ref();
    this.end('was closed');
    await this.exited;
  }

  private get isGone(): boolean {
    return this.state === 'gone';
  }

  private give({ script, values }: ScriptCall, signal: AbortSignal, resolve: OpenCall['settle'], reject: OpenCall['fail']): void {
    this.asked += 1;
    const call = this.asked;
    const close = () => {
      this.calls.delete(call);
      signal.removeEventListener('abort', giveUp);
    };
    const settle = (settlement: Settlement) => {
      close();
      resolve(settlement);
      this.endIfDone();
    };
    const fail = (error: Error) => {
      close();
      reject(error);
    };
    const giveUp = () => {
      fail(reasonOf(signal));
      this.retire();
    };
    this.calls.set(call, { script, settle, fail });
    signal.addEventListener('abort', giveUp);
    this.send({ kind: 'ask', call, script, values });
    this.pulse.watch();
  }

  private endIfDone(): void {
    if (this.state === 'retired' && this.load === 0) this.end('was retired');
  }

  private hear(report: Report | null): void {
    if (!report || this.isGone) return;
    if (report.kind === 'log') return this.events.log(report.text, report.level);
    this.pulse.feel();
    if (report.kind === 'answer') this.calls.get(report.call)?.settle({ profile: report.profile });
    if (report.kind === 'failure') this.calls.get(report.call)?.settle({ thrown: report.thrown });
    if (report.kind === 'uncaught') this.uncaught(report);
    if (report.kind === 'gone') this.end(`ended: ${report.thrown.says ?? labelOf(report.thrown)}`);
    this.answerListeners();
    // After its last call too, once: a script can still come to spin.
    if (!this.isGone && (report.kind !== 'alive' || this.load > 0)) this.pulse.watch();
  }

  private answerListeners(): void {
    for (const begin of [...this.listening]) begin(!this.isGone);
  }

  /** It ends the call it belongs to; one that is answered already, it harms no more. Where that is not known, it may be any. */
  private uncaught({ call, thrown }: Extract<Report, { kind: 'uncaught' }>): void {
    for (const [id, { script, fail }] of [...this.calls]) if (call === null || call === id) fail(failureOf(script, thrown));
    this.retire();
  }

  private send(message: string | WorkerSetup | Order): void {
    if (this.child.connected) this.child.send(message, () => {});
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new NoAnswer('error', 'nobody waits for the answer any longer');
}
