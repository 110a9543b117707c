import assert from 'node:assert/strict';
import { figure, jsonLine } from '../../lib/cli/printable.js';
import { HOSTILE } from '../support/hostile-text.js';

describe('jsonLine', () => {
  it('is one line that nothing in it ends, and says the same to whoever reads JSON', () => {
    for (const text of [...HOSTILE, 'Ada', '😀\u200D💻', '"\\u001b"', '\\']) {
      const line = jsonLine({ name: text });
      assert.deepEqual(JSON.parse(line), { name: text });
      assert.doesNotMatch(line.slice(0, -1), /[\p{C}\p{Zl}\p{Zp}]/u, JSON.stringify(text));
    }
  });
});

describe('figure', () => {
  it('sets thousands apart', () => {
    assert.deepEqual([0, 999, 1234567].map(figure), ['0', '999', '1,234,567']);
  });
});
