import assert from 'node:assert/strict';
import { resumeCommand } from '../../../lib/cli/import/resume-command.js';

describe('The command line that goes on', () => {
  it('IMP-11: says all that was said, but from another line', () => {
    const flags = { app: 'src/app.ts', dryRun: true, hashConfig: 'hash.json', shard: '1/4', update: 'name,locale', from: '7' };
    assert.equal(
      resumeCommand('users.json', flags, 1234),
      'npx passport-lazy-migration import users.json --app src/app.ts --dry-run --hash-config hash.json --shard 1/4 --update name,locale --from 1234',
    );
    assert.equal(
      resumeCommand(undefined, { fromSource: true, app: 'app.js' }, 5),
      'npx passport-lazy-migration import --from-source --app app.js --from 5',
    );
  });

  it('IMP-11: can be pasted into a shell whatever the names of files are', () => {
    assert.equal(
      resumeCommand("it's $HOME `x` \\.json", { app: 'a b.js' }, 1),
      `npx passport-lazy-migration import 'it'\\''s $HOME \`x\` \\.json' --app 'a b.js' --from 1`,
    );
  });
});
