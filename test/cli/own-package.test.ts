import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { packageRoot, packageVersion } from '../../lib/cli/own-package.js';
import { root } from '../architecture/source-files.js';

describe('The package, to its own command line', () => {
  it('is found by its name, from wherever the code runs', () => {
    assert.equal(realpathSync(packageRoot()), realpathSync(root));
  });

  it('tells its version', async () => {
    assert.match(await packageVersion(), /^\d+\.\d+\.\d+/);
  });
});
