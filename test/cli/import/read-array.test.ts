import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readArray } from '../../../lib/cli/import/read-array.js';
import { inPieces, listOf } from '../support/import-text.js';

const read = async (text: string, size = 5) => await listOf(readArray(inPieces(text, size), 'users'));

/** The entries before something can't be read, and what is told then. */
async function readUntil(text: string): Promise<readonly [lines: readonly (readonly [number, boolean])[], told: string]> {
  const lines: (readonly [number, boolean])[] = [];
  try {
    for await (const entry of readArray(inPieces(text, 3), 'users')) lines.push([entry.line, 'row' in entry]);
  } catch (error) {
    assert.ok(error instanceof Error && error.name === 'UsageError');
    return [lines, error.message];
  }
  return [lines, ''];
}

describe('readArray', () => {
  it('gives the elements of any array as they were written, however it is cut', async () => {
    const arrays = fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(arrays, fc.constantFrom(0, 2), fc.integer({ min: 1, max: 20 }), async (values, indent, size) => {
        const text = JSON.stringify({ other: [{ users: [1] }, ']'], users: values, more: '"' }, null, indent);
        for (const whole of [text, JSON.stringify(values, null, indent)]) {
          const entries = await read(whole, size);
          assert.deepEqual(
            entries.map((entry) => 'row' in entry && JSON.stringify(entry.row)),
            values.map((value) => JSON.stringify(value)),
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('IMP-05: tells an element that is broken by the line where it begins, and reads the next one', async () => {
    const [lines, told] = await readUntil('[\n{"a":\n1},\r\n{"a": tru},\r{"b" 1},\n  {"c":1},{"d":\n"x\n}, {"e":1} , 5]');
    assert.deepEqual(
      [lines, told],
      [
        [
          [2, true],
          [4, false],
          [5, false],
          [6, true],
          [6, false],
          [8, true],
          [8, true],
        ],
        '',
      ],
    );
  });

  it('IMP-05: says where nothing can be read any more, after the rows before', async () => {
    for (const [text, line, rows] of [
      ['[{"a":1},\n{"b":[1}\n,{"c":1}]', 2, 1],
      ['[{"a":1},\n{"b":1', 2, 1],
      ['[{"a":1},\n{"b":1},\n', 3, 2],
      ['[{"a":1}]\nhunter2', 2, 1],
      ['{"users":[{"a":1}],\n"x":]', 2, 1],
      ['\nhunter2', 2, 0],
      ['"hunter2"', 1, 0],
    ] as const) {
      const [lines, told] = await readUntil(text);
      assert.equal(lines.length, rows, text);
      assert.match(told, new RegExp(`line ${line}\\b`), text);
      assert.ok(!told.includes('hunter2'));
    }
    for (const text of ['', '{}', '{"users":{"a":1}}', '{"other":[1]}', '{"users":"x","y":[1]}'])
      assert.match((await readUntil(text))[1], /no JSON array/, text);
  });

  it('reads files that were put together', async () => {
    assert.equal((await read('[1,2]\n[3]\n{"users":[4]}')).length, 4);
  });

  it('IMP-10: does not hold an element that is too long, and reads the next one', async () => {
    const entries = await read(`[{"a":"${'x'.repeat(2_000_000)}"},\n{"b":1},${'['.repeat(900_000)}${']'.repeat(900_000)}]`, 65_536);
    assert.deepEqual(
      entries.map((entry) => [entry.line, 'row' in entry]),
      [
        [1, false],
        [2, true],
        [2, false],
      ],
    );
    assert.match((await readUntil('['.repeat(1_100_000)))[1], /without end|within the row/);
  });
});
