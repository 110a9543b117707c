import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { canRun, copyBinaries } from './binaries.js';
import { type Account, unprivilegedAccount } from './unprivileged.js';

const HOST = '127.0.0.1';
const SUPERUSER = 'postgres';
/** How long a shutdown that was asked for politely may take, in milliseconds. */
const PATIENCE = 5_000;
/** Nothing here outlives the process, so nothing has to survive a power cut. */
const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  max_connections: '30',
  shared_buffers: '16MB',
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
};

/** A PostgreSQL of our own in a temporary folder, which is gone when it is stopped. */
export class Cluster {
  private server: ChildProcess | null = null;

  private constructor(
    private readonly folder: string,
    private readonly account: Account,
  ) {}

  /** Makes the folder that everything goes into; nobody but the account that PostgreSQL runs as looks into it. */
  static async make(): Promise<Cluster> {
    const account = await unprivilegedAccount();
    const folder = await mkdtemp(join(tmpdir(), 'old-system-'));
    if ('uid' in account) await chown(folder, account.uid, account.gid);
    return new Cluster(folder, account);
  }

  /**
   * Creates the database and starts the server.
   * @param native The installed binaries. They are copied where PostgreSQL's account can't run them in place.
   * @returns Where a client connects.
   */
  async start(native: string): Promise<string> {
    const bin = join(await this.runnable(native), 'bin');
    const data = join(this.folder, 'data');
    const password = randomBytes(18).toString('base64url');
    const passwordFile = join(this.folder, 'password');
    await writeFile(passwordFile, password);
    if ('uid' in this.account) await chown(passwordFile, this.account.uid, this.account.gid);
    await this.initialize(join(bin, 'initdb'), ['-D', data, `--pwfile=${passwordFile}`]);

    const port = await freePort();
    await this.serve(join(bin, 'postgres'), ['-D', data, '-p', String(port)]);
    return `postgres://${SUPERUSER}:${password}@${HOST}:${port}/${SUPERUSER}`;
  }

  /** Stops the server, if it runs, and removes the folder. */
  async stop(): Promise<void> {
    const { server } = this;
    if (server?.exitCode === null && server.signalCode === null) {
      const exit = once(server, 'exit');
      // A fast shutdown: clients are cut off.
      server.kill('SIGINT');
      const hurry = setTimeout(() => server.kill('SIGKILL'), PATIENCE);
      await exit;
      clearTimeout(hurry);
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async runnable(native: string): Promise<string> {
    if (await canRun(native, this.account)) return native;
    const copy = join(this.folder, 'native');
    await copyBinaries(native, copy, this.account);
    return copy;
  }

  private async initialize(initdb: string, args: readonly string[]): Promise<void> {
    const options = ['-U', SUPERUSER, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'];
    const child = this.spawn(initdb, [...args, ...options]);
    const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number | null]>]);
    if (code !== 0) throw new Error(`initdb ended with ${code}: ${output.trim()}`);
  }

  private async serve(postgres: string, args: readonly string[]): Promise<void> {
    const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = this.spawn(postgres, [...args, ...settings]);
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      server.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        log = (log + chunk).slice(-4_000);
        if (log.includes('ready to accept connections')) resolve();
      });
      server.once('error', reject).once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${log.trim()}`)));
    });
  }

  private spawn(command: string, args: readonly string[]) {
    // LC_ALL: in English, so that the readiness can be read off the log. cwd: one that the account can enter.
    return spawn(command, args, {
      ...this.account,
      cwd: this.folder,
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port is free');
  return address.port;
}
