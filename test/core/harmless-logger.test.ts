import assert from 'node:assert/strict';
import { harmless } from '../../lib/core/harmless-logger.js';
import { recordingLogger } from '../support/recording-logger.js';

describe('harmless', () => {
  it('passes on what it is told', () => {
    const logger = recordingLogger();
    const guarded = harmless(logger);
    guarded.debug('a');
    guarded.info('b', 1);
    guarded.warn('c');
    guarded.error('d', { e: 1 });
    assert.deepEqual(logger.lines, [
      { level: 'debug', args: ['a'] },
      { level: 'info', args: ['b', 1] },
      { level: 'warn', args: ['c'] },
      { level: 'error', args: ['d', { e: 1 }] },
    ]);
  });

  it('LOG-05: says nothing of a logger that throws', () => {
    const failing = () => {
      throw new Error('the log is full');
    };
    const logger = harmless({ debug: failing, info: failing, warn: failing, error: failing });
    for (const level of ['debug', 'info', 'warn', 'error'] as const) assert.equal(logger[level]('x'), undefined);
  });
});
