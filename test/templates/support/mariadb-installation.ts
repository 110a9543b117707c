import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../../architecture/source-files.js';

/** A MariaDB server that can be started. */
export interface MariaDbInstallation {
  /** The server itself. */
  readonly binary: string;
  /** Where its messages, character sets and the tables of an empty server are. */
  readonly share: string;
  /** What it has to be started with. */
  readonly env: NodeJS.ProcessEnv;
}

const UNPACKED = join(root, 'node_modules', '.cache', 'mariadb');

/**
 * The MariaDB that is installed, or else Debian's, unpacked once into `node_modules/.cache`, which needs no root.
 * @throws where there is neither, with the reason.
 */
export function findMariaDb(): MariaDbInstallation {
  const found = installationIn('/') ?? installationIn(UNPACKED);
  if (found) return found;
  try {
    unpack();
  } catch (cause) {
    throw new Error("there is no mariadbd here, and Debian's mariadb-server-core could not be unpacked", { cause });
  }
  const unpacked = installationIn(UNPACKED);
  if (!unpacked) throw new Error('the mariadbd that was unpacked does not run here');
  return unpacked;
}

/**
 * A suite that needs a MariaDB. Where there is none, and none can be unpacked, it is reported as skipped, in one line
 * that says why.
 */
export function needsMariaDb(title: string, suite: (installation: MariaDbInstallation) => void): void {
  let installation: MariaDbInstallation | undefined;
  let reason = '';
  try {
    installation = findMariaDb();
  } catch (error) {
    reason = error instanceof Error ? error.message : '';
  }
  describe(title, () => (installation ? suite(installation) : void it(`skipped: ${reason}; install mariadb-server-core`)));
}

function installationIn(folder: string): MariaDbInstallation | null {
  const folders = folder === '/' ? [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/libexec'] : ['usr/sbin'];
  const binary = folders.map((place) => join(folder, place, 'mariadbd')).find(existsSync);
  const shares = ['mysql', 'mariadb'].map((name) => join(folder, 'usr/share', name));
  const share = shares.find((place) => existsSync(join(place, 'mysql_system_tables.sql')));
  if (!binary || !share) return null;
  const libraries = join(folder, 'usr/lib', `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`);
  const env = folder === '/' ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
  return runs(binary, env) ? { binary, share, env } : null;
}

function runs(binary: string, env: NodeJS.ProcessEnv): boolean {
  try {
    execFileSync(binary, ['--no-defaults', '--version'], { env, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Moved into its place at the end, so that another process never finds half of it. */
function unpack(): void {
  mkdirSync(join(UNPACKED, '..'), { recursive: true });
  const folder = mkdtempSync(`${UNPACKED}-`);
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { cwd: folder, timeout: 120_000, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    // Libraries that few have installed; each release names them differently.
    const libraries = run('apt-cache', 'depends', 'mariadb-server-core').matchAll(/Depends: (lib(?:aio|uring|numa|pcre2)\S*)/g);
    const packages = ['mariadb-server-core', ...[...libraries].map(([, name = '']) => name)];
    // As root, apt would fetch as a user who may not write here.
    run('apt-get', '-o', 'APT::Sandbox::User=root', '-o', 'Acquire::http::Timeout=20', 'download', ...packages);
    for (const file of readdirSync(folder)) if (file.endsWith('.deb')) run('dpkg', '-x', file, 'files');
    // Another process may have been faster.
    if (installationIn(UNPACKED)) return;
    rmSync(UNPACKED, { recursive: true, force: true });
    renameSync(join(folder, 'files'), UNPACKED);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
