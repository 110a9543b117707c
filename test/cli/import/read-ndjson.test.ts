import assert from 'node:assert/strict';
import { readNdjson } from '../../../lib/cli/import/read-ndjson.js';
import { inPieces, listOf } from '../support/import-text.js';

describe('readNdjson', () => {
  it('IMP-05: tells a line that is none, without its text, and reads the next one', async () => {
    const entries = await listOf(readNdjson(inPieces('\uFEFF{"a":1}\n\nhunter2\n{"__proto__":{"b":1}}', 3)));
    assert.deepEqual(
      entries.map((entry) => [entry.line, 'code' in entry]),
      [
        [1, false],
        [3, true],
        [4, false],
      ],
    );
    assert.ok(!JSON.stringify(entries[1]).includes('hunter2'));
    assert.deepEqual(Object.keys(Object(entries[2] && 'row' in entries[2] && entries[2].row)), ['__proto__']);
  });

  it('IMP-05: refuses what is nested without end, however deep', async () => {
    for (const depth of [101, 100_000]) {
      const [entry] = await listOf(readNdjson(inPieces(`${'[1,'.repeat(depth)}1${']'.repeat(depth)}`, 65_536)));
      assert.ok(entry && 'code' in entry, String(depth));
    }
  });
});
