import assert from 'node:assert/strict';
import { byteLength, type Credentials, LONGEST_PASSWORD, readCredentials, readPassword } from '../../lib/core/credentials.js';
import { canonicalize } from '../../lib/core/identifier.js';

const read = (given: unknown) => readCredentials(given as Credentials, canonicalize);
const refusal = { name: 'InvalidRequestError', code: 'invalid_request', status: 400 };

describe('readCredentials', () => {
  it('gives the canonical identifier, what was typed, and the password untouched', () => {
    const attempt = read({ identifier: '  Ada@Example.ORG ', password: ' P\u0041\u030A ss ', ip: '192.0.2.1' });
    assert.deepEqual(attempt, { identifier: 'ada@example.org', typed: 'Ada@Example.ORG', password: ' P\u0041\u030A ss ', ip: '192.0.2.1' });
  });

  it('leaves out an address that is no text', () => {
    for (const ip of [undefined, null, '', 7, ['192.0.2.1'], {}])
      assert.equal('ip' in read({ identifier: 'ada', password: 'x', ip }), false);
  });

  it('INJ-01: refuses an identifier that is no text', () => {
    for (const identifier of [{ $gt: '' }, { $ne: null }, { $regex: '.*' }, undefined, null, 0, 7, true, Symbol('x'), () => 'ada']) {
      assert.throws(() => read({ identifier, password: 'a password' }), refusal);
    }
  });

  it('INJ-02: refuses an identifier that is an array', () => {
    for (const identifier of [['ada@example.org'], ['victim@example.org', 'attacker@example.org'], []]) {
      assert.throws(() => read({ identifier, password: 'a password' }), refusal);
    }
  });

  it('INJ-14: refuses what is no object at all', () => {
    for (const given of [undefined, null, 'text', 7, [], [['identifier', 'ada']]]) assert.throws(() => read(given), refusal);
  });
});

describe('readPassword', () => {
  it('INJ-05: refuses what is no text', () => {
    for (const password of [true, false, 0, 7, {}, { $ne: 1 }, ['x'], null, undefined, Buffer.from('x'), Symbol('x')])
      assert.throws(() => readPassword(password), refusal);
  });

  it('INJ-06: refuses the empty password and one of white space alone', () => {
    for (const password of ['', ' ', '   ', '\t\n', '\u00a0', '\u3000']) assert.throws(() => readPassword(password), refusal);
  });

  it('PWD-06: changes nothing in a password', () => {
    for (const password of [' x ', 'e\u0301', '\u00e9', 'PASS', '<b>&amp;</b>', 'a\0b', '\u{1f511}'])
      assert.equal(readPassword(password), password);
  });

  it('PWD-07: refuses ill-formed text', () => {
    for (const password of ['abc\ud800', '\udc00abc', 'a\udc00\ud800b']) assert.throws(() => readPassword(password), refusal);
  });

  it('PWD-08: refuses one longer than the bound, in bytes and not in characters', () => {
    assert.equal(readPassword('a'.repeat(LONGEST_PASSWORD)).length, LONGEST_PASSWORD);
    for (const password of ['a'.repeat(LONGEST_PASSWORD + 1), '\u00e9'.repeat(LONGEST_PASSWORD / 2 + 1), 'a'.repeat(5e6)]) {
      assert.throws(() => readPassword(password), refusal);
    }
  });

  it('LOG-01: never quotes a password in its refusal', () => {
    assert.throws(
      () => readPassword('secret\ud800'),
      (error: Error) => !`${error.message} ${JSON.stringify(error)}`.includes('secret'),
    );
  });
});

describe('byteLength', () => {
  it('counts bytes of UTF-8', () => {
    assert.deepEqual(['', 'a', '\u00e9', '\u20ac', '\u{1f511}'].map(byteLength), [0, 1, 2, 3, 4]);
  });
});
