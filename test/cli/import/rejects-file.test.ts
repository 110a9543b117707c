import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Writes a hundred rejected rows, and tells how many of them it was able to. */
const SCRIPT = `
  import { openRejects } from './lib/cli/import/rejects-file.ts';
  const file = openRejects(process.argv[1], 'rejects.ndjson', { goOn: false });
  let line = 1;
  try {
    while (line <= 100) file.write({ line: line++, code: 'invalid_row', reason: 'it is not JSON' });
  } catch (error) {
    console.log(JSON.stringify({ failed: line - 1, message: error.message }));
  }
`;

describe('The rejects file', () => {
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rejects-file-'));
  });

  after(async () => {
    await rm(folder, { recursive: true });
  });

  it('IMP-05: holds whole lines only where there is no room for all of them', async () => {
    const path = join(folder, 'rejects.ndjson');
    // A limit of 1024 bytes takes the beginning of a line, as a disk that fills up does.
    const shell = 'ulimit -f 1; exec "$0" --import tsx --input-type=module --eval "$1" "$2"';
    const { stdout } = spawnSync('bash', ['-c', shell, process.execPath, SCRIPT, path], { encoding: 'utf8' });
    const { failed, message } = JSON.parse(stdout) as { readonly failed: number; readonly message: string };
    assert.match(message, /^rejects\.ndjson cannot be written: EFBIG\.$/);
    const lines = (await readFile(path, 'utf8')).split('\n');
    assert.equal(lines.pop(), '');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { readonly line: number }).line),
      Array.from({ length: failed - 1 }, (_, index) => index + 1),
    );
  });
});
