import { withTarball } from './support/pack.js';
import { npm } from './support/run.js';

// Run by npx and not installed with the rest: together they bring a compiler of their own, for one check.
/** @type {[tool: string, ...options: string[]][]} */
const checks = [
  ['publint@0.3.25', '--strict'],
  ['@arethetypeswrong/cli@0.18.5', '--profile', 'node16'],
];

await withTarball(async (tarball) => {
  for (const [tool, ...options] of checks) await npm(['exec', '--yes', '--', tool, tarball, ...options]);
});
