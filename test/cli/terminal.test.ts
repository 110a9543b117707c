import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { root } from '../architecture/source-files.js';

/** Runs a line of code with the terminal of a process that has none: its input and output are pipes. */
async function inProcess(line: string, { env = {}, input = '' } = {}): Promise<{ out: string; err: string }> {
  const terminal = pathToFileURL(join(root, 'lib/cli/terminal.ts')).href;
  const code = `import { processTerminal } from ${JSON.stringify(terminal)};\nconst terminal = processTerminal();\n${line}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  child.stdin.end(input);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, err };
}

describe('The terminal of a process', () => {
  it('writes results to standard output, and the rest to standard error', async () => {
    assert.deepEqual(await inProcess("terminal.out('result'); terminal.err('remark');"), { out: 'result', err: 'remark' });
  });

  it('has nobody to ask where the input is no terminal, and reads nothing of it', async () => {
    const { out, err } = await inProcess("terminal.out(String(await terminal.ask('Password: ')));", { input: 'secret\n' });
    assert.deepEqual({ out, err }, { out: 'null', err: '' });
  });

  it('paints nothing where the output is no terminal', async () => {
    assert.equal((await inProcess("terminal.out(terminal.paint('red', 'word'));", { env: { FORCE_COLOR: '' } })).out, 'word');
  });

  it('starts relative paths in the folder of the process, and reads its environment', async () => {
    const { out } = await inProcess("terminal.out([terminal.folder, terminal.env['ONE_WORD']].join(' '));", { env: { ONE_WORD: 'here' } });
    assert.equal(out, `${process.cwd()} here`);
  });
});
