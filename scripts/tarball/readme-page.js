import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { npm, root } from '../support/run.js';

const HEADING = '## Connect your old system\n';
/** How long the application may take until it answers, in milliseconds. */
const PATIENCE = 20_000;

/**
 * Does what the page "Connect your old system" of README.md tells a newcomer to do, with the tarball: its commands and
 * its files, in an empty folder, against a real old system.
 * @param {string} tarball
 * @param {string} folder where the project is put
 * @param {{ mongo: string, old: import('./legacy-file.js').OldSystem }} options
 * @returns {Promise<string>} how long each step took
 */
export async function followReadme(tarball, folder, { mongo, old: { url, person } }) {
  const project = join(folder, 'readme');
  await mkdir(project);
  const env = { LEGACY_DATABASE_URL: url, LEGACY_PASSWORD: person.password, MONGODB_URI: mongo, PORT: String(await freePort()) };
  const [settings, app, ...more] = await blocks('js');
  assert.ok(settings && app && more.length === 0, 'The page has two files in JavaScript: the settings, and the application.');

  /** @type {string[]} */
  const times = [];
  /** @type {<Result>(step: string, run: () => Promise<Result>) => Promise<Result>} */
  const timed = async (step, run) => {
    const start = performance.now();
    const result = await run();
    times.push(`${step} ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return result;
  };

  for (const line of (await blocks('sh')).flatMap((block) => block.trim().split('\n'))) {
    const [program = '', ...args] = line.split(' ');
    if (program === 'npm') {
      for (const command of line.split(' && '))
        await timed(command.split(' ', 2).join(' '), () => npm(withTarball(command, tarball), { cwd: project, env, quiet: true }));
    } else if (program === 'npx') {
      await timed(args[1] ?? '', () => npm(['exec', '--no', '--', ...args], { cwd: project, env, quiet: true }));
      if (args[1] === 'init') await appendFile(join(project, 'legacy.js'), settings);
    } else {
      // The application, and the login: they are at the end of the page, and at the end of this.
      assert.match(line, /^(export|node app\.js|curl) ?/);
    }
  }

  await writeFile(join(project, 'app.js'), app);
  const server = spawn(process.execPath, ['app.js'], {
    cwd: project,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const closed = once(server, 'close');
  try {
    const outcomes = await timed('first login', () => logIn(env.PORT, person));
    assert.equal(outcomes, 'migrated');
    assert.equal(await timed('second login', () => logIn(env.PORT, person)), 'verified');
  } finally {
    server.kill();
    await closed;
  }
  return times.join(', ');
}

/**
 * The code blocks of the page in a language.
 * @param {string} language
 */
async function blocks(language) {
  const readme = await readFile(new URL('README.md', root), 'utf8');
  const [, page = ''] = readme.split(HEADING);
  const [text = ''] = page.split(/^## /m);
  const found = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code);
  assert.ok(found.length > 0, `README.md has no ${language} under ${HEADING}`);
  return found;
}

/**
 * The arguments of an `npm` command, with the tarball for the package of that name.
 * @param {string} command
 * @param {string} tarball
 */
const withTarball = (command, tarball) =>
  command
    .split(' ')
    .slice(1)
    .map((word) => (word === 'passport-lazy-migration' ? tarball : word));

/**
 * What a login comes to, once there is somebody who answers.
 * @param {string} port
 * @param {{ email: string, password: string }} person
 */
async function logIn(port, { email, password }) {
  const body = new URLSearchParams({ email, password });
  for (const end = Date.now() + PATIENCE; ; await wait(20)) {
    const response = await fetch(`http://localhost:${port}/login`, { method: 'POST', body }).catch(() => null);
    if (response) return /** @type {{ outcome?: string }} */ (await response.json()).outcome;
    if (Date.now() > end) throw new Error('The application of README.md does not answer.');
  }
}

async function freePort() {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}
