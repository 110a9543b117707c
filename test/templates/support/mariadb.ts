import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../architecture/source-files.js';

const run = promisify(execFile);

/** Where a MariaDB is installed: `/`, or the folder that its packages were unpacked into. */
type Installation = string;

/** A MariaDB of this process. */
export interface MariaDb {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Starts it on its data, on the same port. */
  start(): Promise<void>;
  /** Kills it, as a power cut would. */
  kill(): Promise<void>;
  /** Ends it, and takes its data away. */
  remove(): Promise<void>;
}

/** The server's binary in an installation. */
function binaryIn(installation: Installation): string | undefined {
  const folders = installation === '/' ? [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/libexec'] : ['usr/sbin'];
  return folders.map((folder) => join(installation, folder, 'mariadbd')).find(existsSync);
}

/**
 * The MariaDB that is installed, or else Debian's, unpacked once into `node_modules/.cache`, which needs no root.
 * @throws where there is neither.
 */
export async function findMariaDb(): Promise<Installation> {
  if (binaryIn('/') && existsSync('/usr/share/mysql/mysql_system_tables.sql')) return '/';
  const unpacked = join(root, 'node_modules', '.cache', 'mariadb');
  if (binaryIn(unpacked)) return unpacked;
  await mkdir(join(unpacked, '..'), { recursive: true });
  const folder = await mkdtemp(`${unpacked}-`);
  try {
    await unpack(['mariadb-server-core', 'libaio1', 'liburing2', 'libnuma1'], folder);
    // Another process may have been faster.
    await rename(join(folder, 'files'), unpacked).catch(() => {});
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return unpacked;
}

async function unpack(packages: readonly string[], folder: string): Promise<void> {
  // As root, apt would fetch as a user who may not write here.
  await run('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', ...packages], { cwd: folder, timeout: 60_000 });
  for (const file of await readdir(folder)) if (file.endsWith('.deb')) await run('dpkg', ['-x', join(folder, file), join(folder, 'files')]);
}

/** Makes an empty database `legacy` in a temporary folder. Nothing in it has to survive a power cut. */
export async function makeMariaDb(installation: Installation): Promise<MariaDb> {
  const binary = binaryIn(installation) ?? '';
  const share = join(installation, 'usr/share/mysql');
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
    ...['--innodb-log-file-size=4M', '--innodb-buffer-pool-size=8M', '--innodb-flush-log-at-trx-commit=0', '--innodb-flush-method=nosync'],
    ...['--innodb-doublewrite=0', '--aria-log-file-size=8M', '--character-set-server=utf8mb4', '--collation-server=utf8mb4_general_ci'],
    ...(process.getuid?.() === 0 ? ['--user=root'] : []),
  ];
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: join(installation, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`),
  };

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
