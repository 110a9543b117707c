import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '../../support/world.js';
import { closeSources, patient, sourceOf } from './support/scripts.js';

const app = fileURLToPath(new URL('support/app.ts', import.meta.url));

/** Answers with the process it runs in, unless it is told to do something else. */
const login = `function (email, password, callback) {
  if (email === 'never') return console.log(email);
  if (email === 'bad') setTimeout(() => { throw new Error('late'); }, 10);
  setTimeout(callback, email === 'slow' ? 100 : 0, null, { user_id: process.pid, flags: process.execArgv.slice(0, -2).join(), options: process.env.NODE_OPTIONS });
}`;

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Starts the application, and waits until it has told the process of its worker, and that this spins where it is to. */
async function start(does: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', app, does], { stdio: ['ignore', 'pipe', 'pipe'] });
  const exit = once(child, 'exit');
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (told += chunk));
  while (!told.includes(does === 'spin' ? 'spinning' : '\n')) await once(child.stdout, 'data');
  return { child, exit, worker: Number(/\d+/.exec(told)?.[0]), told: () => told };
}

describe('A worker of scripts', () => {
  afterEach(closeSources);
  const ask = async (source: ReturnType<typeof sourceOf>, identifier: string, signal = patient) =>
    await source.verify(identifier, 'a secret', { signal });
  const pidOf = async (source: ReturnType<typeof sourceOf>): Promise<number> => Number((await ask(source, 'ada'))?.id);

  it('is a process of its own, which goes when its source is closed', async () => {
    const source = sourceOf({ login });
    const pid = await pidOf(source);
    assert.notEqual(pid, process.pid);
    assert.ok(isThere(pid));
    await source.close();
    assert.ok(!isThere(pid));
  });

  it('keeps no application alive that has nothing else to do, and prints nothing into it', async () => {
    for (const does of ['nothing', 'close']) {
      const { exit, worker, told } = await start(does);
      assert.deepEqual(await exit, [0, null]);
      assert.equal(told(), `"${worker}"\n`);
      await until(() => !isThere(worker));
    }
  });

  it('keeps it as long as there is a call', async () => {
    const { exit, worker, told } = await start('slow');
    assert.deepEqual(await exit, [0, null]);
    assert.equal(told(), `"${worker}"\n"${worker}"\n`);
  });

  it('goes when the application is killed, also while it spins', async () => {
    for (const does of ['slow', 'spin']) {
      const { child, exit, worker } = await start(does);
      child.kill('SIGKILL');
      await exit;
      await until(() => !isThere(worker));
    }
  });

  it('is not ended by a Ctrl-C, which is for the application to hear', async () => {
    const source = sourceOf({ login });
    const pid = await pidOf(source);
    const slow = ask(source, 'slow');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(pid, signal);
    assert.equal((await slow)?.id, String(pid));
    assert.equal(await pidOf(source), pid);
  });

  it('is replaced when it was killed, in the middle of a call or between two', async () => {
    const lines: string[] = [];
    const source = sourceOf({ login }, { log: (text) => lines.push(text) });
    const pid = await pidOf(source);
    const call = ask(source, 'never');
    await until(() => lines.includes('never'));
    process.kill(pid, 'SIGKILL');
    await assert.rejects(call, { code: 'legacy_unavailable' });
    const next = await pidOf(source);
    assert.notEqual(next, pid);
    process.kill(next, 'SIGKILL');
    await until(() => !isThere(next));
    assert.notEqual(await pidOf(source), next);
  });

  it('takes along of the flags of Node those that change how another system is reached', async () => {
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = '--inspect-brk=0 --dns-result-order=ipv4first --max-old-space-size=4000';
    try {
      const profile = await ask(sourceOf({ login }), 'ada');
      assert.deepEqual([profile?.['flags'], profile?.['options']], ['--dns-result-order=ipv4first', '']);
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });

  it('is left by one call that got no answer, and ends the others first', async () => {
    const source = sourceOf({ login });
    const pid = await pidOf(source);
    const slow = ask(source, 'slow');
    await assert.rejects(ask(source, 'never', AbortSignal.timeout(20)), { code: 'legacy_unavailable' });
    assert.notEqual(await pidOf(source), pid, 'expected a fresh worker to take the next call');
    assert.equal((await slow)?.id, String(pid));
    await until(() => !isThere(pid));
  });

  it('ends with its own error the call whose error nobody caught, and no other', async () => {
    const source = sourceOf({ login });
    const pid = await pidOf(source);
    const [slow, bad] = await Promise.allSettled([ask(source, 'slow'), ask(source, 'bad')]);
    assert.equal(slow.status === 'fulfilled' && slow.value?.id, String(pid));
    // It had answered before its error came.
    assert.equal(bad.status === 'fulfilled' && bad.value?.id, String(pid));
    assert.notEqual(await pidOf(source), pid);
  });

  it('is asked nothing by whoever is gone already', async () => {
    await assert.rejects(ask(sourceOf({ login }), 'ada', AbortSignal.abort()), { code: 'legacy_unavailable' });
  });
});
