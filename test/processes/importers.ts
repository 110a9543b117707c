import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ImportReport } from '../../lib/core/import-results.js';

const SCRIPT = fileURLToPath(new URL('import-process.ts', import.meta.url));

/** What an importer is to do: the rows from one number up to, not including, another. */
export interface ImportOrder {
  readonly from: number;
  readonly to: number;
  /** After how many rows it ends itself with SIGKILL, whatever else is under way. */
  readonly killAfter?: number | undefined;
  /** How many rows are under way at once; a quarter of them are taken together. */
  readonly concurrency?: number | undefined;
}

/** What an importer says. */
export interface ImportNews {
  readonly ready?: true;
  readonly report?: ImportReport;
  readonly failure?: string;
  /** Where it ends itself. */
  readonly killedAt?: string;
}

/** A process that imports. */
export class Importer {
  /** Where it ended itself, if it did. */
  killedAt: string | undefined;

  private constructor(private readonly child: ChildProcess) {
    child.on('message', ({ killedAt }: ImportNews) => {
      this.killedAt ??= killedAt;
    });
  }

  /** @param killAt The moment of its writes to die at, counted from 1: each write has one before and one after it, and a bulk write one amid it. */
  static async start(database: string, killAt = 0): Promise<Importer> {
    const env = { ...process.env, MONGODB_URI: database, KILL_AT: String(killAt) };
    const child = fork(SCRIPT, { execArgv: ['--import', 'tsx'], env });
    await once(child, 'message');
    return new Importer(child);
  }

  /** Imports; what came of it, or `null` where it was killed meanwhile. */
  async run(from: number, to: number, options: Omit<ImportOrder, 'from' | 'to'> = {}): Promise<ImportReport | null> {
    return await new Promise((resolve, reject) => {
      const listen = ({ report, failure }: ImportNews) => {
        if (failure) reject(new Error(failure));
        if (report) this.child.off('message', listen).off('exit', lose);
        if (report) resolve(report);
      };
      const lose = (_code: number | null, signal: string | null) => {
        assert.equal(signal, 'SIGKILL', 'an importer ends by itself');
        resolve(null);
      };
      this.child.on('message', listen).once('exit', lose);
      this.child.send({ from, to, ...options } satisfies ImportOrder);
    });
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.kill();
    await exited;
  }
}
