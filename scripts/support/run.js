import { spawn } from 'node:child_process';

/** The root of the repository. */
export const root = new URL('../..', import.meta.url);

/**
 * Runs a program to its end. Its output goes to ours; with `quiet` it is kept, for the error where there is one.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: URL | string, env?: Record<string, string>, quiet?: boolean }} [options]
 * @returns {Promise<void>} rejects where the program fails
 */
export async function run(program, args, { cwd = root, env = {}, quiet = false } = {}) {
  const output = quiet ? 'pipe' : 'inherit';
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', output, output] });
  let printed = '';
  /** @param {Buffer} chunk */
  const keep = (chunk) => {
    printed += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(undefined);
      else reject(new Error(`${[program, ...args].join(' ')} ended with ${code ?? signal}\n${printed}`));
    });
  });
}

/**
 * Runs npm: the very one that runs this script, where one does, so that no shell is needed on any platform.
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function npm(args, options) {
  const cli = process.env.npm_execpath;
  await (cli ? run(process.execPath, [cli, ...args], options) : run('npm', args, options));
}
