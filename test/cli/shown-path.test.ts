import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { shownPath } from '../../lib/cli/shown-path.js';

describe('shownPath', () => {
  it('is relative for what lies in the folder, and whole for what does not', () => {
    const folder = resolve('/home/ada/app');
    assert.equal(shownPath(resolve(folder, 'src', 'legacy.ts'), folder), 'src/legacy.ts');
    assert.equal(shownPath(resolve('/home/ada/legacy.ts'), folder), resolve('/home/ada/legacy.ts'));
  });
});
