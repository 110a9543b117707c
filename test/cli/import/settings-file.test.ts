import assert from 'node:assert/strict';
import { readHashConfig, readSettings } from '../../../lib/cli/import/settings-file.js';
import { newProject, type Project } from '../support/project.js';

const KEY = 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==';

describe('A file of settings', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());
  const write = async (text: string) => await project.add('settings', text);

  it('is a JSON object, with or without a byte order mark', async () => {
    for (const text of ['{"a":{"b":1}}', '\uFEFF{"a":{"b":1}}\n']) {
      const path = await write(text);
      assert.deepEqual([await readSettings(path, 'settings'), await readHashConfig(path, 'settings')], [{ a: { b: 1 } }, { a: { b: 1 } }]);
    }
  });

  it('is what the console of Firebase shows, where it is about hashes', async () => {
    const copied = `hash_config {\n  algorithm: SCRYPT,\n  base64_signer_key: ${KEY},\n  base64_salt_separator: Bw==,\n  rounds: 8,\n  mem_cost: 14,\n}\n`;
    assert.deepEqual(await readHashConfig(await write(copied), 'settings'), {
      algorithm: 'SCRYPT',
      base64_signer_key: KEY,
      base64_salt_separator: 'Bw==',
      rounds: 8,
      mem_cost: 14,
    });
  });

  it('IMP-09: is not quoted where it is wrong, and neither is its folder', async () => {
    for (const text of [`{"key":"${KEY}"`, `["${KEY}"]`, KEY, `hash_config { ${KEY} }`, '{}}', 'null', '']) {
      const path = await write(text);
      await assert.rejects(readSettings(path, 'settings'), { name: 'UsageError', message: 'settings is no JSON object.' });
      await assert.rejects(readHashConfig(path, 'settings'), { name: 'UsageError', message: /^settings is neither a JSON object nor/ });
    }
    await assert.rejects(readSettings(`${project.folder}/none`, 'none'), { name: 'UsageError', message: 'There is no file none.' });
    await assert.rejects(readSettings(project.folder, 'x'), { name: 'UsageError', message: 'x cannot be read: EISDIR.' });
    await assert.rejects(readSettings(await write(' '.repeat(1_000_001)), 'x'), { message: 'x is too large for a file of settings.' });
  });
});
