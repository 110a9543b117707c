import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from './run.js';

/**
 * Makes the tarball that would be published, in a new temporary folder.
 * @returns {Promise<{ tarball: string, folder: string }>} the folder is the caller's to remove
 */
export async function pack() {
  const folder = await mkdtemp(join(tmpdir(), 'passport-lazy-migration-'));
  await npm(['pack', '--pack-destination', folder], { quiet: true });
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error(`npm pack left no tarball in ${folder}`);
  return { tarball: join(folder, tarball), folder };
}
