import assert from 'node:assert/strict';
import { checkNamedOnce, readTable } from '../../../lib/cli/import/read-table.js';
import { inPieces, listOf } from '../support/import-text.js';

const noCheck = (): void => {};

describe('readTable', () => {
  it('names cells by their columns, and reaches no prototype', async () => {
    const [entry] = await listOf(readTable(inPieces('a, b ,__proto__\n1,2,3\n'), noCheck));
    const row: object = Object(entry && 'row' in entry && entry.row);
    assert.deepEqual(
      [Object.keys(row), Object.values(row), Object.getPrototypeOf(row)],
      [['a', 'b', '__proto__'], ['1', '2', '3'], Object.prototype],
    );
  });

  it('IMP-05: refuses a row with more or fewer cells', async () => {
    const entries = await listOf(readTable(inPieces('a,b\n1\n1,2,3\n1,2\n'), noCheck));
    assert.deepEqual(
      entries.map((entry) => [entry.line, 'row' in entry]),
      [
        [2, false],
        [3, false],
        [4, true],
      ],
    );
  });

  it('says what is wrong with the columns', () => {
    assert.throws(() => checkNamedOnce(['Mail'], ['mail']), /'mail'.*another case/);
    assert.throws(() => checkNamedOnce(['mail;name'], ['mail']), /one column only.*--mapping names it: \{ "delimiter": ";" \}/);
    assert.throws(() => checkNamedOnce(['a', 'a'], ['a']), /two columns 'a'/);
    assert.doesNotThrow(() => checkNamedOnce(['a', 'b', 'b'], ['a']));
  });
});
