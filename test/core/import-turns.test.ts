import assert from 'node:assert/strict';
import { ImportTurns } from '../../lib/core/import-turns.js';
import { type Deferred, deferred } from '../support/deferred.js';
import { until } from '../support/world.js';

describe('ImportTurns', () => {
  it('lets those that share a name go one after the other, in the order they came, and others at once', async () => {
    const turns = new ImportTurns(10);
    const begun: string[] = [];
    const ends = new Map<string, Deferred<void>>();
    const run = (label: string, names: readonly string[]) => {
      const end = deferred();
      ends.set(label, end);
      turns.run(names, async () => {
        begun.push(label);
        await end.promise;
      });
    };
    run('a', ['id 1', 'ada']);
    run('b', ['id 2', 'ada']);
    run('c', ['id 3', 'eve']);
    run('d', ['id 2', 'eve']);
    await until(() => begun.length === 2);
    assert.deepEqual(begun, ['a', 'c']);
    ends.get('a')?.resolve();
    await until(() => begun.includes('b'));
    ends.get('b')?.resolve();
    ends.get('c')?.resolve();
    await until(() => begun.includes('d'));
    assert.deepEqual(begun, ['a', 'c', 'b', 'd']);
    ends.get('d')?.resolve();
    await turns.idle();
  });

  it('has room for as many as it was told', async () => {
    const turns = new ImportTurns(2);
    const ends = [deferred(), deferred()];
    for (const { promise } of ends) {
      await turns.room();
      turns.run([], () => promise);
    }
    let isRoom = false;
    const waiting = turns.room().then(() => (isRoom = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isRoom, false);
    ends[0]?.resolve();
    await waiting;
    ends[1]?.resolve();
    await turns.idle();
  });
});
