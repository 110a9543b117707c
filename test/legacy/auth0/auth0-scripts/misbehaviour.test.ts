import assert from 'node:assert/strict';
import type { LegacyProfile } from '../../../../lib/core/ports.js';
import type { Auth0ScriptsOptions } from '../../../../lib/legacy/index.js';
import { until } from '../../../support/world.js';
import { closeSources, patient, sourceOf } from '../support/scripts.js';

const BAD = 'bad@example.org';
const good = { id: '7', email: 'good@example.org', emailVerified: false };

/** A script that does this for one identifier, and answers well for all others. */
const login = (statement: string): string => `function login(email, password, callback) {
  if (email !== '${BAD}') return callback(null, { user_id: 7, email: email });
  ${statement}
}`;

/**
 * How the bad call ended: an answer, or why there is none. The worker is under way before it, and the call after it works.
 * @param patience Milliseconds until nobody waits any longer for a call that is not to be answered.
 */
async function misbehave(statement: string, options: Auth0ScriptsOptions = {}, patience = 0): Promise<unknown> {
  const source = sourceOf({ login: login(statement) }, options);
  const verify = async (identifier: string, signal = patient) => await source.verify(identifier, 'a secret', { signal });
  assert.deepEqual(await verify(good.email), good);
  const outcome = await verify(BAD, patience ? AbortSignal.timeout(patience) : patient).catch(whyNot);
  assert.deepEqual(await verify(good.email), good, 'expected the next call to work');
  return outcome;
}

/** What takes all the memory does not get far; on a busy machine it may not get even there in time. */
const GONE = /the worker of the scripts (ended|did not respond)|login failed with RangeError/;

const whyNot = (error: unknown): string => {
  assert.equal((error as { code?: unknown }).code, 'legacy_unavailable');
  return ((error as { cause?: unknown }).cause as Error).message;
};

describe('auth0Scripts, with a script', () => {
  afterEach(closeSources);

  describe('that ends badly:', () => {
    const endings: Readonly<Record<string, readonly [statement: string, why: RegExp]>> = {
      'throws late': [`setTimeout(() => { throw new TypeError('late'); }, 1);`, /login failed with TypeError/],
      'throws late, something that is no error': [`setImmediate(() => { throw null; });`, /login failed with Error/],
      'throws in a callback of a driver': [
        `require('fs').readFile('/nowhere', (error, data) => callback(null, data.toString()));`,
        /TypeError/,
      ],
      'leaves a rejection to nobody': [`Promise.reject(new RangeError('nobody'));`, /login failed with RangeError/],
      'rejects late': [`new Promise((_, no) => setTimeout(no, 1, new RangeError('late')));`, /login failed with RangeError/],
      'emits an error that nobody hears': [
        `new (require('events'))().emit('error', new URIError('unheard'));`,
        /login failed with URIError/,
      ],
      'can connect to nothing': [`require('net').connect(1, '127.0.0.1');`, /login failed with Error \(ECONNREFUSED\)/],
      exits: [`process.exit(0);`, /a script ended its own process/],
      'exits late': [`setTimeout(() => process.exit(3), 1);`, /a script ended its own process/],
      'exits by the back door': [`process.reallyExit(3);`, /worker of the scripts ended|ended its own process/],
      'closes the port it is asked through': [`require('worker_threads').parentPort.close();`, /ended its own process/],
      aborts: [`process.abort();`, /login failed with/],
      'kills its process': [`process.kill(process.pid, 'SIGKILL');`, /login failed with Error/],
      'kills the application': [`process.kill(process.ppid, 'SIGKILL');`, /login failed with Error/],
      'hears its own uncaught errors no more': [
        `process.removeAllListeners('uncaughtException'); setTimeout(() => { throw new TypeError('late'); }, 1);`,
        /worker of the scripts ended: TypeError/,
      ],
      'says of itself that it is gone, in words of its own': [
        `require('worker_threads').parentPort.postMessage(JSON.stringify({ kind: 'gone', thrown: { code: 'the code is ' + password } }));`,
        /^the worker of the scripts ended: Error$/,
      ],
      'takes all the memory there is': [`const all = []; for (;;) all.push(new Array(1000).fill(email + all.length));`, GONE],
      'takes it at one stroke': [`for (let all = [email];;) all = all.concat(all, all);`, GONE],
      'takes it outside of the heap': [`const all = []; for (;;) all.push(Buffer.alloc(1 << 24, 1));`, GONE],
      'takes it bit by bit': [
        `const all = []; (function more() { all.push(Buffer.alloc(1 << 22, 1)); setImmediate(more); })();`,
        /ended: a script took more than 256 MB/,
      ],
      'recurses for ever': [`(function deeper() { deeper(); })();`, /login failed with RangeError/],
    };
    for (const [what, [statement, why]] of Object.entries(endings)) {
      it(`LEG-04: ${what}`, async () => assert.match(String(await misbehave(statement)), why));
    }
  });

  describe('that never answers:', () => {
    const silences = {
      'never calls back': '',
      spins: 'for (;;);',
      'spins late': 'setTimeout(() => { for (;;); }, 1);',
      'spins in promises': '(async () => { for (;;) await null; })();',
      'spins in ticks': '(function again() { process.nextTick(again); })();',
      'spins in a regular expression': `/^(a+)+$/.test('a'.repeat(60) + '!');`,
      'waits without end': 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
      'waits for a process': `require('child_process').execSync('sleep 3');`,
      'hears no questions any more': `require('worker_threads').parentPort.removeAllListeners();`,
      'returns a promise and does not call back': 'return Promise.resolve({ user_id: 7, email: email });',
    };
    for (const [what, statement] of Object.entries(silences)) {
      it(`LEG-02: ${what}`, async () => assert.match(String(await misbehave(statement, {}, 300)), /TimeoutError/));
    }

    it('LEG-02: is given up when its time is over, by whatever it is held up', async () => {
      for (const statement of ['', 'for (;;);']) {
        const source = sourceOf({ login: login(statement) }, { timeout: 1500 });
        assert.equal(await source.verify(BAD, 'a secret', { signal: patient }).catch(whyNot), 'no answer within 1500 ms');
      }
    });

    it('LEG-06: holds up none that comes after it, but for the time it takes to notice', async () => {
      const lines: string[] = [];
      const spinning = login(`console.log('spinning'); for (;;);`);
      const source = sourceOf({ login: spinning }, { workers: 1, log: (text) => lines.push(text) });
      const bad = source.verify(BAD, '', { signal: patient }).catch(whyNot);
      await until(() => lines.length > 0);
      const others = Array.from({ length: 20 }, async () => await source.verify(good.email, '', { signal: patient }));
      for (const other of await Promise.all(others)) assert.deepEqual(other, good);
      assert.equal(await bad, 'the worker of the scripts did not respond');
    });

    it('LEG-02: takes no call along that is answered meanwhile', async () => {
      const source = sourceOf({
        login: login(`if (password === 'slow') setTimeout(callback, 400, null, { user_id: 7, email: '${good.email}' });`),
      });
      assert.deepEqual(await source.verify(good.email, '', { signal: patient }), good);
      const slow = source.verify(BAD, 'slow', { signal: patient });
      await assert.rejects(async () => await source.verify(BAD, 'never', { signal: AbortSignal.timeout(100) }));
      assert.deepEqual(await slow, good);
    });
  });

  describe('whose first word counts:', () => {
    const mine = `{ user_id: 7, email: '${good.email}' }`;
    const words: Readonly<Record<string, readonly [statement: string, outcome: LegacyProfile | null | RegExp]>> = {
      'two profiles': [`callback(null, ${mine}); callback(null, { user_id: 8 });`, good],
      'a yes and then a no': [`callback(null, ${mine}); callback();`, good],
      'a no and then a yes': [`callback(); callback(null, ${mine});`, null],
      'a yes and then an error': [`callback(null, ${mine}); callback(new Error('late'));`, good],
      'an error and then a yes': [`callback(new TypeError('first')); callback(null, ${mine});`, /login failed with TypeError/],
      'an error and then another': [`callback({ name: 'First' }); setTimeout(callback, 1, { name: 'Second' });`, /login failed with First/],
      'a yes late, after a no': [`callback(null, null); setTimeout(callback, 1, null, ${mine});`, null],
      'a yes, and then it throws': [`callback(null, ${mine}); throw new Error('after');`, good],
      'a yes, and then it throws late': [`callback(null, ${mine}); setTimeout(() => { throw new Error('after'); }, 1);`, good],
      'a yes, and then it rejects': [`callback(null, ${mine}); Promise.reject(new Error('after'));`, good],
      'a yes, and then it spins': [`callback(null, ${mine}); for (;;);`, good],
      'a yes, and then it spins late': [`callback(null, ${mine}); setTimeout(() => { for (;;); }, 20);`, good],
      'it throws, and then says yes': [
        `setTimeout(callback, 1, null, ${mine}); throw new TypeError('first');`,
        /login failed with TypeError/,
      ],
      'a million words': [`for (let i = 0; i < 1e6; i += 1) callback(null, ${mine});`, good],
    };
    for (const [what, [statement, outcome]] of Object.entries(words)) {
      it(`LEG-05: ${what}`, async () => {
        const got = await misbehave(statement);
        if (outcome instanceof RegExp) assert.match(String(got), outcome);
        else assert.deepEqual(got, outcome);
      });
    }

    it('LEG-05: a yes, and then it exits late, which ends one call at most', async () => {
      const source = sourceOf({ login: login(`callback(null, ${mine}); setTimeout(process.exit, 20);`) });
      const verify = async (identifier: string) => await source.verify(identifier, 'a secret', { signal: patient }).catch(whyNot);
      assert.deepEqual(await verify(BAD), good);
      const next = [await verify(good.email), await verify(good.email), await verify(good.email)];
      const ended = next.filter((answer) => typeof answer === 'string');
      assert.ok(ended.length <= 1 && ended.every((reason) => GONE.test(reason)), JSON.stringify(next));
    });
  });
});
