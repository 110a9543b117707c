import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LONGEST_ROW, readLines } from '../../../lib/cli/import/read-lines.js';
import { inPieces, listOf } from '../support/import-text.js';

const linesOf = async (text: string, size: number) => (await listOf(readLines(inPieces(text, size)))).flat();

describe('readLines', () => {
  it('ends a line as any system does, wherever a text is cut', async () => {
    const text = 'a\r\n\nb\rc\r\r\nd';
    for (let size = 1; size <= text.length; size++) {
      assert.deepEqual(
        (await linesOf(text, size)).map(({ line, text: whole, end }) => [line, whole, end]),
        [
          [1, 'a', '\r\n'],
          [2, '', '\n'],
          [3, 'b', '\r'],
          [4, 'c', '\r'],
          [5, '', '\r\n'],
          [6, 'd', ''],
        ],
      );
    }
    assert.deepEqual(
      (await linesOf('a\r', 1)).map(({ text: whole }) => whole),
      ['a'],
    );
  });

  it('loses nothing', async () => {
    const texts = fc.array(fc.constantFrom('a', '"', '\r', '\n', '\uFEFF', 'é'), { maxLength: 40 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (text, size) => {
        const lines = await linesOf(text, size);
        assert.equal(lines.map((one) => one.text + one.end).join(''), text.replaceAll(/(^|\r\n?|\n)\uFEFF/g, '$1'));
        assert.deepEqual(
          lines.map(({ line }) => line),
          lines.map((_, place) => place + 1),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('IMP-10: does not hold a line that is too long, and reads the next one', async () => {
    let largest = 0;
    async function* endless(): AsyncGenerator<string> {
      for (let pieces = 0; pieces < 500; pieces++) {
        yield 'x'.repeat(100_000);
        largest = Math.max(largest, process.memoryUsage().heapUsed);
      }
      yield '\nnext';
    }
    const before = process.memoryUsage().heapUsed;
    const lines = (await listOf(readLines(endless()))).flat();
    assert.deepEqual(
      lines.map(({ line, text, isTooLong }) => [line, text, isTooLong]),
      [
        [1, '', true],
        [2, 'next', false],
      ],
    );
    assert.ok(largest - before < 40_000_000, `${largest - before} bytes`);
    assert.equal((await linesOf('x'.repeat(LONGEST_ROW), 65_536))[0]?.isTooLong, false);
    assert.equal((await linesOf('x'.repeat(LONGEST_ROW + 1), 65_536))[0]?.isTooLong, true);
  });
});
