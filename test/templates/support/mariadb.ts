import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MariaDbInstallation } from './mariadb-installation.js';

const run = promisify(execFile);

/** A MariaDB of this process. */
export interface MariaDb {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Starts it on its data, on the same port. */
  start(): Promise<void>;
  /** Kills it at once. */
  kill(): Promise<void>;
  /** Ends it, and takes its data away. */
  remove(): Promise<void>;
}

/** Makes an empty database `legacy` in a temporary folder. What was committed survives that it is killed, though not a power cut. */
export async function makeMariaDb({ binary, share, env }: MariaDbInstallation): Promise<MariaDb> {
  const folder = await mkdtemp(join(tmpdir(), 'mariadb-'));
  const [port, password] = [await freePort(), 'the password of a test'];
  const settings = [
    ...[
      '--no-defaults',
      `--datadir=${folder}/data`,
      `--tmpdir=${folder}`,
      `--lc-messages-dir=${share}`,
      `--character-sets-dir=${share}/charsets`,
    ],
    ...['--innodb-log-file-size=4M', '--innodb-buffer-pool-size=8M', '--innodb-flush-log-at-trx-commit=2', '--innodb-flush-method=nosync'],
    ...['--innodb-doublewrite=0', '--aria-log-file-size=8M', '--character-set-server=utf8mb4', '--collation-server=utf8mb4_general_ci'],
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
  await mkdir(join(folder, 'data'));
  await bootstrap(binary, settings, share, env);
  const init = join(folder, 'init.sql');
  const account = `'legacy'@'127.0.0.1'`;
  await writeFile(
    init,
    `create or replace user ${account} identified by '${password}';\ngrant all on *.* to ${account};\ncreate database if not exists legacy;\n`,
  );

  // A shell that outlives this process by the moment it takes to kill the server, and to take the folder away unless it is told to keep it.
  const script = `"$@" & server=$!; word=; read word; kill -9 $server; wait $server; [ "$word" = keep ] || rm -rf "$DATA"`;
  const network = ['--bind-address=127.0.0.1', '--skip-name-resolve', `--port=${port}`, `--socket=${folder}/s`, `--pid-file=${folder}/pid`];
  const args = [...settings, ...network, '--skip-log-bin', `--init-file=${init}`, '--performance-schema=OFF'];
  let keeper: ReturnType<typeof spawn> | null = null;
  const end = async (word: string) => {
    if (!keeper) return;
    const exit = once(keeper, 'exit');
    keeper.stdin?.end(`${word}\n`);
    await exit;
    keeper = null;
  };
  return {
    port,
    ...{ user: 'legacy', password, database: 'legacy' },
    async start() {
      const child = spawn('sh', ['-c', script, 'sh', binary, ...args], {
        env: { ...env, DATA: folder },
        cwd: folder,
        detached: true,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      keeper = child;
      await new Promise<void>((resolve, reject) => {
        let log = '';
        child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
          log += chunk;
          if (log.includes('ready for connections')) resolve();
          else if (log.includes('Aborting')) reject(new Error(`MariaDB does not start: ${log.slice(-1000)}`));
        });
        child.once('error', reject).once('exit', (code) => reject(new Error(`MariaDB ended with ${code}: ${log.slice(-1000)}`)));
      });
    },
    kill: () => end('keep'),
    async remove() {
      await end('');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What `mariadb-install-db` does, which is not in the package of the server alone. */
async function bootstrap(binary: string, settings: readonly string[], share: string, env: NodeJS.ProcessEnv): Promise<void> {
  const names = ['mysql_system_tables', 'mysql_performance_tables', 'mysql_system_tables_data', 'maria_add_gis_sp_bootstrap'];
  const scripts = await Promise.all(names.map((name) => readFile(join(share, `${name}.sql`), 'utf8')));
  const sql = ['create database if not exists mysql;', 'use mysql;', ...scripts, 'flush privileges;', ''].join('\n');
  const bootstrapping = run(binary, [...settings, '--bootstrap', '--max_allowed_packet=8M', '--net_buffer_length=16K'], { env });
  bootstrapping.child.stdin?.end(sql.replace(/^.*@current_hostname.*$/gm, ''));
  await bootstrapping;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
