import assert from 'node:assert/strict';
import { ImportTurns } from '../../lib/core/import-turns.js';
import { type Deferred, deferred } from '../support/deferred.js';
import { until } from '../support/world.js';

/** Turns whose batches end when a test says so; each is named by its items. */
function turnsOf(options: { readonly underWay?: number; readonly batch?: number; readonly linger?: number } = {}) {
  const begun: string[] = [];
  const ends = new Map<string, Deferred<void>>();
  const turns = new ImportTurns<string>({ underWay: 10, batch: 1, linger: 60_000, ...options }, async (items) => {
    const batch = items.join('+');
    const end = deferred();
    ends.set(batch, end);
    begun.push(batch);
    await end.promise;
  });
  const end = async (batch: string) => {
    await until(() => ends.has(batch));
    ends.get(batch)?.resolve();
  };
  return { turns, begun, end };
}

const settled = async () => await new Promise((resolve) => setImmediate(resolve));

describe('ImportTurns', () => {
  it('lets those that share a name go one after the other, in the order they came, and others at once', async () => {
    const { turns, begun, end } = turnsOf();
    turns.add('a', ['id 1', 'ada']);
    turns.add('b', ['id 2', 'ada']);
    turns.add('c', ['id 3', 'eve']);
    turns.add('d', ['id 2', 'eve']);
    assert.deepEqual(begun, ['a', 'c']);
    await end('a');
    await until(() => begun.includes('b'));
    await end('b');
    await settled();
    assert.deepEqual(begun, ['a', 'c', 'b']);
    await end('c');
    await until(() => begun.includes('d'));
    await end('d');
    await turns.idle();
  });

  it('has room for as many as it was told', async () => {
    const { turns, end } = turnsOf({ underWay: 2 });
    for (const item of ['a', 'b']) {
      await turns.room();
      turns.add(item, []);
    }
    let isRoom = false;
    const waiting = turns.room().then(() => (isRoom = true));
    await settled();
    assert.equal(isRoom, false);
    await end('a');
    await waiting;
    await end('b');
    await turns.idle();
  });

  it('takes so many together as fill a batch, and never two that share a name', async () => {
    const { turns, begun, end } = turnsOf({ batch: 3 });
    turns.add('a', ['ada']);
    turns.add('b', ['bob']);
    turns.add('a again', ['ada', 'eve']);
    turns.add('e', ['eve']);
    assert.deepEqual(begun, []);
    turns.add('c', []);
    assert.deepEqual(begun, ['a+b+c'], 'those that wait for their turn do not fill the batch before');
    turns.add('b again', ['bob']);
    turns.add('d', []);
    const idle = turns.idle();
    await settled();
    assert.deepEqual(begun, ['a+b+c']);
    await end('a+b+c');
    await until(() => begun.length === 2);
    assert.deepEqual(begun[1], 'a again+b again+d');
    await end('a again+b again+d');
    await end('e');
    await idle;
    assert.deepEqual(begun, ['a+b+c', 'a again+b again+d', 'e']);
  });

  it('begins what it has collected where somebody waits for room, and where no more comes', async () => {
    const { turns, begun, end } = turnsOf({ underWay: 2, batch: 5 });
    turns.add('a', ['ada']);
    turns.add('a again', ['ada']);
    const room = turns.room();
    assert.deepEqual(begun, ['a']);
    await end('a');
    await room;
    turns.add('b', []);
    const idle = turns.idle();
    await end('b');
    await end('a again');
    await idle;
    const lingering = turnsOf({ batch: 5, linger: 0 });
    lingering.turns.add('a', []);
    await until(() => lingering.begun.length);
    await lingering.end('a');
    await lingering.turns.idle();
  });
});
