import assert from 'node:assert/strict';
import { settingsOf } from '../../../lib/legacy/auth0/settings.js';

const fails = (options: unknown, message: RegExp) =>
  assert.throws(() => settingsOf(options as never), { code: 'configuration', message }, JSON.stringify(options));

describe('The options of auth0Scripts', () => {
  it('have defaults', () => {
    const limits = { timeout: 20_000, memory: 256, workers: 2, concurrency: 25, recycleAfter: { calls: 50, time: 1_200_000 } };
    const nothing = { name: undefined, configuration: {}, keywords: {}, modules: {}, log: null };
    assert.deepEqual(settingsOf({}), { ...nothing, ...limits });
    assert.deepEqual(settingsOf({ timeout: undefined, recycleAfter: { calls: 1 } }).recycleAfter, { calls: 1, time: 1_200_000 });
  });

  it('are kept as they were when they were given', () => {
    const configuration = { SECRET: 'first' };
    const settings = settingsOf({ configuration });
    configuration.SECRET = 'second';
    assert.deepEqual(settings.configuration, { SECRET: 'first' });
  });

  it('are refused where they are not what they have to be', () => {
    fails(null, /to be an object, got null/);
    fails({ timeOut: 1 }, /got 'timeOut'/);
    fails({ recycleAfter: { runs: 1 } }, /got 'runs'/);
    for (const value of [0, -1, 1.5, NaN, Infinity, '5', true]) {
      for (const option of ['timeout', 'workers', 'concurrency'])
        fails({ [option]: value }, new RegExp(`expected ${option} to be a whole number`));
      fails({ recycleAfter: { calls: value } }, /recycleAfter.calls/);
    }
    fails({ memory: 64 }, /memory to be a whole number from 128 on/);
    fails({ name: '' }, /name/);
    fails({ log: 'console' }, /log to be a function/);
    fails({ configuration: { PORT: 5432 } }, /configuration.PORT to be a text/);
    fails({ configuration: [] }, /configuration to be an object/);
    fails({ modules: { pg: null } }, /modules.pg to be a text/);
    fails({ keywords: 'NAME' }, /keywords to be an object/);
  });
});
