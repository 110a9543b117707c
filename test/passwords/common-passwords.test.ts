import assert from 'node:assert/strict';
import { commonPasswords } from '../../lib/passwords/common-passwords.js';

describe('commonPasswords', () => {
  it('PWD-09: holds 3000 or more that the default policy would otherwise take, each once, in lower case', () => {
    const words = commonPasswords();
    assert.ok(words.filter((word) => word.length >= 8).length >= 3000);
    assert.equal(new Set(words).size, words.length);
    assert.deepEqual(
      words.filter((word) => word !== word.toLowerCase().trim() || word.length < 6),
      [],
    );
  });
});
