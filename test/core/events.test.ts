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

  it('LOG-03: writes what could pass for another line or turn the text round in a form that can’t', () => {
    const events = new Events(recordingLogger());
    const told: unknown[] = [];
    events.on('rejected', ({ at: _, ...event }) => told.push(event));
    for (const character of ['\n', '\r', '\u001b', '\u009b', '\u200b', '\u202e', '\u2028', '\u2029', '\ufeff', '\u{e0001}']) {
      const identifier = masked(`${character}ada@example.org`);
      events.emit('rejected', { identifier, ip: `192.0.2.1${character}admin logged in`, reason: 'unknown' });
      const code = `\\u{${character.codePointAt(0)?.toString(16)}}`;
      assert.deepEqual(told.pop(), { identifier: `${code}***@example.org`, ip: `192.0.2.1${code}admin logged in`, reason: 'unknown' });
    }
    events.emit('rejected', { identifier: masked('ädä@example.org'), ip: '2001:db8::1', reason: 'unknown' });
    assert.deepEqual(told, [{ identifier: 'ä***@example.org', ip: '2001:db8::1', reason: 'unknown' }]);
  });

  it('CFG-01: takes no listener of an event that there is not, and none that is no function', () => {
    const events = new Events(recordingLogger());
    for (const name of ['migrate', 'Login', '', 'toString', undefined, Symbol('login')])
      assert.throws(() => events.on(name as 'login', () => {}), { code: 'configuration', message: /one of login, migrated,/ });
    for (const listener of [undefined, null, {}, 'log'])
      assert.throws(() => events.on('login', listener as () => void), { code: 'configuration', message: /'login' to be a function/ });
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
