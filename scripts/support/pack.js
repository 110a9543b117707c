import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from './run.js';

/**
 * Makes the tarball that would be published, and lets somebody use it.
 * @param {(tarball: string, folder: string) => Promise<void>} use is given a temporary folder too, which is gone afterwards
 */
export async function withTarball(use) {
  const folder = await mkdtemp(join(tmpdir(), 'passport-lazy-migration-'));
  try {
    await npm(['pack', '--pack-destination', folder], { quiet: true });
    const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
    if (!tarball) throw new Error(`npm pack left no tarball in ${folder}`);
    await use(join(folder, tarball), folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
