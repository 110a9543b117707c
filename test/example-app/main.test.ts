import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { demoPeople } from '../../example-app/old-system/people.js';
import { needsPostgres } from './needs-postgres.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const start = (env: NodeJS.ProcessEnv) =>
  spawn(process.execPath, ['--import', 'tsx', 'example-app/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

needsPostgres('npm start', () => {
  it('prints its address and five logins, and ends with Ctrl-C, however early', async () => {
    const main = start({ PORT: '0' });
    const errors = text(main.stderr);
    const lines: string[] = [];
    for await (const line of createInterface(main.stdout)) {
      lines.push(line);
      if (lines.length === 1) main.kill('SIGINT');
    }
    if (main.exitCode === null) await once(main, 'exit');
    assert.equal(await errors, '');
    assert.equal(main.exitCode, 0);
    assert.match(lines[0] ?? '', /^Open http:\/\/localhost:\d+ /);
    for (const [index, { email, password }] of demoPeople.entries()) {
      assert.ok(lines[index + 1]?.includes(email) && lines[index + 1]?.includes(password));
    }
    assert.match(lines[demoPeople.length + 1] ?? '', /^Mails are kept at http:\/\/localhost:\d+\/mailbox/);
  });

  it('says in one line, and no more than that, that its port is taken', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    try {
      const { port } = other.address() as AddressInfo;
      const main = start({ PORT: String(port) });
      const [output, errors] = await Promise.all([text(main.stdout), text(main.stderr), once(main, 'exit')]);
      assert.equal(errors, `Port ${port} is taken: choose another with PORT=${port + 1} npm start\n`);
      assert.equal(output, '');
      assert.equal(main.exitCode, 1);
    } finally {
      other.close();
    }
  });
});

describe('npm start', () => {
  it('says in one line why it does not start', async function () {
    this.timeout(60_000);
    const cases = [
      [{ LEGACY_DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }, /^The old system at LEGACY_DATABASE_URL cannot be reached: .+\n$/],
      [{ PORT: 'http' }, /^PORT is http, but must be a number from 0 to 65535\.\n$/],
      [{ NODE_ENV: 'production', SESSION_SECRET: 'long' }, /^In production APP_URL and SMTP_URL must be set: .+\n$/],
    ] as const;
    for (const [env, message] of cases) {
      const main = start(env);
      const [output, errors] = await Promise.all([text(main.stdout), text(main.stderr), once(main, 'exit')]);
      assert.equal(main.exitCode, 1);
      assert.equal(output, '');
      assert.match(errors, message);
    }
  });
});
