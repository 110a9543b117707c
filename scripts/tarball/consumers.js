import { cp, readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, root } from '../support/run.js';

const projects = fileURLToPath(new URL('test/package', root));

/** The ends of the range of peers, and what a TypeScript project has beside them. */
const RANGES = {
  'lowest peers': { peers: ['express@4.21.0', 'passport@0.6.0', 'mongoose@8.22.1'], typescript: ['typescript@5.9', '@types/express@4'] },
  'highest peers': { peers: ['express@5', 'passport@0.7', 'mongoose@9'], typescript: ['typescript@7', '@types/express@5'] },
};

/**
 * Projects that use the package, each a fresh copy with the tarball installed.
 * @param {string} tarball
 * @param {string} folder where they are put
 * @returns {AsyncGenerator<{ name: string, folder: string }>}
 */
export async function* consumers(tarball, folder) {
  const entries = await readdir(projects, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    for (const [range, { peers, typescript }] of Object.entries(RANGES)) {
      const project = join(folder, `${name}-${range.replace(' ', '-')}`);
      await cp(join(projects, name), project, { recursive: true });
      await cp(join(projects, 'scenario.cjs'), join(project, 'scenario.cjs'));
      await npm(['install', '--no-audit', '--no-fund', tarball, ...peers, ...(name === 'typescript' ? typescript : [])], {
        cwd: project,
        quiet: true,
      });
      yield { name: `${name}, ${range}`, folder: project };
    }
  }
}

/**
 * Runs a project's own test.
 * @param {string} folder
 * @param {{ node: string, mongo: string }} options the Node binary to run it with, and a MongoDB
 */
export async function runConsumer(folder, { node, mongo }) {
  const PATH = [dirname(node), process.env.PATH].join(delimiter);
  await npm(['test'], { cwd: folder, env: { PATH, MONGODB_URI: mongo }, quiet: true });
}
