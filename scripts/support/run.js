import { spawn } from 'node:child_process';

/** The root of the repository. */
export const root = new URL('../..', import.meta.url);

/**
 * Runs a program to its end, its output going to ours unless `quiet`, which keeps it for the error.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: URL | string, env?: NodeJS.ProcessEnv, quiet?: boolean }} [options]
 * @returns {Promise<void>} rejects where the program fails, with what it printed
 */
export async function run(program, args, { cwd = root, env, quiet = false } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}\n${printed}`);
}

/**
 * Runs npm itself: the one that runs this script, where there is one, so that no shell is needed on any platform.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function npm(args, options) {
  const cli = process.env.npm_execpath;
  await (cli ? run(process.execPath, [cli, ...args], options) : run('npm', args, options));
}
