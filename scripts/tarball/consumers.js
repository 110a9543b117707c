import { cp, readdir } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, root } from '../support/run.js';
import { check, initialize } from './legacy-file.js';

const projects = fileURLToPath(new URL('test/package', root));

/** The driver of the template that is copied. */
const DRIVER = ['pg@8'];

/** The ends of the range of peers, and what a TypeScript project has beside them. */
const RANGES = {
  'lowest peers': {
    peers: ['express@4.21.0', 'passport@0.6.0', 'mongoose@8.22.1'],
    typescript: ['typescript@5.9', '@types/express@4', '@types/pg@8'],
  },
  'highest peers': { peers: ['express@5', 'passport@0.7', 'mongoose@9'], typescript: ['typescript@7', '@types/express@5', '@types/pg@8'] },
};

/**
 * Projects that use the package, each a fresh copy with the tarball installed.
 * @param {string} tarball
 * @param {string} folder where they are put
 * @returns {AsyncGenerator<{ name: string, kind: string, folder: string }>}
 */
export async function* consumers(tarball, folder) {
  const entries = await readdir(projects, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    for (const [range, { peers, typescript }] of Object.entries(RANGES)) {
      const project = join(folder, `${name}-${range.replace(' ', '-')}`);
      await cp(join(projects, name), project, { recursive: true });
      await cp(join(projects, 'scenario.cjs'), join(project, 'scenario.cjs'));
      const packages = [tarball, ...peers, ...DRIVER, ...(name === 'typescript' ? typescript : [])];
      await npm(['install', '--no-audit', '--no-fund', ...packages], { cwd: project, quiet: true });
      await initialize(name, project);
      yield { name: `${name}, ${range}`, kind: name, folder: project };
    }
  }
}

/**
 * Runs a project's own test, and checks the source that it was given.
 * @param {{ kind: string, folder: string }} consumer
 * @param {{ node: string, mongo: string, old: import('./legacy-file.js').OldSystem }} options the Node binary to run it
 * with, a MongoDB and an old system
 */
export async function runConsumer({ kind, folder }, { node, mongo, old }) {
  const PATH = [dirname(node), process.env.PATH].join(delimiter);
  await npm(['test'], { cwd: folder, env: { PATH, MONGODB_URI: mongo }, quiet: true });
  await check(kind, folder, { node, old });
}
