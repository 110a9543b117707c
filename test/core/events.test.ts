import assert from 'node:assert/strict';
import { Events, masked } from '../../lib/core/events.js';
import { recordingLogger } from '../support/recording-logger.js';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('Events', () => {
  it('tells each listener of an event, with the time', () => {
    const events = new Events(recordingLogger());
    const told: unknown[] = [];
    events.on('deleted', (event) => told.push(event.userId, event.at instanceof Date));
    events.on('deleted', (event) => told.push(event.userId));
    events.on('password-changed', () => told.push('another event'));
    events.emit('deleted', { userId: '1' });
    assert.deepEqual(told, ['1', true, '1']);
  });

  it('stops telling a listener that was taken away', () => {
    const events = new Events(recordingLogger());
    const told: string[] = [];
    const stop = events.on('deleted', ({ userId }) => told.push(userId));
    events.emit('deleted', { userId: '1' });
    stop();
    events.emit('deleted', { userId: '2' });
    assert.deepEqual(told, ['1']);
  });

  it('LOG-05: a listener that throws or rejects harms neither the caller nor the next listener', async () => {
    const logger = recordingLogger();
    const events = new Events(logger);
    const told: string[] = [];
    events.on('deleted', () => {
      throw new Error('s3cret');
    });
    events.on('deleted', async () => {
      throw new TypeError('s3cret');
    });
    events.on('deleted', ({ userId }) => told.push(userId));
    events.emit('deleted', { userId: '1' });
    await nextTurn();
    assert.deepEqual(told, ['1']);
    assert.equal(logger.lines.length, 2);
    assert.ok(!logger.text().includes('s3cret'));
  });

  it('LOG-05: one listener cannot change what the next is told', () => {
    const events = new Events(recordingLogger());
    const told: string[] = [];
    events.on('deleted', (event) => Object.assign(event, { userId: 'changed' }));
    events.on('deleted', ({ userId }) => told.push(userId));
    events.emit('deleted', { userId: '1' });
    assert.deepEqual(told, ['1']);
  });
});

describe('masked', () => {
  it('LOG-02: shows the first letter, and the domain of an address', () => {
    assert.deepEqual(['ada@example.org', 'ada', 'a', '', '\u{1f511}x'].map(masked), [
      'a***@example.org',
      'a***',
      'a***',
      '***',
      '\u{1f511}***',
    ]);
  });
});
