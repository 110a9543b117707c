import assert from 'node:assert/strict';
import { join } from 'node:path';
import { nearestPackage } from '../../lib/cli/nearest-package.js';
import { newProject, type Project } from './support/project.js';

describe('nearestPackage', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  it('is the one that a folder lies in, and says of which kind its files are', async () => {
    const { folder } = project;
    await project.add('packages/old/package.json', '{ "type": "commonjs" }');
    assert.deepEqual(await nearestPackage(join(folder, 'src', 'deep')), { folder, type: 'module' });
    assert.deepEqual(await nearestPackage(join(folder, 'packages/old/src')), { folder: join(folder, 'packages/old'), type: 'commonjs' });
  });

  it('says nothing of the kind where the package says nothing, or nothing that can be read', async () => {
    for (const text of ['{}', '{', 'null', '']) {
      await project.add('package.json', text);
      assert.deepEqual(await nearestPackage(project.folder), { folder: project.folder, type: null });
    }
  });
});
