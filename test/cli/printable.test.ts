import assert from 'node:assert/strict';
import { jsonLine, printable } from '../../lib/cli/printable.js';

const HOSTILE = [
  '\u001B[2J',
  '\u009B1A',
  '\r',
  '\n',
  '\t',
  '\0',
  '\u007F',
  '\u202E',
  '\u2028',
  '\u2029',
  '\u200B',
  '\uFEFF',
  '\u{E0041}',
  '\uD800',
];

describe('printable', () => {
  it('leaves nothing that a terminal obeys, and what a person may be called as it is', () => {
    for (const text of HOSTILE) assert.match(printable(`a${text}b`), /^a(?:\\u\{[\da-f]+\}(?:\[2J|1A)?)+b$/, JSON.stringify(text));
    for (const name of ['Ada', 'Ådá Ñandú', '李小龍', "o'neil", '😀', '=1+1', 'a  b']) assert.equal(printable(name), name);
  });
});

describe('jsonLine', () => {
  it('is one line that nothing in it ends, and says the same to whoever reads JSON', () => {
    for (const text of [...HOSTILE, 'Ada', '😀\u200D💻', '"\\u001b"', '\\']) {
      const line = jsonLine({ name: text });
      assert.deepEqual(JSON.parse(line), { name: text });
      assert.doesNotMatch(line.slice(0, -1), /[\p{C}\p{Zl}\p{Zp}]/u, JSON.stringify(text));
    }
  });
});
