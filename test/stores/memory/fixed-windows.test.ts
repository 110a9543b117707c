import assert from 'node:assert/strict';
import { FixedWindows } from '../../../lib/stores/memory/fixed-windows.js';

describe('FixedWindows', () => {
  let now = 0;
  const windows = () => {
    now = 1000;
    return new FixedWindows(2, 100, () => now);
  };

  it('have room until they are full, and again when they have ended', () => {
    const counts = windows();
    assert.equal(counts.wait('a'), 0);
    counts.count('a');
    now += 40;
    counts.count('a');
    assert.equal(counts.wait('a'), 60);
    assert.equal(counts.wait('b'), 0);
    now += 59;
    assert.equal(counts.wait('a'), 1);
    now += 1;
    assert.equal(counts.wait('a'), 0);
  });

  it('begin with the first that is counted, and no later one moves their end', () => {
    const counts = windows();
    counts.count('a');
    now += 90;
    counts.count('a');
    counts.count('a');
    assert.equal(counts.wait('a'), 10);
  });

  it('take one back, and never more than were counted', () => {
    const counts = windows();
    counts.giveBack('a');
    counts.count('a');
    counts.count('a');
    counts.giveBack('a');
    assert.equal(counts.wait('a'), 0);
    counts.count('a');
    assert.equal(counts.wait('a'), 100);
    for (let times = 0; times < 5; times++) counts.giveBack('a');
    counts.count('a');
    counts.count('a');
    assert.equal(counts.wait('a'), 100);
  });

  it('forget a key', () => {
    const counts = windows();
    for (const key of ['a', 'a', 'b', 'b']) counts.count(key);
    counts.forget('a');
    assert.deepEqual([counts.wait('a'), counts.wait('b')], [0, 100]);
  });

  it('end each at its own time, whatever order the keys are asked in', () => {
    const counts = windows();
    counts.count('a');
    counts.count('a');
    now += 50;
    counts.count('b');
    counts.count('b');
    now += 50;
    assert.deepEqual([counts.wait('b'), counts.wait('a')], [50, 0]);
    counts.count('a');
    counts.count('a');
    assert.deepEqual([counts.wait('b'), counts.wait('a')], [50, 100]);
  });
});
