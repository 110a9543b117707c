import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { callLambda, type LambdaCallback, type LambdaContext } from '../../lib/legacy/lambda-call.js';

type Handler = (event: string, context: LambdaContext, callback: LambdaCallback) => unknown;

const call = (handler: Handler, signal: AbortSignal = new AbortController().signal) =>
  callLambda(handler, 'the event', { signal, time: 5000 });
const failure = new Error('no connection');

/** A promise of another library's making. */
class Thenable {
  constructor(readonly then: (resolve: (value: string) => void, reject: (error: Error) => void) => void) {}
}

describe('callLambda', () => {
  const RESULTS: Readonly<Record<string, Handler>> = {
    'an async function': async (event) => event,
    'a function that returns a promise': (event) => Promise.resolve(event),
    'a thenable': (event) => new Thenable((resolve) => resolve(event)),
    'a callback': (event, _context, callback) => callback(null, event),
    'a callback with undefined for no error': (event, _context, callback) => callback(undefined, event),
    'a callback, later': (event, _context, callback) => void setImmediate(() => callback(null, event)),
    'context.succeed': (event, context) => context.succeed(event),
    'context.done': (event, context) => context.done(null, event),
    'context.succeed in an async function, which returns nothing': async (event, context) => context.succeed(event),
    'a callback in an async function, which returns nothing': async (event, _context, callback) => callback(null, event),
    'a callback, and another after it': (event, _context, callback) => {
      callback(null, event);
      callback(failure);
    },
    'a callback, and an exception after it': (event, _context, callback) => {
      callback(null, event);
      throw failure;
    },
    'a callback, and a rejection after it': async (event, _context, callback) => {
      callback(null, event);
      await Promise.reject(failure);
    },
    'a callback, though something was returned before': (event, _context, callback) => {
      setImmediate(() => callback(null, event));
      return 'not the event';
    },
  };
  for (const [style, handler] of Object.entries(RESULTS)) {
    it(`takes the result of ${style}`, async () => assert.deepEqual(await call(handler), { result: 'the event' }));
  }

  const FAILURES: Readonly<Record<string, Handler>> = {
    'an exception': () => {
      throw failure;
    },
    'a rejection': () => Promise.reject(failure),
    'a thenable’s rejection': () => new Thenable((_resolve, reject) => reject(failure)),
    'a callback’s error': (_event, _context, callback) => callback(failure),
    'a callback’s error beside a result': (event, _context, callback) => callback(failure, event),
    'context.fail': (_event, context) => context.fail(failure),
    'context.done': (_event, context) => context.done(failure),
    'a callback, and a result after it': async (event, _context, callback) => {
      callback(failure);
      return event;
    },
  };
  for (const [style, handler] of Object.entries(FAILURES)) {
    it(`takes the failure of ${style}`, async () => assert.deepEqual(await call(handler), { failure }));
  }

  it('takes failures that are no errors, and empty ones', async () => {
    for (const thrown of ['Bad password', 0, false, ''])
      assert.deepEqual(await call((_event, _context, callback) => callback(thrown)), { failure: thrown });
    assert.deepEqual(await call((_event, context) => context.fail()), { failure: undefined });
    assert.deepEqual(await call(() => Promise.reject(null)), { failure: null });
  });

  it('gives the handler what it looks at', async () => {
    const { signal } = new AbortController();
    let seen: LambdaContext | undefined;
    await call((_event, context) => {
      seen = context;
      context.callbackWaitsForEmptyEventLoop = false;
      context.succeed();
    }, signal);
    assert.equal(seen?.signal, signal);
    assert.match(seen?.awsRequestId ?? '', /^[0-9a-f-]{36}$/);
    const left = seen?.getRemainingTimeInMillis() ?? Number.NaN;
    assert.ok(left > 0 && left <= 5000, String(left));
  });

  it('LEG-02: leaves a handler that never calls back, as soon as nobody waits', async () => {
    const leaving = new AbortController();
    const reason = new Error('the visitor has left');
    for (const handler of [() => {}, () => 'returned, and not called back', () => new Promise(() => {})]) {
      const answer = call(handler, leaving.signal);
      setImmediate(() => leaving.abort(reason));
      await assert.rejects(answer, reason);
    }
  });

  it('leaves nothing behind on the signal', async () => {
    const { signal } = new AbortController();
    for (const handler of [async () => {}, () => Promise.reject(failure)]) await call(handler, signal);
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('calls nothing for somebody who has gone already', async () => {
    let calls = 0;
    await assert.rejects(
      call(() => (calls += 1), AbortSignal.abort(failure)),
      failure,
    );
    assert.equal(calls, 0);
  });
});
