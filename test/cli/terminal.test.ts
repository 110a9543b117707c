import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { root } from '../architecture/source-files.js';
import { newProject, type Project, SOURCE } from './support/project.js';

/** Also from another folder: the sources, and not whatever was built of them. */
const SOURCES = { TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') };

/** Runs a line of code with the terminal of a process that has none: its input and output are pipes. */
async function inProcess(line: string, { env = {}, input = '', closes = false } = {}): Promise<{ out: string; err: string }> {
  const terminal = pathToFileURL(join(root, 'lib/cli/terminal.ts')).href;
  const code = `import { processTerminal } from ${JSON.stringify(terminal)};\nconst terminal = processTerminal();\n${line}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  child.stdin.end(input);
  if (closes) {
    // As `head` does.
    await once(child.stdout, 'readable');
    child.stdout.destroy();
    return { out: '', err: await text(child.stderr) };
  }
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { out, err };
}

/**
 * Runs the command line on a terminal of its own, made by `script`, and types keys once it asks.
 * @returns All that stood on the terminal; `null` where there is no such program, or not that of util-linux.
 */
async function onTerminal(args: readonly string[], keys: string, folder: string): Promise<{ shown: string; code: number } | null> {
  if (process.platform !== 'linux') return null;
  const words = [process.execPath, '--import', 'tsx', join(root, 'lib/cli/main.ts'), ...args].map((word) => `'${word}'`);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_OURS.has(name)));
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', words.join(' '), '/dev/null'], {
    cwd: folder,
    env: { ...env, TERM: 'xterm', ...SOURCES },
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (!shown.includes(QUESTION) && (shown + text).includes(QUESTION)) child.stdin.write(keys);
    shown += text;
  });
  const [code] = await once(child, 'close').catch(() => [null]);
  return typeof code === 'number' ? { shown, code } : null;
}

/** Runs the command line to its end, without a terminal. */
async function withoutTerminal(args: readonly string[], folder: string): Promise<{ out: string; err: string; code: number }> {
  const child = spawn(
    process.execPath,
    ['--import', pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href, join(root, 'lib/cli/main.ts'), ...args],
    {
      cwd: folder,
      env: { ...process.env, ...SOURCES, LEGACY_PASSWORD: 'Correct-Horse-7' },
    },
  );
  child.stdin.end();
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, code: Number(code) };
}

/** What whoever runs the tests has set for another terminal than this one, which has colours. */
const NOT_OURS = new Set(['CI', 'FORCE_COLOR', 'LEGACY_PASSWORD', 'NODE_DISABLE_COLORS', 'NO_COLOR']);

const QUESTION = 'Password of ada@example.org in the old system: ';

describe('A real terminal', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
    await project.add('legacy.mjs', `${SOURCE}\nexport { legacy };`);
  });
  afterEach(async () => await project.remove());

  const asked: Readonly<Record<string, readonly [keys: string, code: number, says: RegExp]>> = {
    'takes a password, and shows nothing of it': ['Correct-Horse-7\r', 0, /\[32mok .*verify says yes to the right password/],
    'gives 130 on Ctrl-C': ['Correct\u0003', 130, /: \r\n$/],
    'tries nothing on Ctrl-D': ['\u0004', 2, /Without a password there is nothing to check/],
    'goes on after Ctrl-Z, and still shows nothing': ['Correct\u001a-Horse-7\r', 0, /\[32mok .*verify says yes to the right password/],
  };
  for (const [sentence, [keys, code, says]] of Object.entries(asked)) {
    it(sentence, async function () {
      const seen = await onTerminal(['check', 'legacy.mjs', '-i', 'ada@example.org'], keys, project.folder);
      if (seen === null) return this.skip();
      assert.doesNotMatch(seen.shown, /Correct|Horse/);
      assert.match(seen.shown, says);
      assert.equal(seen.code, code);
    });
  }
});

describe('A process of the command line', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  it('ends although the source holds something open', async () => {
    await project.add('legacy.mjs', `${SOURCE}\nsetInterval(() => {}, 1000);\nexport { legacy };`);
    assert.equal((await withoutTerminal(['check', 'legacy.mjs', '-i', 'ada@example.org'], project.folder)).code, 0);
  });

  it('says that it failed where the source ends it, as if all were well', async () => {
    await project.add('legacy.mjs', `${SOURCE}\nexport default { ...legacy, getUser: () => process.exit() };`);
    const { code, err } = await withoutTerminal(['check', 'legacy.mjs', '-i', 'ada@example.org'], project.folder);
    assert.deepEqual([code, /^legacy\.mjs ended the process/m.test(err)], [1, true]);
  });
});

describe('The terminal of a process', () => {
  it('writes results to standard output, and the rest to standard error', async () => {
    assert.deepEqual(await inProcess("terminal.out('result'); terminal.err('remark');"), { out: 'result', err: 'remark' });
  });

  it('waits for who reads slowly, and says when nobody reads any more', async function () {
    if (process.platform !== 'linux') return this.skip();
    const lines = 'let count = 0; while (count++ < 1_000_000) { terminal.out(`line ${count}\\n`); if (!(await terminal.room())) break; }';
    const { err } = await inProcess(`process.stdout.on('error', () => {});\n${lines}\nterminal.err(String(count < 1_000_000));`, {
      closes: true,
    });
    assert.equal(err, 'true');
    const read = await inProcess(
      "for (let count = 0; count < 50_000; count++) { terminal.out('a line\\n'); if (!(await terminal.room())) break; }",
    );
    assert.equal(read.out.length, 350_000);
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
