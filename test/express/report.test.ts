import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { ConfigurationError } from '../../lib/core/errors.js';
import type { AccountRequest } from '../../lib/express/http.js';
import { report } from '../../lib/express/report.js';
import { faultsDuring } from '../passport/support/process-faults.js';

const req = { method: 'POST' } as AccountRequest;

/** What is printed while something runs. */
async function printedDuring(run: () => void): Promise<string> {
  const printed = mock.method(console, 'error', () => {});
  try {
    run();
    await new Promise(setImmediate);
    return printed.mock.calls.flatMap((call): readonly unknown[] => call.arguments).join('\n');
  } finally {
    printed.mock.restore();
  }
}

describe('report', () => {
  it('tells the application of an error, with the request', () => {
    const heard: unknown[] = [];
    const error = new Error('lost');
    report(error, req, (...args) => heard.push(...args));
    assert.deepEqual(heard, [error, req]);
  });

  it('LOG-01: prints what kind an error is of and where it is from, and not what it says', async () => {
    const printed = await printedDuring(() => {
      report(new TypeError('canary\n    at canary.js:1:1'), req, undefined);
      report('canary', req, undefined);
      report(Object.assign(new Error('canary'), { stack: undefined }), req, undefined);
    });
    assert.match(printed, /TypeError in a request\.\n\s+at .*report\.test\.ts/);
    assert.match(printed, /string was thrown/);
    assert.ok(!printed.includes('canary'), printed);
  });

  it('prints all of an error that tells how the library is to be put together', async () => {
    assert.match(await printedDuring(() => report(new ConfigurationError('Name tokens.'), req, undefined)), /Name tokens\./);
  });

  it('LOG-05: is not harmed by a listener that throws or rejects', async () => {
    const faults = await faultsDuring(async () => {
      const printed = await printedDuring(() => {
        report(new Error('lost'), req, () => {
          throw new RangeError('at once');
        });
        report(new Error('lost'), req, () => Promise.reject(new RangeError('later')));
      });
      assert.equal(printed.match(/RangeError in a request/g)?.length, 2);
    });
    assert.deepEqual(faults, { unhandledRejection: [], uncaughtException: [], warning: [] });
  });
});
