import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { Afterwards } from '../../lib/core/afterwards.js';
import { recordingLogger } from '../support/recording-logger.js';

describe('Afterwards', () => {
  it('does nothing before what is under way has ended, and can be waited for', async () => {
    const done: string[] = [];
    const { later, idle } = bound(new Afterwards(recordingLogger()));
    later(async () => void done.push('later'));
    await Promise.resolve();
    done.push('now');
    await idle();
    assert.deepEqual(done, ['now', 'later']);
  });

  it('ENU-04: begins at a moment that nobody knows, and does not need to be waited for', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const afterwards = new Afterwards(recordingLogger());
      let begun = 0;
      for (let asked = 0; asked < 50; asked += 1) afterwards.later(async () => void (begun += 1));
      const moments = new Set<number>();
      for (let now = 0; now < 200; now += 1) {
        mock.timers.tick(1);
        await new Promise((resolve) => setImmediate(resolve));
        moments.add(begun);
      }
      assert.equal(begun, 50);
      assert.ok(moments.size > 10, `fifty that are asked for at once begin at ${moments.size} moments`);
    } finally {
      mock.timers.reset();
    }
  });

  it('waits for what is begun while it waits', async () => {
    const done: number[] = [];
    const { later, idle } = bound(new Afterwards(recordingLogger()));
    later(async () => {
      later(async () => void done.push(2));
      done.push(1);
    });
    await idle();
    assert.deepEqual(done, [1, 2]);
  });

  it('LOG-01: logs a failure by its name alone, and goes on', async () => {
    const logger = recordingLogger();
    const { later, idle } = bound(new Afterwards(logger));
    later(() => {
      throw new TypeError('secret');
    });
    later(async () => await Promise.reject(new Error('secret')));
    await idle();
    assert.equal(logger.lines.length, 2);
    assert.equal(JSON.stringify(logger.lines).includes('secret'), false);
  });
});

const bound = (afterwards: Afterwards) => ({ later: afterwards.later, idle: () => afterwards.idle() });
