import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, lstat, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { canRun, installedBinaries } from '../../../example-app/old-system/binaries.js';
import { isReachable } from '../../../example-app/old-system/is-reachable.js';
import { startPostgres } from '../../../example-app/old-system/postgres.js';
import { needsPostgres } from '../needs-postgres.js';

const DEADLINE = 10_000;
const PARENT = fileURLToPath(new URL('postgres-parent.ts', import.meta.url));

async function ends(url: string): Promise<boolean> {
  const deadline = Date.now() + DEADLINE;
  while (await isReachable(url)) {
    if (Date.now() > deadline) return false;
    await setTimeout(20);
  }
  return true;
}

describe('the PostgreSQL of the example', () => {
  it('names LEGACY_DATABASE_URL in one line where npm has none for the platform', async () => {
    await assert.rejects(startPostgres(null), ({ name, message }: Error) => {
      assert.equal(name, 'StartError');
      assert.match(message, /^npm has installed no PostgreSQL for \w+-\w+: set LEGACY_DATABASE_URL=.*[^\n]$/);
      return true;
    });
  });

  it('names it as well where the binaries do not run', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'no-postgres-'));
    try {
      await assert.rejects(startPostgres(empty), {
        name: 'StartError',
        message: /^PostgreSQL does not start here \(.*\): set LEGACY_DATABASE_URL=/,
      });
    } finally {
      await rm(empty, { recursive: true });
    }
  });
});

needsPostgres('the PostgreSQL that npm has installed', () => {
  // Not with a PostgreSQL of somebody else: this is about ours.
  const native = installedBinaries();

  it('starts, and is gone once it is stopped', async function () {
    if (!native) return this.skip();
    const postgres = await startPostgres(native);
    assert.equal(await isReachable(postgres.url), true);
    await postgres.stop();
    assert.equal(await isReachable(postgres.url), false);
    await postgres.stop();
  });

  it('starts where npm ran no scripts, so that its symlinks are missing', async function () {
    if (!native) return this.skip();
    const folder = await mkdtemp(join(tmpdir(), 'no-symlinks-'));
    try {
      await cp(native, folder, { recursive: true, filter: async (path) => !(await lstat(path)).isSymbolicLink() });
      const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as unknown[];
      assert.equal(await canRun(folder, {}), list.length === 0);
      const postgres = await startPostgres(folder);
      assert.equal(await isReachable(postgres.url), true);
      await postgres.stop();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    it(`does not outlive a parent that ends by ${signal}`, async function () {
      if (!native) return this.skip();
      const parent = spawn(process.execPath, [...process.execArgv, PARENT], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [url] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
      assert.equal(await isReachable(url), true);
      parent.kill(signal);
      await once(parent, 'exit');
      assert.equal(await ends(url), true);
    });
  }
});
