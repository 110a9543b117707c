import assert from 'node:assert/strict';
import type { Auth0Source } from '../../../lib/legacy/index.js';
import { until } from '../../support/world.js';
import { closeSources, patient, sourceOf } from './support/scripts.js';

/** Answers with the process it runs in: at once, soon, in a minute, or never. */
const login = `function (email, password, callback) {
  if (email !== 'never') setTimeout(callback, { soon: 50, late: 60000 }[email] || 0, null, { user_id: process.pid });
}`;
const isThere = (pid: unknown): boolean => {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
};
const whyNot = (error: unknown): string => (error as { cause: Error }).cause.message;

describe('The workers of scripts', () => {
  afterEach(closeSources);
  const ask = async (source: Auth0Source, identifier = 'ada', signal = patient): Promise<unknown> =>
    (await source.verify(identifier, 'a secret', { signal }))?.id;

  it('are one as long as that has room', async () => {
    const source = sourceOf({ login }, { concurrency: 10 });
    const pids = await Promise.all(Array.from({ length: 10 }, () => ask(source)));
    assert.equal(new Set(pids).size, 1);
  });

  it('are more when one has its hands full, and never more than they may be', async () => {
    const source = sourceOf({ login }, { workers: 2, concurrency: 1 });
    const [first, second, third] = await Promise.all([ask(source, 'soon'), ask(source, 'soon'), ask(source, 'soon')]);
    assert.notEqual(first, second);
    assert.ok(third === first || third === second);
  });

  it('let a call wait for its turn, and give it up in time', async () => {
    const source = sourceOf({ login }, { workers: 1, concurrency: 1, timeout: 3000 });
    await ask(source);
    const waiting = ask(source, 'never').catch(whyNot);
    const second = await ask(source, 'ada', AbortSignal.timeout(50)).catch(whyNot);
    assert.equal(second, 'the wait for a turn took all the time');
    assert.equal(await waiting, 'no answer within 3000 ms');
    assert.ok(await ask(source));
  });

  it('turn away at once whom there is not even room to wait for', async () => {
    const source = sourceOf({ login }, { workers: 1, concurrency: 1 });
    const calls = Array.from({ length: 202 }, () => ask(source).catch(whyNot));
    const answers = await Promise.all(calls);
    assert.deepEqual(answers.filter((answer) => String(answer).includes('there is no room for more')).length, 1);
  });

  it('are replaced after so many calls', async () => {
    const source = sourceOf({ login }, { recycleAfter: { calls: 3 } });
    const pids: unknown[] = [];
    for (let call = 0; call < 7; call += 1) pids.push(await ask(source));
    assert.deepEqual(
      pids.map((pid) => pids.indexOf(pid)),
      [0, 0, 0, 3, 3, 3, 6],
    );
    await until(() => !isThere(pids[0]) && !isThere(pids[3]));
  });

  it('are replaced after so much time, when their calls are done', async () => {
    const source = sourceOf({ login }, { recycleAfter: { time: 500 } });
    const first = await ask(source);
    await until(() => !isThere(first));
    assert.notEqual(await ask(source), first);
  });

  it('live as long as they may where that is longer than a timer can wait', async () => {
    const source = sourceOf({ login }, { recycleAfter: { time: Number.MAX_SAFE_INTEGER }, timeout: Number.MAX_SAFE_INTEGER });
    assert.equal(await ask(source), await ask(source));
  });

  it('never pile up, however many calls get no answer while others wait for theirs', async () => {
    const source = sourceOf({ login }, { workers: 1, concurrency: 5 });
    const seen: unknown[] = [];
    const others: Promise<unknown>[] = [];
    for (let round = 0; round < 6; round += 1) {
      seen.push(await ask(source));
      others.push(ask(source, 'late').catch(whyNot));
      await ask(source, 'never', AbortSignal.timeout(30)).catch(whyNot);
      assert.ok(seen.filter(isThere).length <= 3, `${seen.filter(isThere).length} processes`);
    }
    await source.close();
    await Promise.all(others);
    assert.equal(seen.filter(isThere).length, 0);
  });

  it('give no answer once they are closed, in the middle of a call or later, however often', async () => {
    const source = sourceOf({ login });
    const pid = await ask(source);
    const call = ask(source, 'never').catch(whyNot);
    await Promise.all([source.close(), source.close()]);
    assert.match(String(await call), /closed$/);
    assert.equal(await ask(source).catch(whyNot), 'the scripts were closed');
    assert.ok(!isThere(pid));
    await source.close();
  });

  it('are not started before there is a call', async () => {
    await sourceOf({ login: '(email, password, callback) => process.exit()' }).close();
  });
});
