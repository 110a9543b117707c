import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { assertUnavailable } from './support/assert-unavailable.js';
import { deferred } from './support/deferred.js';
import { fakeTime, settled } from './support/fake-time.js';
import { guarded } from './support/guarded.js';
import { ADA, hanging, PASSWORD, sourceOf } from './support/sources.js';

describe('Guard', () => {
  const time = fakeTime();

  describe('where the source is silent', () => {
    it('LEG-02: ends a question that hangs for ever when its time is over, and no sooner, and aborts it', async () => {
      const source = hanging();
      const legacy = guarded(source);
      const outcome = assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
      await time.advance(4999);
      assert.equal(source.calls.verify[0]?.signal.aborted, false);
      assert.deepEqual(legacy.faults, []);
      await time.advance(1);
      await outcome;
      assert.equal(source.calls.verify[0]?.signal.aborted, true);
      assert.equal(String(source.calls.verify[0]?.signal.reason), 'TimeoutError: Nobody waits for the answer any longer.');
      assert.deepEqual(legacy.faults, [{ source: 'legacy', reason: 'timeout', message: 'no answer within 5000 ms' }]);
    });

    it('LEG-02: leaves neither timer nor abort behind once there is an answer', async () => {
      const source = sourceOf({ verify: () => ADA });
      const legacy = guarded(source);
      await legacy.verify('ada@example.org', PASSWORD);
      await time.advance(60_000);
      assert.equal(source.calls.verify[0]?.signal.aborted, false);
      assert.deepEqual(legacy.faults, []);
    });

    it('LEG-14: counts name resolution and connecting as well: the clock runs from the question, whatever the source is at', async () => {
      const resolved = deferred<void>();
      const source = sourceOf({
        verify: async () => {
          await resolved.promise;
          return await new Promise(() => {});
        },
      });
      const outcome = assertUnavailable(guarded(source, { timeout: 1000 }).verify('ada@example.org', PASSWORD));
      await time.advance(900);
      resolved.resolve();
      await time.advance(100);
      await outcome;
    });

    it('LEG-03: discards an answer that comes after the timeout', async () => {
      const answer = deferred<unknown>();
      const source = sourceOf({ verify: () => answer.promise, getUser: () => ADA });
      const outcome = assertUnavailable(guarded(source).verify('ada@example.org', PASSWORD));
      await time.advance(5000);
      await outcome;
      answer.resolve(true);
      await settled();
      assert.equal(source.calls.getUser.length, 0, 'nobody is left to ask a profile for');
    });

    it('LEG-03: a yes in the very moment of the abort is too late', async () => {
      const source = sourceOf({
        verify: (_identifier, _password, { signal }) =>
          new Promise((resolve) => {
            signal.addEventListener('abort', (event) => {
              event.stopImmediatePropagation();
              resolve(ADA);
            });
          }),
      });
      const outcome = assertUnavailable(guarded(source).verify('ada@example.org', PASSWORD));
      await time.advance(5000);
      await outcome;
    });

    it('LEG-03: a rejection after the timeout is nobody’s unhandled rejection', async () => {
      const unhandled: unknown[] = [];
      const watch = (reason: unknown) => unhandled.push(reason);
      process.on('unhandledRejection', watch);
      try {
        const verify = deferred<unknown>();
        const getUser = deferred<unknown>();
        const legacy = guarded(sourceOf({ verify: () => verify.promise, getUser: () => getUser.promise }));
        const outcomes = [legacy.verify('ada@example.org', PASSWORD), legacy.getUser('ada@example.org')].map(assertUnavailable);
        await time.advance(5000);
        await Promise.all(outcomes);
        verify.reject(new Error('socket hang up'));
        getUser.reject(new Error('socket hang up'));
        await settled();
        await settled();
      } finally {
        process.off('unhandledRejection', watch);
      }
      assert.deepEqual(unhandled, []);
    });
  });

  describe('where the source fails', () => {
    const failures: Readonly<Record<string, () => unknown>> = {
      'a rejection': () => Promise.reject(Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' })),
      'a throw': () => {
        throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' });
      },
      'a thenable that rejects': () => ({
        // oxlint-disable-next-line unicorn/no-thenable -- a thenable is what is tested
        then: (_: unknown, reject: (error: unknown) => void) => reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })),
      }),
    };
    for (const [kind, verify] of Object.entries(failures)) {
      it(`LEG-01, LEG-04: takes ${kind} for an outage, never for a no`, async () => {
        const legacy = guarded(sourceOf({ verify, getUser: verify }));
        await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
        await assertUnavailable(legacy.getUser('ada@example.org'));
        const fault = { source: 'legacy', reason: 'error', message: 'the source failed with Error (ECONNREFUSED)' };
        assert.deepEqual(legacy.faults, [fault, fault]);
      });
    }

    it('LEG-04: takes whatever is thrown, also what can’t be looked at', async () => {
      const hostile = new Proxy(
        {},
        {
          get: () => {
            throw new Error('no');
          },
        },
      );
      for (const thrown of [undefined, null, 'a text', 0, Symbol('s'), hostile]) {
        const { promise, reject } = deferred<unknown>();
        reject(thrown);
        await assertUnavailable(guarded(sourceOf({ verify: () => promise })).verify('ada@example.org', PASSWORD));
      }
    });

    it('LOG-01: lets nothing of a driver’s error out, in events, message, cause or stack', async () => {
      const error = Object.assign(new Error(`POST https://legacy/login failed: {"password":"${PASSWORD}"}`), {
        config: { data: `password=${PASSWORD}`, url: 'https://legacy/login' },
        code: `password=${PASSWORD}`,
        name: `Axios ${PASSWORD}`,
      });
      const legacy = guarded(sourceOf({ verify: () => Promise.reject(error) }));
      const unavailable = await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
      const shown = [legacy.told(), inspect(unavailable, { depth: 10, showHidden: true }), JSON.stringify(unavailable)].join('\n');
      assert.ok(shown.includes('legacy_unavailable'));
      for (const secret of [PASSWORD, 'https://legacy', 'ada@example.org']) assert.ok(!shown.includes(secret), shown);
    });

    it('keeps a cause that says why and where, out of enumeration', async () => {
      const legacy = guarded(sourceOf({ verify: () => Promise.reject(new TypeError('x is not a function')) }));
      const error = await assertUnavailable(legacy.verify('ada@example.org', PASSWORD));
      assert.ok(!Object.keys(error).includes('cause'));
      assert.ok(error.cause instanceof Error);
      assert.equal(error.cause.message, 'the source failed with TypeError');
      assert.match(error.cause.stack ?? '', /guard\.test\.ts/);
    });
  });

  describe('with thenables', () => {
    const thenable = (then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => void) =>
      // oxlint-disable-next-line unicorn/no-thenable -- a thenable is what is tested
      sourceOf({ verify: () => ({ then }) });

    it('LEG-05: awaits one', async () => {
      const legacy = guarded(thenable((resolve) => resolve(ADA)));
      assert.deepEqual(await legacy.verify('ada@example.org', PASSWORD), { source: 'legacy', profile: ADA });
    });

    it('LEG-05: takes the first of two answers', async () => {
      const legacy = guarded(
        thenable((resolve, reject) => {
          resolve(false);
          resolve(ADA);
          reject(new Error('and now this'));
        }),
      );
      assert.equal(await legacy.verify('ada@example.org', PASSWORD), null);
      assert.deepEqual(legacy.faults, []);
    });

    it('LEG-05: ends the wait for one that never settles', async () => {
      const outcome = assertUnavailable(guarded(thenable(() => {})).verify('ada@example.org', PASSWORD));
      await time.advance(5000);
      await outcome;
    });

    it('LEG-05: is unavailable for a function that expects a callback', async () => {
      const callback = (_identifier: string, _password: string, done: unknown) => (done as (error: null, user: unknown) => void)(null, ADA);
      await assertUnavailable(guarded(sourceOf({ verify: callback })).verify('ada@example.org', PASSWORD));
    });
  });
});
