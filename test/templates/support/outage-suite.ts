import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMigrator } from '../../../lib/create-migrator.js';
import { bcryptHasher } from '../../../lib/passwords/index.js';
import { memoryStores } from '../../../lib/stores/memory/index.js';
import { recordingLogger } from '../../support/recording-logger.js';
import { outcome, until } from '../../support/world.js';
import type { Door } from './door.js';
import { blocked, disabled, mixed, unverified, victim } from './people.js';
import { patient, type Stage } from './source-suite.js';
import type { TemplateSource } from './template.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** How long the migrators of these tests wait for the old system. */
const PATIENCE = 1500;

/** A migrator on stores in memory, which counts no attempts. */
export const migratorOf = (legacy: TemplateSource) => {
  const { users, ledger } = memoryStores();
  const passwords = { hasher: bcryptHasher({ cost: 4 }) };
  return createMigrator({ users, ledger, legacy, passwords, guard: { timeout: PATIENCE, failures: 1000 }, logger: recordingLogger() });
};

/** What every template must do while its server is gone, silent, or cut off in the middle of an answer. */
export const outageSuite = (stage: () => Stage): void => void describe('when its server fails:', () => outages(stage));

function outages(stage: () => Stage): void {
  let source: TemplateSource;
  beforeEach(() => (source = stage().source()));
  afterEach(async () => {
    stage().door.open();
    await source.close();
    await until(() => stage().door.clients === 0);
  });

  /** Logs in where nothing can answer, and holds how that ends to what was promised. */
  async function assertNoAnswer(migrator: ReturnType<typeof migratorOf>): Promise<void> {
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, index) => outcome(migrator, victim.email, `password ${index}`)));
    assert.deepEqual([...new Set(outcomes)], ['legacy_unavailable']);
  }
  /** On a machine with much else to do, the first new connection may take too long. */
  const assertRecovered = async (migrator: ReturnType<typeof migratorOf>) =>
    await until(async () => (await outcome(migrator, victim.email, victim.password ?? '')) === 'migrated');

  it('brings somebody over at the first login, and never needs the old system for them again', async () => {
    const migrator = migratorOf(source);
    assert.equal(await outcome(migrator, victim.email, 'a wrong password'), 'rejected');
    assert.equal(await outcome(migrator, blocked.email, blocked.password ?? ''), 'rejected');
    assert.equal(await outcome(migrator, disabled.email, disabled.password ?? ''), 'rejected');
    assert.equal(await outcome(migrator, victim.email, victim.password ?? ''), 'migrated');
    assert.equal(await outcome(migrator, unverified.email, unverified.password ?? ''), 'migrated');
    assert.equal(await outcome(migrator, mixed.email.toUpperCase(), mixed.password ?? ''), 'migrated');
    stage().door.cut();
    for (const person of [victim, unverified, mixed]) {
      assert.equal(await outcome(migrator, person.email, person.password ?? ''), 'verified');
      assert.equal(await outcome(migrator, person.email, 'a wrong password'), 'rejected');
    }
  });

  it('LEG-01: gives no answer while the server cannot be reached, and recovers by itself', async () => {
    const migrator = migratorOf(source);
    stage().door.cut();
    await assertNoAnswer(migrator);
    stage().door.open();
    await assertRecovered(migrator);
  });

  it('LEG-02: gives no answer while a new connection is met with silence, and recovers by itself', async () => {
    const migrator = migratorOf(source);
    stage().door.jam();
    await assertNoAnswer(migrator);
    stage().door.open();
    await assertRecovered(migrator);
  });

  it('LEG-02: gives no answer while a query is met with silence, ends its connection, and recovers by itself', async () => {
    const migrator = migratorOf(source);
    await Promise.all(Array.from({ length: 5 }, async () => await source.getUser(mixed.email, { signal: patient })));
    stage().door.jam();
    await assertNoAnswer(migrator);
    stage().door.open();
    await assertRecovered(migrator);
  });

  it('gives no answer when it is cut off in the middle of a query, and recovers by itself', async () => {
    const migrator = migratorOf(source);
    await source.getUser(mixed.email, { signal: patient });
    stage().door.jam();
    const answers = Promise.all(['one', 'two', 'three'].map((password) => outcome(migrator, victim.email, password)));
    setImmediate(() => stage().door.cut());
    assert.deepEqual(await answers, ['legacy_unavailable', 'legacy_unavailable', 'legacy_unavailable']);
    stage().door.open();
    await assertRecovered(migrator);
  });

  it('survives that its idle connections break', async () => {
    // On a machine with much else to do, ten connections at once may take too long; those that are made are idle then.
    await Promise.allSettled(Array.from({ length: 10 }, async () => await source.getUser(victim.email, { signal: patient })));
    assert.ok(await source.getUser(victim.email, { signal: patient }));
    stage().door.cut();
    await until(() => stage().door.clients === 0);
    stage().door.open();
    await until(async () => (await Promise.resolve(source.getUser(victim.email, { signal: patient })).catch(() => null)) !== null);
  });

  it('ends while nothing answers', async () => {
    await source.getUser(victim.email, { signal: patient });
    stage().door.jam();
    const question = assert.rejects(async () => await source.getUser(victim.email, { signal: patient }));
    await source.close();
    await question;
  });

  it('gives up by itself, without a signal, when nothing answers', async () => {
    stage().door.jam();
    const question = assert.rejects(async () => await source.getUser(victim.email, { signal: patient }));
    // What is to end it must not be taken for garbage meanwhile.
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      collectGarbage();
    }
    await question;
  });

  it('asks nothing on behalf of somebody who has gone already', async () => {
    await assert.rejects(async () => await source.getUser(victim.email, { signal: AbortSignal.abort() }));
    assert.equal(stage().door.clients, 0);
  });

  it('ends the connection of whoever goes away in the middle of a query, and of an import', async () => {
    const { door } = stage();
    const leaving = new AbortController();
    const import_ = source.users({ signal: leaving.signal })[Symbol.asyncIterator]();
    assert.equal((await import_.next()).done, false);
    door.jam();
    const question = assert.rejects(async () => await source.getUser(victim.email, { signal: leaving.signal }));
    leaving.abort();
    await question;
    await assert.rejects(async () => {
      while (!(await import_.next()).done);
    });
    door.open();
    await source.getUser(victim.email, { signal: patient });
  });

  it('has room for others once more have gone in the middle of a query than it has connections', async () => {
    const { door } = stage();
    await source.getUser(victim.email, { signal: patient });
    door.jam();
    const leaving = new AbortController();
    setMaxListeners(0, leaving.signal);
    const questions = Array.from({ length: 30 }, () =>
      assert.rejects(async () => await source.getUser(victim.email, { signal: leaving.signal })),
    );
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort();
    await Promise.all(questions);
    door.open();
    await until(async () => (await Promise.resolve(source.getUser(victim.email, { signal: patient })).catch(() => null)) !== null);
  });
}

/** A source of twenty thousand people, each a kilobyte. */
export interface LargeStage {
  readonly door: Door;
  source(): Promise<TemplateSource>;
}

/** What every template must do that reads many people, one after the other. */
export const importSuite = (stage: () => LargeStage): void => void describe('importing many people:', () => imports(stage));

function imports(stage: () => LargeStage): void {
  afterEach(() => stage().door.open());

  it('sends no more of a large table than there is room for, while nobody takes it', async function () {
    this.timeout(60_000);
    const { door } = stage();
    const source = await stage().source();
    const before = door.sent;
    let people = 0;
    for await (const _ of source.users({ signal: patient })) {
      people += 1;
      if (people > 1) continue;
      // Whatever is on its way arrives meanwhile.
      for (let turn = 0; turn < 1000; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      assert.ok(door.sent - before < 12_000_000, `${door.sent - before} bytes were sent for the first person`);
    }
    assert.equal(people, 20_000);
    assert.ok(door.sent - before > 20_000_000);
    await source.close();
  });

  it('tells of an import that breaks off, and does not take it for the end', async () => {
    const { door } = stage();
    const source = await stage().source();
    let people = 0;
    await assert.rejects(async () => {
      for await (const _ of source.users({ signal: patient })) {
        people += 1;
        if (people === 1) door.cut();
      }
    });
    assert.ok(people < 20_000);
    door.open();
    await source.close();
  });

  it('gives up an import when nothing more comes', async () => {
    const { door } = stage();
    const source = await stage().source();
    await assert.rejects(async () => {
      let people = 0;
      for await (const _ of source.users({ signal: patient })) if ((people += 1) === 1) door.jam();
    });
    door.open();
    await source.close();
    await until(() => door.clients === 0);
  });

  it('ends an import that nobody goes on with, when it is closed', async () => {
    const { door } = stage();
    const source = await stage().source();
    const people = source.users({ signal: patient })[Symbol.asyncIterator]();
    assert.equal((await people.next()).done, false);
    await source.close();
    await until(() => door.clients === 0);
    await assert.rejects(async () => {
      while (!(await people.next()).done);
    });
  });
}
