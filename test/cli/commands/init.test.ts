import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT } from '../../../lib/cli/command.js';
import { run } from '../../../lib/cli/program.js';
import { listTemplates } from '../../../lib/cli/templates.js';
import { root } from '../../architecture/source-files.js';
import { fakeTerminal } from '../support/fake-terminal.js';
import { newProject, type Project } from '../support/project.js';

describe('init', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  const init = async (...args: string[]) => {
    const terminal = fakeTerminal({ folder: project.folder });
    return { code: await run(['init', ...args], terminal), ...terminal.written };
  };

  it('copies the template, and tells the three next steps', async () => {
    const { code, out, err } = await init('postgresql', 'src/legacy.ts');
    assert.deepEqual([code, err], [EXIT.done, '']);
    assert.equal(
      await readFile(join(project.folder, 'src/legacy.ts'), 'utf8'),
      await readFile(join(root, 'templates/postgresql/index.ts'), 'utf8'),
    );
    assert.match(out, /^src\/legacy\.ts is yours now/);
    assert.match(out, /1\. .*driver[\s\S]*2\. Put your settings[\s\S]*3\. Check it/);
    assert.match(out, /npx passport-lazy-migration check src\/legacy\.ts --identifier somebody@example\.com/);
  });

  it('lists every template with --list', async () => {
    const { code, out } = await init('--list');
    assert.equal(code, EXIT.done);
    for (const { name, title } of await listTemplates()) assert.match(out, new RegExp(`^ {2}${name} *${title}$`, 'm'));
  });

  it('says which templates there are where none was named, or one that there is not', async () => {
    for (const args of [[], ['oracle'], ['../postgresql'], ['tsconfig.esm.json']]) {
      const { code, err } = await init(...args);
      assert.equal(code, EXIT.usage);
      assert.match(err, /There are:\n\n[\s\S]*^ {2}postgresql +PostgreSQL$/m);
    }
  });

  it('gives 2 where the file is there already', async () => {
    await project.add('legacy.ts', 'mine');
    const { code, err, out } = await init('postgresql');
    assert.deepEqual([code, err, out], [EXIT.usage, 'legacy.ts is there already. To overwrite it, add --force.\n', '']);
  });
});
