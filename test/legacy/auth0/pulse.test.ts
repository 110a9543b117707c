import assert from 'node:assert/strict';
import { Pulse } from '../../../lib/legacy/auth0/pulse.js';
import { fakeTime } from '../support/fake-time.js';

describe('The pulse of a worker', () => {
  const time = fakeTime();
  let told: string[];
  let pulse: Pulse;
  beforeEach(() => {
    told = [];
    pulse = new Pulse(
      () => told.push('asked'),
      () => told.push('lost'),
    );
  });
  const after = async (milliseconds: number): Promise<readonly string[]> => {
    await time.advance(milliseconds);
    return told.splice(0);
  };

  it('is waited for as long as it takes before there ever was a word', async () => {
    pulse.check();
    assert.deepEqual([pulse.wasFelt, await after(3_600_000)], [false, ['asked']]);
    pulse.feel();
    assert.deepEqual([pulse.wasFelt, await after(3_600_000)], [true, []]);
  });

  it('is lost where a word that is asked for does not come within two seconds', async () => {
    pulse.feel();
    pulse.check();
    assert.deepEqual([await after(1999), await after(1), await after(3_600_000)], [['asked'], ['lost'], []]);
  });

  it('gets no more time by being asked for again', async () => {
    pulse.feel();
    pulse.check();
    await time.advance(1500);
    pulse.check();
    pulse.watch();
    assert.deepEqual(await after(500), ['asked', 'asked', 'lost']);
  });

  it('is asked for after two seconds of silence, and lost after two more', async () => {
    pulse.feel();
    pulse.watch();
    await time.advance(1000);
    pulse.watch();
    assert.deepEqual([await after(999), await after(1), await after(2000)], [[], ['asked'], ['lost']]);
  });

  it('begins anew with each word', async () => {
    for (let round = 0; round < 5; round += 1) {
      pulse.feel();
      pulse.watch();
      assert.deepEqual(await after(3999), ['asked']);
    }
  });

  it('is nobody’s matter any more once it is stopped', async () => {
    pulse.feel();
    pulse.check();
    pulse.watch();
    pulse.stop();
    assert.deepEqual(await after(3_600_000), ['asked']);
  });
});
