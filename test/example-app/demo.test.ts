import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Transcript } from '../../example-app/demo/transcript.js';
import { needsPostgres } from './needs-postgres.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

needsPostgres('npm run demo', () => {
  it('tells the whole story, every claim of it true', async function () {
    this.timeout(180_000);
    const demo = spawn(process.execPath, ['--import', 'tsx', 'example-app/demo.ts'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, errors, [code]] = await Promise.all([
      text(demo.stdout),
      text(demo.stderr),
      once(demo, 'exit') as Promise<[number | null]>,
    ]);
    assert.equal(code, 0, output + errors);
    assert.match(output, /All \d+ claims hold\.\n$/);
    assert.equal(output.includes('✗'), false);
    assert.equal(errors, '');
  });
});

describe('the transcript of the demo', () => {
  it('says what was seen where a claim does not hold, and ends with a no', () => {
    const lines: string[] = [];
    const transcript = new Transcript((line) => lines.push(line));
    transcript.step('A step');
    transcript.claim('this holds', true, 1);
    transcript.claim('that does not', false, { status: 500 });
    assert.equal(transcript.end(), false);
    assert.deepEqual(lines, [
      '\n1. A step',
      '   ✓ this holds',
      '   ✗ that does not: but it was {"status":500}',
      '\n1 of 2 claims do not hold.',
    ]);
  });
});
