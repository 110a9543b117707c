import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import type { TraceContext } from '../../lib/tracing/channels.js';
import { publish, trace } from '../../lib/tracing/channels.js';
import { ada } from '../support/scripted-legacy.js';
import { outcome, world } from '../support/world.js';

const flows = tracingChannel<unknown, TraceContext>('passport-lazy-migration:flow');
const questions = tracingChannel<unknown, TraceContext>('passport-lazy-migration:legacy');

/** What the subscribers of both channels are told while something is done. */
async function traced(work: () => Promise<unknown>): Promise<readonly unknown[]> {
  const told: unknown[] = [];
  const step = (name: string) => (context: TraceContext) =>
    void told.push([
      name,
      structuredClone({ ...context, error: context.error instanceof Error ? `${context.error.name}: ${context.error.message}` : '' }),
    ]);
  const subscribers = { start: step('start'), end: () => {}, asyncStart: () => {}, asyncEnd: step('asyncEnd'), error: step('error') };
  for (const one of [flows, questions]) one.subscribe(subscribers);
  try {
    await work();
  } finally {
    for (const one of [flows, questions]) one.unsubscribe(subscribers);
  }
  return told;
}

describe('Tracing', () => {
  it('tells when a flow begins and ends, and each question to a source within it', async () => {
    const { migrator } = world();
    const told = await traced(() => migrator.login({ identifier: 'ada', password: ada.password }));
    const [flow, question] = [
      { kind: 'flow', flow: 'login', error: '' },
      { kind: 'legacy', source: 'legacy', question: 'verify', error: '' },
    ];
    assert.deepEqual(told, [
      ['start', flow],
      ['start', question],
      ['asyncEnd', { ...question, result: 'yes' }],
      ['asyncEnd', { ...flow, result: 'migrated' }],
    ]);
  });

  it('LOG-01: tells of a failure by its kind, and says nothing of the person or of what a driver said', async () => {
    const here = world();
    here.legacy.fail(new Error('connect postgres://root:s3cret@10.0.0.7 failed for ada'));
    const told = await traced(() => outcome(here.migrator, 'ada', ada.password));
    assert.deepEqual(
      told.map((entry) => (entry as [string])[0]),
      ['start', 'start', 'error', 'asyncEnd', 'error', 'asyncEnd'],
    );
    assert.doesNotMatch(JSON.stringify(told), /ada|s3cret|root|10\.0\.0\.7|old password/);
    assert.match(JSON.stringify(told.at(-1)), /MigrationError|LegacyUnavailableError/);
  });

  it('answers and throws the very same as without it', async () => {
    const answer = { status: 'done', user: {} };
    const failure = new TypeError('x');
    await traced(async () => {
      assert.equal(await trace({ kind: 'flow', flow: 'login' }, async () => answer), answer);
      await assert.rejects(
        trace({ kind: 'legacy', source: 'crm', question: 'verify' }, async () => await Promise.reject(failure)),
        (error) => error === failure,
      );
      await assert.rejects(
        trace({ kind: 'flow', flow: 'login' }, async () => await Promise.reject(undefined)),
        (error) => error === undefined,
      );
    });
    assert.equal(await trace({ kind: 'flow', flow: 'login' }, async () => answer), answer);
  });

  it('carries a store from the flow to the questions within it, as a tracer needs it', async () => {
    const here = world();
    const storage = new AsyncLocalStorage<unknown>();
    flows.start.bindStore(storage, (context) => context.kind);
    const seen: unknown[] = [];
    here.legacy.before = () => void seen.push(storage.getStore());
    await outcome(here.migrator, 'ada', ada.password);
    flows.start.unbindStore(storage);
    assert.deepEqual(seen, ['flow']);
  });

  it('LOG-02: publishes each event on a channel of its name, masked', async () => {
    const told: unknown[] = [];
    const listener = (message: unknown, name: string | symbol) => void told.push([name, message]);
    subscribe('passport-lazy-migration:login', listener);
    const { migrator } = world();
    const login = await migrator.login({ identifier: 'ada', password: ada.password });
    unsubscribe('passport-lazy-migration:login', listener);
    await migrator.login({ identifier: 'ada', password: ada.password });
    assert.ok(login.status === 'migrated');
    assert.equal(told.length, 1);
    const [[name, message] = []] = told as [string, { at: Date }][];
    assert.ok(message?.at instanceof Date);
    assert.deepEqual(
      [name, { ...message, at: null }],
      ['passport-lazy-migration:login', { at: null, identifier: 'a***', userId: login.user.id, outcome: 'migrated' }],
    );
    publish('deleted', { at: new Date(), userId: '1' });
  });
});
