import assert from 'node:assert/strict';
import { fieldOf, framesOf, labelOf } from '../../lib/legacy/thrown.js';

describe('labelOf', () => {
  it('LOG-01: says name and code, and nothing of the message', () => {
    assert.equal(labelOf(Object.assign(new RangeError('hunter2'), { code: 'ERR_X' })), 'RangeError (ERR_X)');
    assert.equal(labelOf(Object.assign(new Error('hunter2'), { code: 28 })), 'Error (28)');
    assert.equal(labelOf(new TypeError('hunter2')), 'TypeError');
  });

  it('finds the code where fetch hides it', () => {
    assert.equal(labelOf(new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })), 'TypeError (ECONNREFUSED)');
  });

  it('LOG-01: leaves out a name or a code that could be anything', () => {
    assert.equal(labelOf({ name: 'pass word\r\n', code: 'a b' }), 'Error');
    assert.equal(labelOf({ name: 'x'.repeat(65), code: { toString: () => 'hunter2' } }), 'Error');
  });

  it('LOG-01: of what is no object, says the type alone', () => {
    assert.deepEqual(['hunter2', 42, null, undefined, Symbol('s')].map(labelOf), [
      'a thrown string',
      'a thrown number',
      'a thrown null',
      'a thrown undefined',
      'a thrown symbol',
    ]);
  });
});

describe('framesOf', () => {
  it('LOG-01: keeps the lines below the message, and no line of the message', () => {
    const frames = framesOf(new Error('hunter2\n    at hunter2 (hunter2)'));
    assert.match(frames[0] ?? '', /thrown\.test\.ts/);
    assert.ok(!frames.join().includes('hunter2'));
  });

  it('LOG-01: gives none where message and stack don’t belong together', () => {
    assert.deepEqual(framesOf({ message: 'another', stack: 'Error: hunter2\n    at hunter2' }), []);
    assert.deepEqual([null, 'text', {}, { stack: '    at x' }].map(framesOf), [[], [], [], []]);
  });
});

describe('fieldOf', () => {
  it('is undefined where reading throws, or there is nothing to read', () => {
    const hostile = Object.defineProperty({}, 'code', {
      get: () => {
        throw new Error('no');
      },
    });
    assert.deepEqual([fieldOf(hostile, 'code'), fieldOf(null, 'code'), fieldOf('text', 'length')], [undefined, undefined, undefined]);
    assert.equal(fieldOf({ code: 1 }, 'code'), 1);
  });
});
