import assert from 'node:assert/strict';
import type { Emit, LegacyFault } from '../../lib/core/events.js';
import type { LegacyContext } from '../../lib/core/ports.js';
import { FaultReporter } from '../../lib/legacy/fault-reporter.js';
import { LegacyTotal, legacyTotals } from '../../lib/legacy/legacy-totals.js';
import { deferred } from '../support/deferred.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A source that counts as a test has it, by a clock that the test sets. */
function counted(count: ((context: LegacyContext) => number | Promise<number>) | undefined) {
  const clock = { now: 0 };
  const asked: LegacyContext[] = [];
  const faults: LegacyFault[] = [];
  const told: string[] = [];
  const emit: Emit = (_, event) => told.push(JSON.stringify(event));
  const source = {
    verify: () => null,
    getUser: () => null,
    ...(count && {
      count: (context: LegacyContext) => {
        asked.push(context);
        return count(context);
      },
    }),
  };
  const options = {
    timeout: 200,
    reporter: new FaultReporter('crm', emit),
    onFault: (reason: LegacyFault) => faults.push(reason),
    now: () => clock.now,
  };
  return { total: new LegacyTotal(source, options), clock, asked, faults, told };
}

describe('How many people a source has', () => {
  it('is asked for once a minute, and holds in between', async () => {
    let people = 10;
    const { total, clock, asked } = counted(() => people);
    assert.deepEqual([await total.current(true), await total.current(true), asked.length], [10, 10, 1]);
    people = 11;
    clock.now = 59_999;
    assert.deepEqual([await total.current(true), asked.length], [10, 1]);
    clock.now = 60_000;
    await total.current(true);
    await turn();
    assert.deepEqual([await total.current(true), asked.length], [11, 2]);
  });

  it('is asked for once, however many want to know', async () => {
    const answer = deferred<number>();
    const { total, asked } = counted(() => answer.promise);
    const wanting = Array.from({ length: 20 }, () => total.current(true));
    answer.resolve(7);
    assert.deepEqual(new Set(await Promise.all(wanting)), new Set([7]));
    assert.equal(asked.length, 1);
  });

  it('is waited for a moment, or as long as whoever asks has patience for the first', async () => {
    const answer = deferred<number>();
    const { total } = counted(() => answer.promise);
    assert.equal(await total.current(true, 1), undefined);
    const patient = total.current(true, 10_000);
    answer.resolve(7);
    assert.equal(await patient, 7);
  });

  it('MIG-16: is not asked for where nothing may be', async () => {
    const { total, asked } = counted(() => 10);
    assert.deepEqual([await total.current(false), asked.length], [undefined, 0]);
    await total.current(true);
    assert.equal(await total.current(false), 10);
  });

  it('is not waited for once it is known, however long it takes to count again', async () => {
    const later = deferred<number>();
    const answers = [10, later.promise];
    const { total, clock } = counted(() => answers.shift() ?? 0);
    await total.current(true);
    clock.now = 60_000;
    assert.equal(await total.current(true), 10);
    later.resolve(12);
    await turn();
    assert.equal(await total.current(true), 12);
  });

  it('LEG-02: is given up after the time there is, and the source is told', async () => {
    const { total, asked, faults, told } = counted(() => new Promise(() => {}));
    assert.equal(await total.current(true), undefined);
    const [context] = asked;
    assert.ok(context);
    if (!context.signal.aborted) await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
    await turn();
    assert.deepEqual([faults, told.length], [['timeout'], 1]);
  });

  it('stays what it was where counting fails, and is asked for again ten seconds later', async () => {
    const answers: (() => number)[] = [
      () => 10,
      () => {
        throw new Error('select count(*) from secret_table: denied for root@10.0.0.7');
      },
      () => 12,
    ];
    const { total, clock, asked, faults, told } = counted(() => answers.shift()?.() ?? 0);
    await total.current(true);
    clock.now = 60_000;
    await total.current(true);
    await turn();
    assert.deepEqual([await total.current(true), asked.length, faults], [10, 2, ['error']]);
    assert.doesNotMatch(told.join(), /secret_table|root/);
    clock.now = 69_999;
    await total.current(true);
    assert.equal(asked.length, 2);
    clock.now = 70_000;
    await total.current(true);
    await turn();
    assert.equal(await total.current(true), 12);
  });

  it('MIG-11: is a whole number from 0, or not known', async () => {
    for (const nonsense of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '300', 300n, null, undefined, {}, [300]]) {
      const { total, faults } = counted(() => nonsense as number);
      assert.deepEqual([await total.current(true), faults], [undefined, ['invalid-answer']], typeof nonsense);
    }
    assert.equal(await counted(() => 0).total.current(true), 0);
  });

  it('is not known of a source that does not count', async () => {
    const { total, faults } = counted(undefined);
    assert.deepEqual([await total.current(true), faults], [undefined, []]);
  });
});

describe('legacyTotals', () => {
  it('has those that are known, by the names of their sources', async () => {
    const totals = legacyTotals(
      new Map([
        ['crm', counted(() => 3).total],
        ['shop', counted(undefined).total],
        ['forum', counted(() => 0).total],
      ]),
    );
    assert.deepEqual(
      [...(await totals.current(true))],
      [
        ['crm', 3],
        ['forum', 0],
      ],
    );
  });
});
