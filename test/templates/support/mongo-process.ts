import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { root } from '../../architecture/source-files.js';
import { until } from '../../support/world.js';

/** The embedded server in a process of its own, which a test may kill. */
export class MongoProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  /** Starts an empty one, on any free port. */
  static async start(): Promise<MongoProcess> {
    // Port 0 is told by what it prints.
    const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'embedded-mongo/src/main.ts')], {
      cwd: root,
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const end = () => void child.kill('SIGKILL');
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    let said = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) {
      said += String(chunk);
      const [, port] = /listens on mongodb:\/\/127\.0\.0\.1:(\d+)/.exec(said) ?? [];
      if (port) return new MongoProcess(child, Number(port));
    }
    throw new Error(`embedded-mongo ended: ${said}`);
  }

  /** Does something with a database of it. */
  async with<T>(database: string, work: (connection: mongoose.Connection) => Promise<T>): Promise<T> {
    const connection = await mongoose.createConnection(`mongodb://127.0.0.1:${this.port}/${database}`).asPromise();
    try {
      return await work(connection);
    } finally {
      await connection.close();
    }
  }

  /** Lets every `find` wait for a minute from now on; what it gives waits until one does. */
  async holdUp(): Promise<() => Promise<void>> {
    const arm = async () =>
      await this.with('admin', async ({ db }) => {
        const data = { failCommands: ['find'], blockConnection: true, blockTimeMS: 60_000 };
        return Number((await db?.admin().command({ configureFailPoint: 'failCommand', mode: 'alwaysOn', data }))?.['count']);
      });
    await arm();
    return async () => await until(async () => (await arm()) > 0);
  }

  /** Kills it, as a power cut would. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}
