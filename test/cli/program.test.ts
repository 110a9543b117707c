import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Interrupted } from '../../lib/cli/ask-secret.js';
import { EXIT } from '../../lib/cli/command.js';
import { run } from '../../lib/cli/program.js';
import { fakeTerminal } from './support/fake-terminal.js';
import { newProject, type Project, SOURCE } from './support/project.js';

describe('The command line', () => {
  it('shows its commands and what its exit codes mean, on request', async () => {
    const terminal = fakeTerminal();
    assert.equal(await run(['--help'], terminal), EXIT.done);
    assert.match(terminal.written.out, /init[\s\S]*check[\s\S]*Exit codes: 0 done, 1 a check failed, 2 not run as asked, 130 interrupted/);
    assert.equal(terminal.written.err, '');
  });

  it('tells its version', async () => {
    const terminal = fakeTerminal();
    assert.equal(await run(['--version'], terminal), EXIT.done);
    assert.match(terminal.written.out, /^\d+\.\d+\.\d+\S*\n$/);
  });

  const mistakes: Readonly<Record<string, readonly [args: readonly string[], says: RegExp]>> = {
    'no command': [[], /Usage: passport-lazy-migration/],
    'a command that there is not': [['inti'], /unknown command 'inti'/],
    'an option that there is not': [['init', '--typescript'], /unknown option '--typescript'/],
    'too many arguments': [['init', 'postgresql', 'a.ts', 'b.ts'], /too many arguments/],
    'no identifier': [['check', 'legacy.ts'], /required option '-i, --identifier/],
    'a timeout that is none': [['check', 'legacy.ts', '-i', 'ada', '--timeout', '5s'], /number of milliseconds/],
    'a timeout that no timer can wait for': [['check', 'legacy.ts', '-i', 'ada', '--timeout', '2147483648'], /number of milliseconds/],
  };
  for (const [name, [args, says]] of Object.entries(mistakes)) {
    it(`gives 2, and says why on standard error, for ${name}`, async () => {
      const terminal = fakeTerminal();
      assert.equal(await run(args, terminal), EXIT.usage);
      assert.match(terminal.written.err, says);
      assert.equal(terminal.written.out, '');
    });
  }

  it('shows nothing of what was given to an option that there is not', async () => {
    for (const args of [
      ['check', 'legacy.ts', '--pasword=Hunter-22'],
      ['check', 'legacy.ts', '-i', 'ada', "--secret=Hunter-22 '; with 'quotes'\nand lines"],
    ]) {
      const terminal = fakeTerminal();
      assert.equal(await run(args, terminal), EXIT.usage);
      assert.doesNotMatch(terminal.written.err, /Hunter|quotes|lines/);
    }
  });

  it('hands on what is a fault of its own', async () => {
    const terminal = {
      ...fakeTerminal(),
      out: () => {
        throw new RangeError('of the terminal');
      },
    };
    await assert.rejects(run(['init', '--list'], terminal), RangeError);
  });

  describe('interrupted', () => {
    let project: Project;
    beforeEach(async () => {
      project = await newProject();
    });
    afterEach(async () => await project.remove());

    it('gives 130, in silence', async () => {
      await writeFile(join(project.folder, 'legacy.mjs'), `${SOURCE}\nexport { legacy }`);
      const terminal = { ...fakeTerminal({ folder: project.folder }), ask: () => Promise.reject(new Interrupted('Interrupted.')) };
      assert.equal(await run(['check', 'legacy.mjs', '-i', 'ada@example.org'], terminal), EXIT.interrupted);
      assert.deepEqual(terminal.written, { out: '', err: '' });
    });
  });
});
