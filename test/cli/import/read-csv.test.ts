import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CsvSettings, readCsv } from '../../../lib/cli/import/read-csv.js';
import { inPieces, listOf } from '../support/import-text.js';

const read = async (text: string, settings: CsvSettings = {}, size = 7) => await listOf(readCsv(inPieces(text, size), settings));
const linesOf = async (text: string, settings: CsvSettings = {}) => (await read(text, settings)).map((row) => [row.line, 'cells' in row]);

describe('readCsv', () => {
  it('gives any cells as they were written, with the line where their row begins', async () => {
    const cell = fc
      .array(fc.constantFrom('a', '"', ',', '\n', '\r\n', '\r', ' ', 'é', '='), { maxLength: 6 })
      .map((parts) => parts.join(''));
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('\n', '\r\n'), fc.integer({ min: 1, max: 20 }), async (written, end, size) => {
        const texts = written.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(',') + end);
        let line = 1;
        const expected = written.map((cells, place) => {
          const at = line;
          line += (texts[place] ?? '').split(/\r\n?|\n/).length - 1;
          return { line: at, cells };
        });
        assert.deepEqual(await read(texts.join(''), {}, size), expected);
      }),
      { numRuns: 300 },
    );
  });

  it('IMP-05: goes on with the next line where a row is broken, whatever is behind it', async () => {
    assert.deepEqual(await linesOf('a,"b\nc,d\n"e","f\ng"\nh,i\n'), [
      [1, false],
      [2, true],
      [3, true],
      [5, true],
    ]);
    assert.deepEqual(await linesOf('a,b"c\nd,e\n'), [
      [1, false],
      [2, true],
    ]);
    assert.deepEqual(await linesOf('a\n"b\nc\nd'), [
      [1, true],
      [2, false],
      [3, true],
      [4, true],
    ]);
  });

  it('IMP-10: bounds a quote that is not closed, and what it costs', async () => {
    const rows = await listOf(readCsv(inPieces(`a,"b\n${'c,d\n'.repeat(300_000)}e,"f"\n`, 65_536)));
    assert.equal(rows.length, 300_002);
    assert.deepEqual(
      rows.filter((row) => 'code' in row).map(({ line }) => line),
      [1],
    );
    assert.equal((await read('"\n'.repeat(2001), {}, 65_536)).filter((row) => 'code' in row).length, 1);
  });

  it('takes another delimiter, and quotes where a program did not mind them', async () => {
    assert.deepEqual(await read('a;"b;c"\n', { delimiter: ';' }), [{ line: 1, cells: ['a', 'b;c'] }]);
    assert.deepEqual(await read('a,b "c" d\n', { looseQuotes: true }), [{ line: 1, cells: ['a', 'b "c" d'] }]);
  });
});
