import assert from 'node:assert/strict';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CopyOptions, copyTemplate } from '../../lib/cli/copy-template.js';
import { root } from '../architecture/source-files.js';
import { newProject, type Project } from './support/project.js';

describe('copyTemplate', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  const copy = async (options: Partial<CopyOptions>, name = 'postgresql') =>
    await copyTemplate(name, { folder: project.folder, ...options });
  const original = readFile(join(root, 'templates/postgresql/index.ts'), 'utf8');
  const isThere = async (name: string) =>
    await stat(join(project.folder, name)).then(
      () => true,
      () => false,
    );

  it('writes the text of the template, letter for letter, and makes the folders on the way', async () => {
    const path = await copy({ file: 'src/old/users.ts' });
    assert.equal(path, join(project.folder, 'src/old/users.ts'));
    assert.equal(await readFile(path, 'utf8'), await original);
  });

  it('calls the file legacy.ts in a folder', async () => {
    assert.equal(await copy({}), join(project.folder, 'legacy.ts'));
    await project.add('src/app.ts', '');
    assert.equal(await copy({ file: 'src' }), join(project.folder, 'src/legacy.ts'));
    assert.equal(await copy({ file: 'old/' }), join(project.folder, 'old/legacy.ts'));
    assert.equal(await copy({ file: 'src/legacy.mts' }), join(project.folder, 'src/legacy.mts'));
  });

  it('leaves a file alone that is there, unless it is forced', async () => {
    const path = await project.add('legacy.ts', 'mine');
    await assert.rejects(copy({}), { name: 'UsageError', message: 'legacy.ts is there already. To overwrite it, add --force.' });
    assert.equal(await readFile(path, 'utf8'), 'mine');
    await copy({ force: true });
    assert.equal(await readFile(path, 'utf8'), await original);
  });

  it('takes no name that neither TypeScript nor Node could read', async () => {
    const names = ['legacy', 'legacy.txt', 'legacy.d.ts', 'legacy.jsx', '.ts/legacy', 'legacy.cjs'];
    for (const file of names) {
      await assert.rejects(copy({ file }), { name: 'UsageError' }, file);
      assert.equal(await isThere(file), false);
    }
    await assert.rejects(copy({ file: 'legacy.ts', js: true }), {
      name: 'UsageError',
      message: /ends in \.js or \.mjs; legacy\.ts does not/,
    });
  });

  it('says what is wrong where nothing can be written', async () => {
    await project.add('src', 'a file');
    await assert.rejects(copy({ file: 'src/legacy.ts' }), {
      name: 'UsageError',
      message: /^src\/legacy\.ts cannot be written: E[A-Z]+\.$/,
    });
  });

  describe('in JavaScript', () => {
    // Without a build there is no JavaScript: what it made is shown with the tarball, by scripts/check-tarball.js.
    const notBuilt = { name: 'UsageError', message: /made by the build/ };

    it('takes .js only where Node reads that as an ES module, and says what would do', async () => {
      await project.add('package.json', '{ "type": "commonjs" }');
      await project.add('web/package.json', '{ "type": "module" }');
      await project.add('any/package.json', '{}');
      await project.add('broken/package.json', '{');
      await assert.rejects(copy({ file: 'src/old.js' }), { message: /src\/old\.js would be read as CommonJS\. Name it src\/old\.mjs/ });
      await assert.rejects(copy({ file: 'src/old.cjs' }), { message: /Name it src\/old\.mjs/ });
      for (const folder of ['web', 'any', 'broken']) {
        await assert.rejects(copy({ file: `${folder}/src/old.js` }, 'none'), notBuilt);
        await assert.rejects(copy({ file: `${folder}/old.cjs` }, 'none'), { message: /Name it .*old\.mjs/ });
      }
    });
  });
});
