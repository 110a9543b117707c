import assert from 'node:assert/strict';
import { printableText } from '../../lib/core/printable.js';
import { HOSTILE } from '../support/hostile-text.js';

describe('printableText', () => {
  it('leaves nothing that a terminal obeys, and what a person may be called as it is', () => {
    for (const text of HOSTILE) assert.match(printableText(`a${text}b`), /^a(?:\\u\{[\da-f]+\}(?:\[2J|1A)?)+b$/, JSON.stringify(text));
    for (const name of ['Ada', 'Ådá Ñandú', '李小龍', "o'neil", '😀', '=1+1', 'a  b']) assert.equal(printableText(name), name);
  });
});
